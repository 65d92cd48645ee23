import type { ConnectionStatus } from './dashboard.ts';

/** What runs along (positions, times, delays) is told this often at most. */
const PACE_MS = 1_000;

/** Tells how a connection stands when that changes, and keeps one object for as long as nothing does. */
export class StatusTeller {
  readonly #read: () => ConnectionStatus;
  readonly #tell: (status: ConnectionStatus) => void;
  #current: ConnectionStatus;
  #told: ConnectionStatus;
  #toldAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(read: () => ConnectionStatus, tell: (status: ConnectionStatus) => void) {
    this.#read = read;
    this.#tell = tell;
    this.#told = this.#current = read();
  }

  get current(): ConnectionStatus {
    const status = this.#read();
    if (!same(status, this.#current)) this.#current = status;
    return this.#current;
  }

  /** The state, or what there is to say about it, may have changed. */
  now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const status = this.current;
    if (status === this.#told) return;
    this.#told = status;
    this.#toldAt = Date.now();
    this.#tell(status);
  }

  /** Something that runs along may have changed. */
  soon(): void {
    if (this.#timer !== undefined) return;
    // Never longer, also when the clock has been set back since.
    const wait = Math.min(Math.max(0, this.#toldAt + PACE_MS - Date.now()), PACE_MS);
    this.#timer = setTimeout(() => this.now(), wait);
    (this.#timer as { unref?: () => void }).unref?.();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

function same(one: ConnectionStatus, other: ConnectionStatus): boolean {
  return (Object.keys(one) as (keyof ConnectionStatus)[]).every((key) => one[key] === other[key]);
}
