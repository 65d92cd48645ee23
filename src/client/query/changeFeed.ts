import { Holdback, type HoldbackOptions } from './holdback.ts';
import { Journal } from './journal.ts';
import type { Change } from './types.ts';
import { Versions } from './versions.ts';

/** A burst is applied once a frame. */
const FRAME_MS = 16;
const MOST_JOURNALLED = 10_000;
const MOST_REMEMBERED = 20_000;

/** The changes on their way into the cache, in order: at once when it is quiet, else once a frame. */
export class ChangeFeed {
  readonly journal = new Journal(MOST_JOURNALLED);
  readonly #versions = new Versions(MOST_REMEMBERED);
  readonly #holdback: Holdback;
  readonly #patch: (changes: readonly Change[]) => void;
  #applied = 0;
  #flushedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Omit<HoldbackOptions, 'release'>, patch: (changes: readonly Change[]) => void) {
    this.#patch = patch;
    this.#holdback = new Holdback({ ...options, release: (changes) => this.take(changes) });
  }

  /** Up to where the journal has been applied. */
  get applied(): number {
    return this.#applied;
  }

  /** Told by the server, in order. */
  tell(change: Change): void {
    if (!this.#holdback.hold(change)) this.take([change]);
  }

  /** Takes what is news. */
  take(changes: readonly Change[]): void {
    for (const change of changes) {
      const news = this.#newsOf(change);
      if (news) this.journal.push(news);
    }
    if (this.journal.end > this.#applied) this.#schedule();
  }

  /** Applies everything taken so far. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { end } = this.journal;
    const changes = this.journal.between(this.#applied, end) ?? [];
    if (changes.length === 0) return;
    this.#flushedAt = Date.now();
    this.#applied = end;
    this.#patch(changes);
    this.journal.applied(end);
  }

  /** The answer to a write of this client's, shown in the very turn its overlay goes. */
  answered(change: Change): void {
    this.flush();
    this.take([change]);
    this.flush();
    this.#holdback.free(change);
  }

  /** Mutations came or went. */
  checkHeld(): void {
    this.#holdback.check();
  }

  /** What was told before means nothing any more. */
  reset(): void {
    this.#holdback.clear();
    this.flush();
    this.#versions.clear();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#holdback.clear();
  }

  #newsOf(change: Change): Change | undefined {
    // What its reader may not see any more is not gone for that.
    const isHidden = change.kind === 'deleted' && change.whole !== undefined;
    const news = isHidden ? 'new' : this.#versions.take(change);
    if (news === 'new' || (news === 'same' && change.whole)) return change;
    const joins = change.whole !== undefined && !this.#versions.isGone(change.entity, change.id);
    return news === 'same' || joins ? { ...change, known: true } : undefined;
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#flushedAt + FRAME_MS - Date.now();
    // Never longer, also when the clock has been set back since.
    this.#timer = setTimeout(() => this.flush(), Math.min(Math.max(wait, 0), FRAME_MS));
  }
}
