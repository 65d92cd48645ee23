/** How long a tab may be late with the word about what it took out of the store. */
const GRACE_MS = 1_000;

/** What is not kept any more although nobody has said why: whoever took it out may just not have been heard yet. */
export class Missing {
  readonly #look: () => void;
  #since = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** `look` is called when it is time to note again. */
  constructor(look: () => void) {
    this.#look = look;
  }

  /** Takes what is missing now. Returns what has been for so long that it is lost. */
  note(ids: readonly string[]): string[] {
    const now = Date.now();
    this.#since = new Map(ids.map((id) => [id, this.#since.get(id) ?? now]));
    const lost = ids.filter((id) => now - (this.#since.get(id) ?? now) >= GRACE_MS);
    if (lost.length < ids.length) this.#timer ??= setTimeout(() => this.#again(), GRACE_MS);
    return lost;
  }

  forget(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
    this.#since.clear();
  }

  #again(): void {
    this.#timer = null;
    this.#look();
  }
}
