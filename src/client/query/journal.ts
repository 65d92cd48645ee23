import type { Change } from './types.ts';

/** From where on a load may be without changes. */
export interface JournalMark {
  readonly from: number;
}

/**
 * The changes told while something is being loaded. What a load brings does not say which of them it includes, so all
 * of them are applied to it once more; versions make that harmless. With nothing under way nothing is kept.
 */
export class Journal {
  readonly #capacity: number;
  readonly #marks = new Set<JournalMark>();
  #changes: Change[] = [];
  /** Place of the first one kept. */
  #first = 0;
  #applied = 0;

  /** `capacity`: changes kept at most. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get end(): number {
    return this.#first + this.#changes.length;
  }

  /** A load begins: what is told from now on is kept until `release`. */
  mark(): JournalMark {
    const mark = { from: this.end };
    this.#marks.add(mark);
    return mark;
  }

  release(mark: JournalMark): void {
    this.#marks.delete(mark);
    this.#forget();
  }

  push(change: Change): void {
    this.#changes.push(change);
  }

  /** The changes from `from` up to `to`; null when they are not all there any more. */
  between(from: number, to: number): Change[] | null {
    return from < this.#first ? null : this.#changes.slice(from - this.#first, to - this.#first);
  }

  /** Everything before `applied` is in the lists: it is kept only for loads under way. */
  applied(applied: number): void {
    this.#applied = applied;
    this.#forget();
  }

  #forget(): void {
    const needed = Math.min(this.#applied, ...[...this.#marks].map(({ from }) => from));
    const tooMany = Math.min(this.end - this.#capacity, this.#applied);
    const drop = Math.max(needed, tooMany) - this.#first;
    if (drop <= 0) return;
    this.#changes.splice(0, drop);
    this.#first += drop;
  }
}
