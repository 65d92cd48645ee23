import { setTimeout as delay } from 'node:timers/promises';
import type { Response } from 'express';
import type { EventType } from '../contracts/events.ts';
import { formatCursor } from '../events/cursor.ts';
import type { Frames, ReaderPlace } from '../events/frames.ts';
import { userStream, type LogEvent } from '../events/logEvent.ts';
import { Loop } from '../events/loop.ts';

/** What one SSE stream needs. */
export interface EventStreamOptions {
  res: Response;
  userId: string;
  frames: Frames;
  /** Where this node's relay stands. */
  now: () => ReaderPlace;
  /** Where the client continues from; null for now. */
  from: ReaderPlace | null;
  /** True when the client's cursor could not be continued. */
  reset: boolean;
  /** Names of the events wanted; null for all. */
  types: ReadonlySet<string> | null;
  /** The stream has everything but may lack a state: push the latest. */
  onLive: () => void;
  /** A state was told while the client was away; its latest value is to be pushed. */
  onMissedState: (event: LogEvent) => void;
  onError: (error: unknown) => void;
}

/** Pause before looking again at a transaction that the relay is still handing on, in ms. */
const LOOK_MS = 2;
const KEEPALIVE_MS = 25_000;
const STALLED_MS = 30_000;
/** Time a client gets to take the end of its stream. */
const ENDING_MS = 1_500;
const PAGE = 64;

/**
 * One SSE stream: a reader of the log that writes frames while its client takes them. `res.write() === false` stops it
 * until the connection drains; nothing but a position is kept meanwhile. Each frame's id is its cursor, so a browser's
 * own reconnection continues exactly.
 */
export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #pump: Loop;
  readonly #keepalive: NodeJS.Timeout;
  #place: ReaderPlace;
  #open = true;
  #owing = false;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.#place = options.from ?? options.now();
    this.#pump = new Loop(() => this.#catchUp(), options.onError);
    this.#keepalive = setInterval(() => this.#keepAlive(), KEEPALIVE_MS);
    this.#keepalive.unref();
  }

  /** Sends the head of the stream and what was missed. */
  begin(): void {
    const { res, reset } = this.#options;
    res.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    res.flushHeaders();
    this.#announce('connected');
    if (reset) this.#announce('reset');
    this.wake();
  }

  /** The log has grown, perhaps for this user. */
  wake(): void {
    if (this.#open) this.#pump.wake();
  }

  /** The latest state of something; while the client is behind it is owed, and pushed anew when it has drained. */
  state(type: EventType, payload: Record<string, unknown>): void {
    if (!this.#wanted(type)) return;
    if (this.#options.res.writableNeedDrain) this.#owe();
    // The stream's own place: the node may be ahead of what this client has been sent.
    else this.#write(type, { ...payload, cursor: this.#cursor() });
  }

  /** The log was replaced. */
  reset(): void {
    this.#place = this.#options.now();
    this.#announce('reset');
  }

  /** Ends the stream, telling the client why and after how long to come back. */
  end(event: string, payload: Record<string, unknown>, retryMs?: number): void {
    if (retryMs !== undefined && this.#open) this.#options.res.write(`retry: ${retryMs}\n\n`);
    this.#write(event, { ...payload, timestamp: new Date().toISOString() });
    this.close();
    const { res } = this.#options;
    res.end();
    // A client that takes nothing would keep its connection, and its place among the user's streams, for ever.
    const timer = setTimeout(() => res.destroy(), ENDING_MS).unref();
    res.once('close', () => clearTimeout(timer));
  }

  close(): void {
    this.#open = false;
    clearInterval(this.#keepalive);
    void this.#pump.stop();
  }

  async #catchUp(): Promise<void> {
    const { frames, userId, now, res, onMissedState } = this.#options;
    while (this.#open && this.#place.pos < now().pos) {
      if (res.writableNeedDrain) await this.#drained();
      const from = this.#place;
      const frame = await frames.next(from, [userStream(userId)], PAGE);
      if (!this.#open) return;
      // The log was replaced meanwhile: what was read is of the old one.
      if (this.#place !== from) continue;
      for (const event of frame.events) this.#event(event, frame.to.generation);
      frame.state.forEach(onMissedState);
      this.#place = frame.to;
      if (frame.to.pos === from.pos) await delay(LOOK_MS);
    }
  }

  /** Also moves an idle reader on, so that it stays within what the node remembers. */
  #keepAlive(): void {
    this.#write('keepalive', { cursor: this.#cursor() }, this.#cursor());
    this.wake();
  }

  #owe(): void {
    if (this.#owing) return;
    this.#owing = true;
    void this.#drained().then(() => {
      this.#owing = false;
      if (this.#open) this.#options.onLive();
    });
  }

  #event({ type, data, eventId, at, pos }: LogEvent, generation: string): void {
    if (!this.#wanted(type)) return;
    const cursor = formatCursor({ generation, pos, eventId });
    this.#write(type, { ...data, timestamp: at.toISOString(), eventId, cursor }, cursor);
  }

  #wanted(type: string): boolean {
    return this.#options.types?.has(type) ?? true;
  }

  #cursor(): string {
    return formatCursor(this.#place);
  }

  /** Tells where the stream stands. */
  #announce(event: 'connected' | 'reset'): void {
    this.#write(event, { cursor: this.#cursor(), timestamp: new Date().toISOString() }, this.#cursor());
  }

  #write(event: string, payload: Record<string, unknown>, id?: string): void {
    if (!this.#open) return;
    this.#options.res.write(
      `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(payload)}\n\n`,
    );
  }

  /** Resolves when the connection has taken what was written; a client that takes nothing is cut off, and can resume. */
  #drained(): Promise<void> {
    const { res } = this.#options;
    return new Promise((resolve) => {
      const timer = setTimeout(() => res.destroy(), STALLED_MS);
      const done = () => {
        clearTimeout(timer);
        res.off('drain', done);
        res.off('close', done);
        resolve();
      };
      res.on('drain', done);
      res.on('close', done);
    });
  }
}
