import { io, type Socket } from 'socket.io-client';
import { Backoff } from './backoff.ts';
import { instant } from './recorder.ts';
import type { Feed, Screen, Surroundings } from './screen.ts';

/** Longest silence before the verdict; a connection that hangs is given up. */
const ANSWER_MS = 5_000;
/**
 * Events that may come before the verdict without being applied. A verdict `reset` says that they continue nothing; that is told
 * within a moment, so that more of them are a replay.
 */
const HELD = 32;

type Payload = Record<string, unknown>;
type Held = { type: string; payload: Payload; at: number };
type Verdict = { verdict: 'current' | 'replayed' | 'reset'; cursor: string };

/** The protocol as WEBSOCKET_IMPLEMENTATION.md describes it, spoken by hand: nothing is filtered, nothing put in order. */
export class SocketFeed implements Feed {
  readonly #screen: Screen;
  readonly #around: Surroundings;
  readonly #backoff: Backoff;
  #socket: Socket | null = null;
  #held: Held[] | null = null;
  #syncedAt = 0;
  #pauseMs = 0;
  #deadline: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(screen: Screen, around: Surroundings) {
    this.#screen = screen;
    this.#around = around;
    this.#backoff = new Backoff(around.random);
  }

  start(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const { cursor, user } = this.#screen;
    const socket = io(`${this.#around.url}/dashboard`, {
      auth: { token: user.token, ...(cursor !== null && { cursor }) },
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      timeout: ANSWER_MS,
    });
    this.#socket = socket;
    this.#syncedAt = 0;
    this.#held = [];
    this.#expectAnswer();
    if (cursor === null) socket.on('connect', () => void socket.emit('request:current-state'));
    socket.on('connect_error', (error) => this.#lost(error.message));
    socket.on('disconnect', (reason) => this.#lost(reason));
    socket.onAny((type: string, payload: Payload) => this.#receive(type, payload));
  }

  drop(): void {
    // One that is still opening would be left for good: the library takes that for the caller's wish.
    if (this.#socket?.connected) this.#socket.io.engine.close();
  }

  hurry(): void {
    this.#backoff.hurry();
    if (this.#retry) this.start();
  }

  stop(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#discard();
    this.#screen.down('stopped');
  }

  #receive(type: string, payload: Payload): void {
    if (this.#syncedAt === 0) this.#expectAnswer();
    if (type === 'reconnected') this.#answered(payload as unknown as Verdict);
    else if (type === 'kpi:update') this.#screen.kpis(payload['kpis'], Number(payload['asOf']), 'push');
    else if (type === 'unread:update') return;
    else if (typeof payload['eventId'] === 'string') this.#event({ type, payload, at: instant() });
    else if (type === 'cursor') this.#screen.moved(String(payload['cursor']));
    else if (type === 'server:restarting') this.#pauseMs = Number(payload['reconnectInMs']) || 0;
  }

  /** What comes before there is a place is part of what is about to be loaded. */
  #event(event: Held): void {
    if (this.#syncedAt > 0) return this.#apply(event, true);
    if (this.#screen.cursor === null) return;
    if (this.#held && this.#held.push(event) < HELD) return;
    if (this.#held) this.#release();
    else this.#apply(event, false);
  }

  #apply({ type, payload, at }: Held, live: boolean): void {
    const { timestamp: _, eventId, cursor, ...data } = payload;
    this.#screen.event(type, String(eventId), String(cursor), data, live, at);
  }

  #release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) this.#apply(event, false);
  }

  #answered({ verdict, cursor }: Verdict): void {
    clearTimeout(this.#deadline);
    if (verdict === 'reset') this.#held = null;
    else this.#release();
    if (this.#syncedAt > 0 && verdict === 'reset') return this.#screen.reset(cursor);
    this.#syncedAt = performance.now();
    this.#screen.up(verdict, cursor);
  }

  #lost(reason: string): void {
    const held = this.#syncedAt > 0 ? performance.now() - this.#syncedAt : 0;
    this.#discard();
    this.#screen.down(reason);
    const wait = Math.max(this.#backoff.next(held), this.#pauseMs);
    this.#pauseMs = 0;
    this.#retry = setTimeout(() => this.start(), wait);
  }

  #expectAnswer(): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#lost('The server does not answer'), ANSWER_MS);
  }

  #discard(): void {
    clearTimeout(this.#deadline);
    const socket = this.#socket;
    this.#socket = null;
    this.#syncedAt = 0;
    this.#held = null;
    socket?.offAny();
    socket?.removeAllListeners();
    socket?.disconnect();
  }
}
