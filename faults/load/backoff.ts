import type { Random } from '../random.ts';

const SECONDS = [0, 1, 2, 4, 8, 16, 30] as const;
const JITTER = 0.25;
/** A connection that held this long is a good one: the next try is at once again. */
const STABLE_MS = 5_000;

/** Pauses before connecting again, as WEBSOCKET_IMPLEMENTATION.md asks for: at once, then 1, 2, 4, 8, 16, 30 s with jitter. */
export class Backoff {
  readonly #random: Random;
  #tries = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Milliseconds until the next try; `heldMs` is how long the connection stood that was lost. */
  next(heldMs: number): number {
    if (heldMs >= STABLE_MS) this.#tries = 0;
    const seconds = SECONDS[Math.min(this.#tries++, SECONDS.length - 1)] ?? 0;
    return seconds * 1_000 * (1 - JITTER + 2 * JITTER * this.#random.next());
  }

  /** The network is back, as a browser's `online` says: the next pause is none. */
  hurry(): void {
    this.#tries = 0;
  }
}
