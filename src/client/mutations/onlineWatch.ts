const LOOK_MS = 250;

export interface OnlineWatchOptions {
  online: () => boolean;
  /** It is online again. */
  onBack: () => void;
  /** Told with each look while it is online. */
  onLook: () => void;
}

/** Looks whether it is online, as long as it matters. */
export class OnlineWatch {
  readonly #options: OnlineWatchOptions;
  #timer: ReturnType<typeof setInterval> | null = null;
  #wasOnline = false;

  constructor(options: OnlineWatchOptions) {
    this.#options = options;
  }

  /** Whether it matters now. */
  set matters(matters: boolean) {
    if (matters === (this.#timer !== null)) return;
    if (matters) {
      this.#wasOnline = this.#options.online();
      this.#timer = setInterval(() => this.#look(), LOOK_MS);
    } else {
      clearInterval(this.#timer ?? undefined);
      this.#timer = null;
    }
  }

  #look(): void {
    const { online, onBack, onLook } = this.#options;
    const isOnline = online();
    const isBack = isOnline && !this.#wasOnline;
    this.#wasOnline = isOnline;
    if (isBack) onBack();
    else if (isOnline) onLook();
  }
}
