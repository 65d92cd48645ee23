/**
 * Runs one task at a time, again for every wake that came while it ran: many hints, one run. A task that throws is run
 * again after a growing pause. Knows nothing of what the task does.
 */
export class Loop {
  readonly #task: () => Promise<void>;
  readonly #onError: (error: unknown, failures: number) => void;
  #wanted = false;
  #running: Promise<void> | null = null;
  #stopped = false;
  #failures = 0;
  #retry: NodeJS.Timeout | null = null;

  /** `onError` is told each failure and how many there have been in a row. */
  constructor(task: () => Promise<void>, onError: (error: unknown, failures: number) => void) {
    this.#task = task;
    this.#onError = onError;
  }

  /** True while the task runs. */
  get busy(): boolean {
    return this.#running !== null;
  }

  /** Consecutive failures of the task; 0 when the last run succeeded. */
  get failures(): number {
    return this.#failures;
  }

  /** Asks for a run. A run that has begun does not count: what it read may be older than the wish. */
  wake(): void {
    if (this.#stopped) return;
    this.#wanted = true;
    if (!this.#running && !this.#retry) this.#running = this.#run();
  }

  /** No further runs; resolves when the running one has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wanted = false;
    if (this.#retry) clearTimeout(this.#retry);
    this.#retry = null;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#wanted) {
      this.#wanted = false;
      try {
        await this.#task();
        this.#failures = 0;
      } catch (error) {
        this.#failures++;
        this.#onError(error, this.#failures);
        this.#later();
        break;
      }
    }
    this.#running = null;
  }

  #later(): void {
    if (this.#stopped) return;
    const pause = Math.min(50 * 2 ** Math.min(this.#failures - 1, 5), 1_000);
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.wake();
    }, pause);
    this.#retry.unref();
  }
}
