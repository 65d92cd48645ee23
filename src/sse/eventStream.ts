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
  onError: (error: unknown) => void;
}

const KEEPALIVE_MS = 25_000;
const STALLED_MS = 30_000;
const PAGE = 200;

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

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.#place = options.from ?? options.now();
    this.#pump = new Loop(() => this.#catchUp(), options.onError);
    this.#keepalive = setInterval(
      () => this.#write('keepalive', { cursor: this.#cursor() }, this.#cursor()),
      KEEPALIVE_MS,
    );
    this.#keepalive.unref();
  }

  /** Sends the head of the stream and what was missed. */
  begin(): void {
    const { res, reset } = this.#options;
    res
      .status(200)
      .set({
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
    res.flushHeaders();
    if (reset) this.#write('reset', { cursor: this.#cursor(), timestamp: new Date().toISOString() }, this.#cursor());
    this.#write('connected', { cursor: this.#cursor(), timestamp: new Date().toISOString() }, this.#cursor());
    this.wake();
  }

  /** The log has grown, perhaps for this user. */
  wake(): void {
    if (this.#open) this.#pump.wake();
  }

  /** The latest state of something; left out while the client is behind, since a later one will come. */
  state(type: EventType, payload: Record<string, unknown>): void {
    if (this.#wanted(type) && !this.#options.res.writableNeedDrain) this.#write(type, payload);
  }

  /** The log was replaced. */
  reset(): void {
    this.#place = this.#options.now();
    this.#write('reset', { cursor: this.#cursor(), timestamp: new Date().toISOString() }, this.#cursor());
  }

  /** Ends the stream, telling the client why and after how long to come back. */
  end(event: string, payload: Record<string, unknown>, retryMs?: number): void {
    if (retryMs !== undefined && this.#open) this.#options.res.write(`retry: ${retryMs}\n\n`);
    this.#write(event, { ...payload, timestamp: new Date().toISOString() });
    this.close();
    this.#options.res.end();
  }

  close(): void {
    this.#open = false;
    clearInterval(this.#keepalive);
    void this.#pump.stop();
  }

  async #catchUp(): Promise<void> {
    const { frames, userId, now, res } = this.#options;
    while (this.#open && this.#place.pos < now().pos) {
      if (res.writableNeedDrain) await this.#drained();
      const frame = await frames.next(this.#place, [userStream(userId)], PAGE);
      if (!this.#open) return;
      for (const event of frame.events) this.#event(event, frame.to.generation);
      if (frame.to.pos === this.#place.pos) return;
      this.#place = frame.to;
    }
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
