import type { Socket } from 'socket.io';
import type { Reconnected, Verdict } from '../contracts/events.ts';
import { formatCursor } from '../events/cursor.ts';
import { verdictOf, type Frames, type ReaderPlace, type WireEvent } from '../events/frames.ts';
import { userStream } from '../events/logEvent.ts';

/** What a live socket needs of its node. */
export interface LiveSocketOptions {
  socket: Socket;
  userId: string;
  frames: Frames;
  /** Where this node's relay stands. */
  now: () => ReaderPlace;
  /** The socket has joined its rooms: what happens from here on reaches it. */
  onLive: () => void;
  onError: (error: unknown) => void;
}

/** How long a socket without a cursor waits for its client to say where it stands, before it goes live from now. */
const HOLD_MS = 200;
/** Events in one frame of a replay. */
const PAGE = 500;
/** A socket with more than this still to send is not sent more; its place is kept and the log is read again. */
const WINDOW = { packets: 512, bytes: 256 * 1024 };
/** A socket that has not drained for this long is closed; its client can resume from its cursor. */
const STALLED_MS = 30_000;

/** Room of sockets that have everything this node has relayed. */
export const LIVE_ROOM = 'live';

type Phase = 'held' | 'catchingUp' | 'live' | 'closed';

/**
 * One socket's place in the log. Held until its place is known, then brought up to date from the log, then live: a
 * member of its user's room. A socket that cannot keep up leaves the room and becomes a reader of the log again, so no
 * event is lost, doubled or out of order, and nothing is buffered without bound.
 */
export class LiveSocket {
  readonly #options: LiveSocketOptions;
  readonly #streams: string[];
  #phase: Phase = 'held';
  #place: ReaderPlace;
  #startedAt: number;
  #hold: NodeJS.Timeout | null = null;
  #catchingUp: Promise<void> = Promise.resolve();

  constructor(options: LiveSocketOptions) {
    this.#options = options;
    this.#streams = [userStream(options.userId)];
    this.#place = options.now();
    this.#startedAt = this.#place.pos;
  }

  get live(): boolean {
    return this.#phase === 'live';
  }

  /** Begins, with the cursor of the handshake if it had one; then what was missed comes before anything live. */
  async begin(cursor: string | undefined): Promise<void> {
    if (cursor === undefined) {
      this.#hold = setTimeout(() => this.#catchUp(), HOLD_MS);
      return;
    }
    await this.#reconnect(cursor);
  }

  /** `request:current-state`: what was missed, then `reconnected` with the verdict. */
  async requestState(cursor: string | undefined): Promise<void> {
    if (this.#phase === 'held') return this.#reconnect(cursor);
    await this.#catchingUp;
    if (this.#phase === 'closed') return;
    this.#options.onLive();
    this.#reply(cursor === undefined ? 'reset' : await this.#verdictWhileLive(cursor));
  }

  /** Called after an emission to the user's room: a socket that falls behind leaves it. `place` is what was emitted. */
  checkBacklog(place: ReaderPlace): void {
    if (this.#phase !== 'live' || !this.#overWindow()) return;
    const { socket } = this.#options;
    void socket.leave(this.#streams[0] ?? '');
    void socket.leave(LIVE_ROOM);
    this.#place = place;
    this.#catchUp();
  }

  /** The log was replaced: what this client has cannot be continued. */
  reset(): void {
    if (this.#phase === 'closed') return;
    this.#place = this.#options.now();
    this.#reply('reset');
  }

  close(): void {
    this.#phase = 'closed';
    if (this.#hold) clearTimeout(this.#hold);
  }

  async #reconnect(cursor: string | undefined): Promise<void> {
    if (this.#hold) clearTimeout(this.#hold);
    this.#hold = null;
    this.#phase = 'catchingUp';
    const resumed = cursor === undefined ? null : await this.#resolve(cursor);
    this.#place = resumed ?? this.#options.now();
    this.#startedAt = this.#place.pos;
    let missed = 0;
    await this.#catchUp((sent) => (missed += sent));
    // A catch-up hands over at its end: the verdict follows the last missed event, before anything later.
    this.#reply(verdictOf(resumed, missed));
  }

  /** Where a cursor stands. One that is no cursor is reported, and the socket goes on as one that gave none. */
  async #resolve(cursor: string): Promise<ReaderPlace | null> {
    try {
      return await this.#options.frames.resolve(cursor);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      complain(this.#options.socket, 'VALIDATION_ERROR', 'cursor: must be a cursor as the server sent it');
      return null;
    }
  }

  /** A cursor that comes when the socket is live: everything after its start has been sent on this connection. */
  async #verdictWhileLive(cursor: string): Promise<Verdict> {
    const place = await this.#resolve(cursor);
    return place && place.pos >= this.#startedAt ? 'current' : 'reset';
  }

  #reply(verdict: Verdict): void {
    const answer: Reconnected = { timestamp: new Date().toISOString(), cursor: formatCursor(this.#options.now()), verdict };
    this.#options.socket.emit('reconnected', answer);
  }

  #catchUp(onSent: (count: number) => void = () => undefined): Promise<void> {
    this.#phase = 'catchingUp';
    this.#catchingUp = this.#replay(onSent).catch((error: unknown) => {
      // The client keeps its cursor and comes again; going on here would leave a gap.
      this.#options.onError(error);
      this.#options.socket.disconnect(true);
    });
    return this.#catchingUp;
  }

  async #replay(onSent: (count: number) => void): Promise<void> {
    while (this.#phase === 'catchingUp') {
      if (this.#overWindow()) await this.#drained();
      const frame = await this.#options.frames.next(this.#place, this.#streams, PAGE);
      if (this.#phase !== 'catchingUp') return;
      for (const event of frame.events) this.#emit(event.type, toPayload(event, frame.to.generation));
      onSent(frame.events.length);
      const still = frame.to.pos === this.#place.pos;
      this.#place = frame.to;
      // No await between this comparison and joining: nothing can be relayed in between.
      if (!frame.more && this.#place.pos >= this.#options.now().pos) return this.#goLive();
      if (still) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #goLive(): void {
    const { socket, onLive } = this.#options;
    void socket.join([...this.#streams, LIVE_ROOM]);
    this.#phase = 'live';
    onLive();
  }

  #emit(type: string, payload: Record<string, unknown>): void {
    this.#options.socket.emit(type, payload);
  }

  /** True while the connection has more to send than its window. */
  #overWindow(): boolean {
    const { writeBuffer, transport } = this.#options.socket.conn as unknown as {
      writeBuffer: { data?: { length?: number } }[];
      transport?: { socket?: { bufferedAmount?: number } };
    };
    if (writeBuffer.length > WINDOW.packets) return true;
    let bytes = transport?.socket?.bufferedAmount ?? 0;
    for (const packet of writeBuffer) bytes += packet.data?.length ?? 0;
    return bytes > WINDOW.bytes;
  }

  /** Resolves when the connection has sent what it had; closes it when that takes too long. */
  #drained(): Promise<void> {
    const { conn } = this.#options.socket;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => done(new Error('The connection stalled')), STALLED_MS);
      const done = (fault?: Error) => {
        clearTimeout(timer);
        conn.off('drain', onDrain);
        conn.off('close', onDrain);
        if (fault) reject(fault);
        else resolve();
      };
      const onDrain = () => done();
      conn.on('drain', onDrain);
      conn.on('close', onDrain);
    });
  }
}

/** Tells a client what was wrong with what it sent. */
export const complain = (socket: Socket, code: string, message: string): void => {
  socket.emit('socket:error', { code, message, timestamp: new Date().toISOString() });
};

type Stamped = Pick<WireEvent, 'eventId' | 'data'> & { pos: number; at: Date };
const toPayload = ({ data, eventId, pos, at }: Stamped, generation: string): Record<string, unknown> => ({
  ...data,
  timestamp: at.toISOString(),
  eventId,
  cursor: formatCursor({ generation, pos, eventId }),
});
