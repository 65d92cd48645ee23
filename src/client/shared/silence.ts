export interface SilenceOptions {
  random?: (() => number) | undefined;
  /** Asks the leader for a sign of life. */
  ask: () => void;
  /** It gave none. */
  onDead: () => void;
}

/** How often is listened, and how long a leader may be silent before it is asked. */
const LOOK_MS = 5_000;
const SILENT_MS = 10_000;
/** A look that comes later than this says that this page itself was stopped, and tells nothing about the leader. */
const LATE_MS = 3_000;
/** So that not all who listened take the lead at once. */
const SPREAD_MS = 1_000;

/**
 * Finds out that a leader is dead although it keeps its lock: one that the browser stopped without a word. A hidden tab's
 * own timers may come once a minute, but it answers when asked; so it is asked first.
 */
export class Silence {
  readonly #options: SilenceOptions;
  #heardAt = 0;
  #askedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SilenceOptions) {
    this.#options = options;
  }

  watch(): void {
    this.stop();
    this.heard();
    this.#lookIn(LOOK_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** The leader said something. */
  heard(): void {
    this.#heardAt = Date.now();
    this.#askedAt = 0;
  }

  #lookIn(ms: number): void {
    const due = Date.now() + ms;
    this.#timer = setTimeout(() => this.#look(Date.now() - due > LATE_MS), ms);
    (this.#timer as { unref?: () => void }).unref?.();
  }

  #look(late: boolean): void {
    const wasAsked = this.#askedAt > 0 && !late;
    if (wasAsked) {
      this.#askedAt = 0;
      this.#options.onDead();
    } else if (Date.now() - this.#heardAt > SILENT_MS) {
      this.#askedAt = Date.now();
      this.#options.ask();
    }
    this.#lookIn(this.#askedAt > 0 ? LOOK_MS + SPREAD_MS * (this.#options.random ?? Math.random)() : LOOK_MS);
  }
}
