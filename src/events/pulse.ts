import type { LogState } from './logStore.ts';
import { Loop } from './loop.ts';

/** What the pulse asks and whom it tells. */
export interface PulseOptions {
  ask: () => Promise<LogState>;
  /** The answer, and when the question was asked (monotonic ms): what it says was true at some moment after that. */
  onState: (state: LogState, askedAt: number) => void;
  onError: (error: unknown) => void;
  /** Pause between questions, in ms. */
  everyMs: number;
}

/**
 * Asks the database, many times a second, where the log stands. This is what finds the commits of writers outside the
 * program, what makes up for every lost hint, and what tells this node that it is not deaf.
 */
export class Pulse {
  readonly #loop: Loop;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | null = null;

  constructor({ ask, onState, onError, everyMs }: PulseOptions) {
    this.#everyMs = everyMs;
    this.#loop = new Loop(async () => {
      const askedAt = performance.now();
      onState(await ask(), askedAt);
    }, onError);
  }

  start(): void {
    this.#timer = setInterval(() => this.#loop.wake(), this.#everyMs);
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#loop.stop();
  }
}
