import { setTimeout as delay } from 'node:timers/promises';
import type { Socket } from 'socket.io';
import type { Reconnected, Verdict } from '../contracts/events.ts';
import { formatCursor } from '../events/cursor.ts';
import { verdictOf, type Frames, type ReaderPlace, type WireEvent } from '../events/frames.ts';
import { userStream, type LogEvent } from '../events/logEvent.ts';

/** What a live socket needs of its node. */
export interface LiveSocketOptions {
  socket: Socket;
  userId: string;
  frames: Frames;
  /** Where this node's relay stands. */
  now: () => ReaderPlace;
  /** The socket has joined its rooms: what happens from here on reaches it. */
  onLive: () => void;
  /** A state was told while the client was away; its latest value is to be pushed. */
  onMissedState: (event: LogEvent) => void;
  onError: (error: unknown) => void;
}

/** How long a socket without a cursor waits for its client to say where it stands, before it goes live from now. */
const HOLD_MS = 500;
/** Events in one frame of a replay. */
const PAGE = 128;
/** A socket with more than this still to send is not sent more; its place is kept and the log is read again. */
const WINDOW = { packets: 512, bytes: 256 * 1024 };
/** A socket that has taken nothing for this long is closed; its client can resume from its cursor. */
const STALLED_MS = 30_000;
/** Pause between looks at a relay that is behind what was read, in ms. */
const LOOK_MS = 5;
/** Longest pause between looks at a connection that drains; a thousand stopped ones must cost next to nothing. */
const DRAIN_LOOK_MS = 50;

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
      this.#hold = setTimeout(() => void this.#during(this.#catchUp()), HOLD_MS);
      return;
    }
    await this.#during(this.#reconnect(cursor));
  }

  /** `request:current-state`: what was missed, then `reconnected` with the verdict. */
  async requestState(cursor: string | undefined): Promise<void> {
    return this.#during(this.#phase === 'held' ? this.#reconnect(cursor) : this.#answerLate(cursor, this.#catchingUp));
  }

  /** Called after an emission to the user's room: a socket that falls behind leaves it. `place` is what was emitted. */
  checkBacklog(place: ReaderPlace): void {
    if (this.#phase !== 'live' || !this.#overWindow()) return;
    const { socket } = this.#options;
    void socket.leave(this.#streams[0] ?? '');
    void socket.leave(LIVE_ROOM);
    this.#place = place;
    void this.#during(this.#catchUp());
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

  /** Remembers what is being caught up with: whoever asks for the state meanwhile is answered after it. */
  #during(work: Promise<void>): Promise<void> {
    this.#catchingUp = work;
    return work;
  }

  /** Answers a request after what came before it. */
  async #answerLate(cursor: string | undefined, before: Promise<void>): Promise<void> {
    await before;
    const verdict = cursor === undefined ? 'reset' : await this.#verdictWhileLive(cursor);
    if (this.#isClosed()) return;
    this.#options.onLive();
    this.#reply(verdict);
  }

  async #reconnect(cursor: string | undefined): Promise<void> {
    if (this.#hold) clearTimeout(this.#hold);
    this.#hold = null;
    this.#phase = 'catchingUp';
    const resumed = cursor === undefined ? null : await this.#resolve(cursor);
    if (this.#isClosed()) return;
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
    // One that has fallen behind meanwhile must not be told a place whose events it has yet to be sent.
    const place = this.live ? this.#options.now() : this.#place;
    const answer: Reconnected = { timestamp: new Date().toISOString(), cursor: formatCursor(place), verdict };
    this.#options.socket.emit('reconnected', answer);
  }

  async #catchUp(onSent: (count: number) => void = () => undefined): Promise<void> {
    this.#phase = 'catchingUp';
    try {
      await this.#replay(onSent);
    } catch (error) {
      // The client keeps its cursor and comes again; going on here would leave a gap.
      this.#options.onError(error);
      this.#options.socket.disconnect(true);
    }
  }

  async #replay(onSent: (count: number) => void): Promise<void> {
    while (this.#phase === 'catchingUp') {
      await this.#drained();
      const from = this.#place;
      const frame = await this.#options.frames.next(from, this.#streams, PAGE);
      if (this.#phase !== 'catchingUp') return;
      // The log was replaced meanwhile: what was read is of the old one.
      if (this.#place !== from) continue;
      for (const event of frame.events) this.#emit(event.type, toPayload(event, frame.to.generation));
      onSent(frame.events.length);
      frame.state.forEach(this.#options.onMissedState);
      this.#place = frame.to;
      // The database may be ahead of this node's relay; joining there would bring the events in between twice.
      while (!frame.more && this.#isAhead()) await delay(LOOK_MS);
      // No await between this comparison and joining: nothing can be relayed in between.
      if (!frame.more && this.#place.pos === this.#options.now().pos) return this.#goLive();
      if (frame.to.pos === from.pos) await delay(LOOK_MS);
    }
  }

  // A method, since the compiler cannot know that an await may have closed the socket.
  #isClosed(): boolean {
    return this.#phase === 'closed';
  }

  #isAhead(): boolean {
    return this.#phase === 'catchingUp' && this.#place.pos > this.#options.now().pos;
  }

  #goLive(): void {
    if (this.#phase !== 'catchingUp') return;
    const { socket, onLive } = this.#options;
    void socket.join([...this.#streams, LIVE_ROOM]);
    this.#phase = 'live';
    onLive();
  }

  #emit(type: string, payload: Record<string, unknown>): void {
    this.#options.socket.emit(type, payload);
  }

  /** What the connection has still to send. */
  #backlog(): { packets: number; bytes: number } {
    const { writeBuffer, transport } = this.#options.socket.conn as unknown as {
      writeBuffer: { data?: { length?: number } }[];
      transport?: { socket?: { bufferedAmount?: number } };
    };
    let bytes = transport?.socket?.bufferedAmount ?? 0;
    for (const packet of writeBuffer) bytes += packet.data?.length ?? 0;
    return { packets: writeBuffer.length, bytes };
  }

  /** True while the connection has more to send than its window. */
  #overWindow({ packets, bytes } = this.#backlog()): boolean {
    return packets > WINDOW.packets || bytes > WINDOW.bytes;
  }

  /**
   * Resolves when the connection is within its window; throws when it has taken nothing for too long. It is looked at,
   * not listened to: engine.io says `drain` when it hands packets to the transport, and nothing when they are gone.
   */
  async #drained(): Promise<void> {
    let least = Infinity;
    let movedAt = performance.now();
    let pause = LOOK_MS;
    for (
      let backlog = this.#backlog();
      this.#phase === 'catchingUp' && this.#overWindow(backlog);
      backlog = this.#backlog()
    ) {
      if (backlog.bytes < least) movedAt = performance.now();
      else if (performance.now() - movedAt > STALLED_MS) throw new Error('The connection stalled');
      least = Math.min(least, backlog.bytes);
      await delay(pause);
      pause = Math.min(pause * 2, DRAIN_LOOK_MS);
    }
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
