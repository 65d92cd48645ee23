import type { LogEvent } from './logEvent.ts';

/** What the canary needs. */
export interface CanaryOptions {
  /** Name of this node, unique among the running ones. */
  node: string;
  /** Writes a beat through the normal write path. */
  sing: (node: string, beat: number) => Promise<void>;
  everyMs?: number;
}

/**
 * Writes a change every few seconds and waits to hear of it from the relay. A node whose log, sequencer, relay or
 * connection is stuck in any way hears nothing, and says so: green while deaf is impossible.
 */
export class Canary {
  readonly #options: CanaryOptions;
  #beat = 0;
  #heardAt = performance.now();
  #timer: NodeJS.Timeout | null = null;
  #singing = false;

  constructor(options: CanaryOptions) {
    this.#options = options;
  }

  /** Milliseconds since this node last heard its own beat. */
  get age(): number {
    return performance.now() - this.#heardAt;
  }

  start(): void {
    this.#heardAt = performance.now();
    this.#timer = setInterval(() => void this.#sing(), this.#options.everyMs ?? 3_000);
    this.#timer.unref();
    void this.#sing();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  /** Called by the relay with every canary event. */
  heard(event: LogEvent): void {
    if (event.data['node'] === this.#options.node) this.#heardAt = performance.now();
  }

  async #sing(): Promise<void> {
    if (this.#singing) return;
    this.#singing = true;
    try {
      await this.#options.sing(this.#options.node, ++this.#beat);
    } catch {
      // Silence is the message: `age` grows and readiness turns red.
    } finally {
      this.#singing = false;
    }
  }
}
