/** Clocks of good quartz part by less than this; what was known about them becomes that much less sure. */
const DRIFT = 100e-6;

/** Between what the offset lies for certain, as known at a time of this machine's (epoch ms). */
export interface ClockBounds {
  low: number;
  high: number;
  at: number;
}

/**
 * How far the server's clock is ahead of this machine's, in milliseconds, as an interval that holds it for certain: a time
 * told in an answer lies between the sending of the request and the arrival of the answer. Every message narrows it.
 * A node's clock is taken for the database's.
 */
export class Clock {
  #low = -Infinity;
  #high = Infinity;
  #at = 0;

  /**
   * The server said `serverMs` (exact to `resolutionMs`, rounded down) in something that arrived now. Without `sentAt` it
   * answered nothing of ours, and says only how far ahead its clock is at least.
   */
  observe(serverMs: number, { sentAt, resolutionMs = 1, now = Date.now() }: { sentAt?: number; resolutionMs?: number; now?: number } = {}): void {
    if (Number.isNaN(serverMs)) return;
    const low = serverMs - now;
    const high = sentAt === undefined ? Infinity : serverMs + resolutionMs - sentAt;
    const drift = (now - this.#at) * DRIFT;
    const [knownLow, knownHigh] = [this.#low - drift, this.#high + drift];
    this.#at = now;
    this.#low = Math.max(low, knownLow);
    this.#high = Math.min(high, knownHigh);
    // One of the clocks was set: what was known before is of no use.
    if (this.#low > this.#high) [this.#low, this.#high] = [low, high];
  } // prettier-ignore

  /** What is known, for other tabs of this machine. */
  get bounds(): ClockBounds {
    return { low: this.#low, high: this.#high, at: this.#at };
  }

  set bounds({ low, high, at }: ClockBounds) {
    [this.#low, this.#high, this.#at] = [low, high, at];
  }

  /** The likeliest number: none, where the clocks may agree, since most are kept in time; else the middle. */
  get offsetMs(): number {
    if (this.#low <= 0 && this.#high >= 0) return 0;
    if (this.#high === Infinity) return this.#low;
    return (this.#low + this.#high) / 2;
  }

  /** How far `offsetMs` can be off, either way; null while that is not known. */
  get errorMs(): number | null {
    const error = Math.max(this.offsetMs - this.#low, this.#high - this.offsetMs);
    return Number.isFinite(error) ? Math.ceil(error) : null;
  }

  /** Milliseconds from a time of the server's to now. */
  since(serverMs: number, now = Date.now()): number {
    return Math.max(0, Math.round(now + this.offsetMs - serverMs));
  }
}
