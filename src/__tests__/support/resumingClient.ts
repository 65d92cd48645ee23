import { io, type Socket } from 'socket.io-client';
import { isLogEventType } from '../../contracts/events.ts';
import type { Received, TestUser } from './testApp.ts';

/** A screen that comes back by itself and continues from the last cursor it saw, as the real client does. */
export interface ResumingClient {
  readonly socket: Socket;
  /** Ids of log events in the order they came, over all connections. */
  readonly eventIds: string[];
  /** Everything received. */
  readonly received: Received[];
  readonly verdicts: string[];
  readonly kpis: { asOf: number; kpis: Record<string, unknown> }[];
  readonly cursor: string | undefined;
  /** Times it was connected. */
  readonly connections: number;
  /** Breaks the connection as a lost network does; it comes back by itself. */
  drop(): void;
  stop(): void;
}

/** Starts a client at `url`; `cursor` is where it begins. */
export function startResumingClient(url: string, user: Pick<TestUser, 'token'>, cursor: string): ResumingClient {
  let place: string = cursor;
  let connections = 0;
  const eventIds: string[] = [];
  const received: Received[] = [];
  const verdicts: string[] = [];
  const kpis: ResumingClient['kpis'] = [];
  const socket = io(`${url}/dashboard`, {
    auth: (give) => give({ token: user.token, cursor: place }),
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 30,
    reconnectionDelayMax: 200,
  });
  socket.on('connect', () => connections++);
  // The server closes a connection it cannot serve now; a client comes back, as the product's own does.
  socket.on('disconnect', (reason) => {
    if (reason === 'io server disconnect') setTimeout(() => socket.active || socket.connect(), 50);
  });
  socket.onAny((type: string, data: Record<string, unknown>) => {
    received.push({ type, data });
    if (isLogEventType(type)) eventIds.push(String(data['eventId']));
    if (type === 'kpi:update') kpis.push(data as never);
    if (type === 'reconnected') verdicts.push(String(data['verdict']));
    if (typeof data['cursor'] === 'string') place = data['cursor'];
  });
  let stopped = false;
  return {
    socket, eventIds, received, verdicts, kpis,
    get cursor() {
      return place;
    },
    get connections() {
      return connections;
    },
    drop() {
      // One that is still opening would be left for good: the library takes that for the caller's wish.
      if (!stopped && socket.connected) socket.io.engine.close();
    },
    stop() {
      stopped = true;
      socket.removeAllListeners('disconnect');
      socket.disconnect();
    },
  }; // prettier-ignore
}
