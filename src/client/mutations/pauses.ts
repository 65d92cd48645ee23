const SHORTEST_MS = 500;
const LONGEST_MS = 30_000;
const JITTER = 0.25;

/** Pause after the nth failure in a row (from 1), ms: 0.5, 1, 2 … 30 s, a quarter more or less. */
export const pauseAfter = (failures: number): number =>
  Math.min(LONGEST_MS, SHORTEST_MS * 2 ** (failures - 1)) * (1 - JITTER + 2 * JITTER * Math.random());

interface Pause {
  failures: number;
  until: number;
}

/** Until when what failed is left alone: one mutation each, and all of them together. On a clock that nobody sets back. */
export class Pauses {
  readonly #pauseMs: (failures: number) => number;
  readonly #byId = new Map<string, Pause>();
  #all: Pause = { failures: 0, until: 0 };

  constructor(pauseMs: (failures: number) => number = pauseAfter) {
    this.#pauseMs = pauseMs;
  }

  failed(id: string, about: 'one' | 'all', afterMs: number): void {
    if (about === 'all') this.#all = this.#next(this.#all, afterMs);
    else this.#byId.set(id, this.#next(this.#byId.get(id), afterMs));
  }

  /** The server answered: only what failed for its own sake still waits. */
  answered(id: string): void {
    this.#byId.delete(id);
    this.#all = { failures: 0, until: 0 };
  }

  /** How long `id` is still left alone, ms; 0 when it may go. */
  left(id: string, now = performance.now()): number {
    return Math.max(0, this.#all.until - now, (this.#byId.get(id)?.until ?? 0) - now);
  }

  clear(): void {
    this.#byId.clear();
    this.#all = { failures: 0, until: 0 };
  }

  /** Failures of requests side by side are one: a pause that was decided on while this one was under way stands. */
  #next(held: Pause = { failures: 0, until: 0 }, afterMs: number): Pause {
    if (held.until > performance.now()) return { ...held, until: Math.max(held.until, performance.now() + afterMs) };
    const failures = held.failures + 1;
    return { failures, until: performance.now() + Math.max(afterMs, this.#pauseMs(failures)) };
  }
}
