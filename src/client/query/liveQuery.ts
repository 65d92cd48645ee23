import { replaceEqualDeep, type Query } from '@tanstack/query-core';
import type { Dashboard } from '../index.ts';
import { applyChanges, type Effects, type ListPlace } from './applyChange.ts';
import type { Journal, JournalMark } from './journal.ts';
import { countRows, type ListSource } from './loading.ts';
import { createThrottle } from './throttle.ts';
import { renewed } from './readings.ts';
import type { Change, EntityName, LiveListData, Row } from './types.ts';

/** What the queries of one cache share. */
export interface LiveContext {
  dashboard: Dashboard;
  journal: Journal;
  /** Up to where in the journal the queries have been patched. */
  applied: () => number;
  /** Reads joined columns of rows that came without. */
  complete: (place: ListPlace, incomplete: Map<string, Change>) => void;
}

type List = LiveListData<Row>;
export const emptyList: List = { rows: [], total: 0, hasMore: false };

const COUNT_LEAD_MS = 250;
const COUNT_PAUSE_MS = 2_000;
const RELOAD_PAUSE_MS = 300;
/** While it has to be loaded again and again. */
const STEADY_RELOAD_MS = 2_400;
/** How long after an answer an event may still tell of something that the answer's total includes. */
const SETTLE_MS = { live: 3_000, else: 60_000 };
/** Rows read one by one; where there are more, the list is read instead. */
const FEW = 5;

/**
 * One list or record in the cache: what is loaded is brought up to date with what was told meanwhile, and what is told
 * later patches it. A record is a list of one row.
 */
export abstract class LiveQuery<T> {
  readonly place: ListPlace;
  protected readonly query: Query;
  protected readonly context: LiveContext;
  readonly #reload = createThrottle(() => renewed(this.query), {
    leadMs: 0,
    pauseMs: RELOAD_PAUSE_MS,
    steadyMs: STEADY_RELOAD_MS,
  });
  readonly #recount = createThrottle(() => this.#count(), { leadMs: COUNT_LEAD_MS, pauseMs: COUNT_PAUSE_MS });
  #loaded: { data: T; mark: JournalMark } | null = null;
  #uncertainUntil = 0;
  #moves = 0;

  constructor(query: Query, place: ListPlace, context: LiveContext) {
    this.query = query;
    this.place = place;
    this.context = context;
  }

  protected abstract read(): Promise<T>;
  protected abstract toList(data: T): List;
  protected abstract fromList(list: List): T;
  protected abstract readonly counts: boolean;
  /** Whether a change can concern it. */
  abstract heeds(change: Change): boolean;
  /** Loads the rows after those held. */
  abstract more(): Promise<void>;
  /** Whether it shows something of records of an entity. */
  abstract heedsAll(entity: EntityName): boolean;

  protected get data(): T | undefined {
    return this.query.state.data as T | undefined;
  }

  /** The query function: loads, and remembers from where on changes may be missing. */
  async load(): Promise<T> {
    const { journal } = this.context;
    const mark = journal.mark();
    try {
      const data = await this.read();
      this.#loaded = { data, mark };
      return data;
    } finally {
      // The cache takes the answer in this turn of the event loop.
      setTimeout(() => journal.release(mark));
    }
  }

  /**
   * What goes into the cache for something new: an answer with the changes since its request, anything else as it is.
   */
  adopt(held: T | undefined, fresh: T): T {
    const loaded = this.#loaded;
    if (loaded?.data !== fresh) return fresh;
    this.#loaded = null;
    const current = this.catchUp(this.toList(fresh), loaded.mark);
    if (held === undefined) return this.fromList(current);
    const before = this.toList(held);
    const shared = shareRows(before, current);
    return shared === before ? held : this.fromList(shared);
  }

  /** How many rows are held. */
  get size(): number {
    return this.data === undefined ? 0 : this.toList(this.data).rows.length;
  }

  /** A row that is held. */
  find(id: string): Row | undefined {
    return this.data === undefined ? undefined : this.toList(this.data).rows.find((row) => row.id === id);
  }

  /** Patches what is held. */
  apply(changes: readonly Change[]): void {
    const { data } = this;
    const own = data === undefined ? [] : changes.filter((change) => this.heeds(change));
    if (data === undefined || own.length === 0) return;
    const held = this.toList(data);
    const { list, ...effects } = applyChanges(held, own, this.place);
    if (list !== held) this.write(this.fromList(list));
    this.#follow(effects, list);
  }

  /** Loads again: at once when somebody looks, else when somebody does. */
  reload(): void {
    this.#reload.ask();
  }

  /** What could not be loaded is tried again. */
  back(): void {
    this.#reload.hurry();
    this.#recount.hurry();
  }

  stop(): void {
    this.#reload.stop();
    this.#recount.stop();
  }

  /** A list with the changes since a mark. */
  protected catchUp(list: List, mark: JournalMark): List {
    const { journal, applied } = this.context;
    const missed = journal.between(mark.from, applied());
    if (missed === null) this.reload();
    const changes = (missed ?? []).filter((change) => this.heeds(change));
    const { list: current, ...effects } = applyChanges(list, changes, this.place);
    this.#settle();
    this.#follow(effects, current);
    return current;
  }

  protected write(data: T): void {
    const { isInvalidated } = this.query.state;
    this.query.setData(data, { manual: true });
    if (isInvalidated) this.query.invalidate();
  }

  /** An answer's total may already include what is told in the next moments. */
  #settle(): void {
    const { state } = this.context.dashboard.status;
    this.#uncertainUntil = Date.now() + (state === 'live' ? SETTLE_MS.live : SETTLE_MS.else);
  }

  #follow({ reload, recount, moved, incomplete }: Effects, list: List): void {
    if (moved) this.#moves++;
    // Nobody looks: it is read as a whole when somebody does.
    const many = incomplete.size > (this.query.isActive() ? FEW : 0);
    if (reload || many || (list.hasMore && list.rows.length === 0)) this.reload();
    else if (incomplete.size > 0) this.context.complete(this.place, incomplete);
    const isUncertain = recount || (moved && Date.now() < this.#uncertainUntil);
    // A list that is held as a whole counts itself.
    if (this.counts && list.hasMore && isUncertain) this.#recount.ask();
  }

  async #count(): Promise<void> {
    if (!this.query.isActive()) return this.query.invalidate();
    const moves = this.#moves;
    const total = await countRows(this.source);
    const list = this.data === undefined ? emptyList : this.toList(this.data);
    if (!list.hasMore || total === null) return;
    this.#settle();
    if (total !== list.total) this.write(this.fromList({ ...list, total }));
    if (moves !== this.#moves) this.#recount.ask();
    else if (total <= list.rows.length) await this.more();
  }

  protected get source(): ListSource {
    const { spec, filters } = this.place;
    return { call: this.context.dashboard.call.bind(this.context.dashboard), spec, filters };
  }
}

/**
 * A list with the identical rows where they are equal to those of an earlier state; that state itself when all is
 * equal.
 */
function shareRows(before: List, current: List): List {
  const held = new Map(before.rows.map((row) => [row.id, row]));
  const rows = current.rows.map((row) => replaceEqualDeep(held.get(row.id), row));
  const { total, hasMore } = current;
  const isSame = rows.length === before.rows.length && rows.every((row, i) => row === before.rows[i]);
  if (isSame && total === before.total && hasMore === before.hasMore) return before;
  return { rows, total, hasMore };
}
