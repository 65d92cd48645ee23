import { focusManager, isCancelledError } from '@tanstack/query-core';

/** Work that is asked for often and done seldom. */
export interface Throttle {
  /** Asks for it. What is asked for while it runs is done after it. */
  ask(): void;
  /** What failed is tried now, unless the server wants it to wait. */
  hurry(): void;
  /** For good. */
  stop(): void;
}

/** How seldom. */
export interface ThrottleOptions {
  /** From the first asking to the work, ms. */
  leadMs: number;
  /** From the beginning of one run to that of the next at the least, ms. */
  pauseMs: number;
  /** What the pause grows to while it is asked for without a break, ms; `pauseMs` unless given. */
  steadyMs?: number;
  random?: () => number;
}

/** The pause after failures: it doubles from the first of these to the last, a quarter more or less. */
const FAILED_MS = 1_000;
const MOST_FAILED_MS = 30_000;
const JITTER = 0.25;

/**
 * Runs `work` when it is asked for: once at a time, and not while the page is hidden. What failed is done again after a
 * pause that grows with each failure in a row and is never shorter than the server asked for, unless the server said for
 * good that it will not have it.
 */
export function createThrottle(work: () => Promise<void>, options: ThrottleOptions): Throttle {
  return new PacedWork(work, options);
}

class PacedWork implements Throttle {
  readonly #work: () => Promise<void>;
  readonly #options: Required<ThrottleOptions>;
  #pauseMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsked = false;
  #isRunning = false;
  #isStopped = false;
  #ranAt = -Infinity;
  #failures = 0;
  /** Not sooner than this, and what of it is the server's wish; on a clock that nobody sets back. */
  #restUntil = -Infinity;
  #wishedUntil = -Infinity;
  #unsubscribe: (() => void) | undefined;

  constructor(work: () => Promise<void>, options: ThrottleOptions) {
    this.#work = work;
    this.#options = { steadyMs: options.pauseMs, random: Math.random, ...options };
    this.#pauseMs = options.pauseMs;
  }

  ask(): void {
    this.#isAsked = true;
    this.#schedule();
  }

  hurry(): void {
    if (this.#failures === 0) return;
    this.#failures = 0;
    this.#restUntil = this.#wishedUntil;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#schedule();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#seen();
  }

  /** Never in the turn that asks: it may be in the middle of a change of what it asks about. */
  #schedule(): void {
    if (!this.#isAsked || this.#isRunning || this.#isStopped || this.#timer !== undefined) return;
    if (!focusManager.isFocused()) return this.#whenSeen();
    this.#timer = setTimeout(() => void this.#run(), Math.max(this.#options.leadMs, this.#restUntil - now()));
  }

  #whenSeen(): void {
    this.#unsubscribe ??= focusManager.subscribe((isSeen) => {
      if (!isSeen) return;
      this.#seen();
      this.#schedule();
    });
  }

  #seen(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    if (!focusManager.isFocused()) return this.#whenSeen();
    const { pauseMs, steadyMs } = this.#options;
    const isSteady = now() < this.#ranAt + 2 * this.#pauseMs;
    this.#pauseMs = isSteady ? Math.min(2 * this.#pauseMs, steadyMs) : pauseMs;
    this.#ranAt = now();
    this.#restUntil = this.#ranAt + this.#pauseMs;
    this.#isAsked = false;
    this.#isRunning = true;
    try {
      await this.#work();
      this.#failures = 0;
    } catch (error) {
      // Given up for a newer one.
      if (!isCancelledError(error)) this.#failed(error);
    }
    this.#isRunning = false;
    this.#schedule();
  }

  #failed(error: unknown): void {
    const { status = 0, retryAfterMs = 0 } = error as { status?: number; retryAfterMs?: number };
    const pause = Math.min(FAILED_MS * 2 ** this.#failures++, MOST_FAILED_MS);
    this.#wishedUntil = now() + retryAfterMs;
    this.#restUntil = Math.max(
      this.#restUntil,
      this.#wishedUntil,
      now() + pause * (1 - JITTER + 2 * JITTER * this.#options.random()),
    );
    this.#isAsked ||= !isFinal(status);
  }
}

const now = (): number => performance.now();

/** Refusals that say something about the moment, and not about what was asked for. */
const PASSING = new Set([401, 408, 425, 429]);
const isFinal = (status: number): boolean => status >= 400 && status < 500 && !PASSING.has(status);
