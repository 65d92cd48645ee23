import type { Socket } from 'node:net';
import type { Mode } from './modes.ts';

/** What waits to be written, or the end of the stream (null), and from when it may be. */
interface Waiting {
  bytes: Buffer | null;
  due: number;
}

const TICK_MS = 50;
/** What a direction holds back by itself before the sender has to wait. */
const HELD_BYTES = { latency: 4 * 1024 * 1024, trickle: 16 * 1024 };

/** One direction of a connection: reads from one socket and writes to the other, as the mode says, always in order. */
export class Direction {
  /** Bytes were thrown away: what comes after them would be garbage. */
  broken = false;
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #mode: () => Mode;
  readonly #onBytes: (count: number) => void;
  #waiting: Waiting[] = [];
  #held = 0;
  #timer: NodeJS.Timeout | null = null;
  #allowance = 0;
  #allowedAt = performance.now();

  constructor(from: Socket, to: Socket, mode: () => Mode, onBytes: (count: number) => void) {
    this.#from = from;
    this.#to = to;
    this.#mode = mode;
    this.#onBytes = onBytes;
    from.on('data', (bytes: Buffer) => this.#take(bytes));
    from.on('end', () => this.#take(null));
    to.on('drain', () => this.#flow());
    from.resume();
  }

  /** The mode is another one. */
  changed(): void {
    this.#allowance = 0;
    this.#allowedAt = performance.now();
    this.#flow();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
  }

  #take(bytes: Buffer | null): void {
    const mode = this.#mode();
    if (mode.kind === 'halfOpen') {
      this.broken = true;
      return;
    }
    if (mode.kind === 'pass' && this.#waiting.length === 0) return this.#write(bytes);
    this.#waiting.push({ bytes, due: performance.now() + (mode.kind === 'latency' ? mode.ms : 0) });
    this.#held += bytes?.length ?? 0;
    this.#flow();
  }

  /** Writes what may go now, and comes back for the rest. */
  #flow(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#refill();
    let pauseMs = this.#pause();
    while (pauseMs === 0) {
      this.#writeNext();
      pauseMs = this.#pause();
    }
    if (pauseMs !== null) this.#timer = setTimeout(() => this.#flow(), pauseMs);
    this.#hold();
  }

  /** Milliseconds until the next bytes may go; null when a drain, a change of mode or more bytes have to come first. */
  #pause(): number | null {
    const [next] = this.#waiting;
    if (!next || this.#to.writableNeedDrain || this.#to.destroyed) return null;
    const mode = this.#mode();
    if (mode.kind === 'halfOpen') return null;
    if (mode.kind === 'trickle') {
      if (this.#allowance >= 1) return 0;
      return mode.bytesPerSecond > 0 ? TICK_MS : null;
    }
    // Timers fire up to a millisecond early.
    const wait = mode.kind === 'latency' ? next.due - performance.now() : 0;
    return wait < 0.5 ? 0 : Math.ceil(wait);
  }

  #refill(): void {
    const mode = this.#mode();
    if (mode.kind !== 'trickle') return;
    const now = performance.now();
    const most = Math.max(1, (mode.bytesPerSecond * TICK_MS * 2) / 1_000);
    this.#allowance = Math.min(most, this.#allowance + (mode.bytesPerSecond * (now - this.#allowedAt)) / 1_000);
    this.#allowedAt = now;
  }

  #writeNext(): void {
    const [next] = this.#waiting;
    if (!next) return;
    const length = next.bytes?.length ?? 0;
    const allowed = this.#mode().kind === 'trickle' ? Math.floor(this.#allowance) : length;
    if (next.bytes && length > allowed) {
      this.#write(next.bytes.subarray(0, allowed));
      next.bytes = next.bytes.subarray(allowed);
      this.#held -= allowed;
      this.#allowance -= allowed;
      return;
    }
    this.#waiting.shift();
    this.#held -= length;
    this.#allowance -= length;
    this.#write(next.bytes);
  }

  #write(bytes: Buffer | null): void {
    if (this.#to.destroyed) return;
    if (bytes === null) return void this.#to.end();
    this.#onBytes(bytes.length);
    if (!this.#to.write(bytes)) this.#from.pause();
  }

  /** Lets the sender go on, or wait: nothing is buffered without bound. */
  #hold(): void {
    const mode = this.#mode().kind;
    const most = mode === 'latency' ? HELD_BYTES.latency : HELD_BYTES.trickle;
    if (this.#to.writableNeedDrain || this.#held > most) this.#from.pause();
    else this.#from.resume();
  }
}
