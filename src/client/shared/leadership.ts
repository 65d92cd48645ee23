import type { Locks } from './browser.ts';

export interface LeadershipOptions {
  locks: Locks;
  name: string;
  /** This tab leads from now on. */
  onLead: () => void;
  /** Another tab has taken the lead. */
  onLost: () => void;
}

/**
 * Which of several tabs leads: the one that holds a Web Lock. The browser hands the lock to the tab that waited longest
 * when its holder closes, crashes or lets go.
 */
export class Leadership {
  readonly #options: LeadershipOptions;
  #waiting: AbortController | null = null;
  #release: (() => void) | null = null;

  constructor(options: LeadershipOptions) {
    this.#options = options;
  }

  get held(): boolean {
    return this.#release !== null;
  }

  /** Waits for its turn. */
  queue(): void {
    if (this.#waiting || this.held) return;
    const waiting = (this.#waiting = new AbortController());
    void this.#request({ signal: waiting.signal }, waiting);
  }

  /** Takes the lead from a tab that holds it and gives no sign of life. */
  steal(): void {
    if (this.held) return;
    this.#waiting?.abort();
    this.#waiting = new AbortController();
    void this.#request({ steal: true }, this.#waiting);
  }

  /** Lets go, for the next tab to lead; waits no more. */
  resign(): void {
    this.#waiting?.abort();
    this.#waiting = null;
    this.#release?.();
    this.#release = null;
  }

  async #request(how: { signal?: AbortSignal; steal?: boolean }, waiting: AbortController): Promise<void> {
    const { locks, name, onLead, onLost } = this.#options;
    let holding = false;
    const hold = () =>
      new Promise<void>((release) => {
        if (waiting.signal.aborted) return release();
        holding = true;
        this.#waiting = null;
        this.#release = release;
        onLead();
      });
    try {
      await locks.request(name, how, hold);
    } catch {
      // Given up while waiting, or taken away while held.
      if (!holding || !this.held) return;
      this.#release = null;
      onLost();
    }
  }
}
