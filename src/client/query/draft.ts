import { placeOf, standsStill, type Order } from './order.ts';
import type { LiveListData, Row } from './types.ts';

// Which rows a list holds, by id. Handed on from one state of a list to the next, since only the newest is ever
// changed.
const indexes = new WeakMap<LiveListData<Row>, Map<string, Row>>();

/** A list being changed: any number of changes cost one copy of its rows, and none when nothing changes. */
export class ListDraft {
  readonly #base: LiveListData<Row>;
  readonly #order: Order;
  readonly #index: Map<string, Row>;
  #rows: Row[];
  #total: number;
  #hasMore: boolean;
  #changed = false;

  constructor(base: LiveListData<Row>, order: Order) {
    this.#base = base;
    this.#order = order;
    this.#rows = base.rows;
    this.#total = base.total;
    this.#hasMore = base.hasMore;
    this.#index = indexes.get(base) ?? new Map(base.rows.map((row) => [row.id, row]));
    indexes.delete(base);
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** Whether all rows of the list are held. */
  get complete(): boolean {
    return !this.#hasMore;
  }

  get(id: string): Row | undefined {
    return this.#index.get(id);
  }

  /** Whether a row would stand among those held, and not somewhere after them. */
  covers(row: Row): boolean {
    const last = this.#rows.at(-1);
    return this.complete || (last !== undefined && this.#order.compare(row, last) < 0);
  }

  insert(row: Row): void {
    this.#copy().splice(placeOf(this.#rows, row, this.#order), 0, row);
    this.#index.set(row.id, row);
  }

  remove(id: string): void {
    const place = this.#find(id);
    if (place < 0) return;
    this.#copy().splice(place, 1);
    this.#index.delete(id);
  }

  /** Puts a new state in the place of a held row, and moves it where it belongs; out of the window is gone. */
  replace(fresh: Row): void {
    const place = this.#find(fresh.id);
    const held = this.#rows[place];
    if (held === undefined) return;
    if (standsStill(held, fresh, this.#order)) {
      this.#copy()[place] = fresh;
      this.#index.set(fresh.id, fresh);
      return;
    }
    this.remove(fresh.id);
    if (this.covers(fresh)) this.insert(fresh);
  }

  /** Rows after the last one held, in the server's order. */
  append(rows: readonly Row[]): void {
    if (rows.length === 0) return;
    this.#copy().push(...rows);
    for (const row of rows) this.#index.set(row.id, row);
  }

  count(by: number): void {
    this.setTotal(this.#total + by);
  }

  setTotal(total: number): void {
    if (total === this.#total) return;
    this.#total = Math.max(total, 0);
    this.#changed = true;
  }

  setHasMore(hasMore: boolean): void {
    if (hasMore === this.#hasMore) return;
    this.#hasMore = hasMore;
    this.#changed = true;
  }

  /** The changed list, or the very one it began with. The draft is done with. */
  finish(): LiveListData<Row> {
    const list = this.#changed ? { rows: this.#rows, total: this.#total, hasMore: this.#hasMore } : this.#base;
    indexes.set(list, this.#index);
    return list;
  }

  #copy(): Row[] {
    if (this.#rows === this.#base.rows) this.#rows = [...this.#rows];
    this.#changed = true;
    return this.#rows;
  }

  #find(id: string): number {
    const row = this.#index.get(id);
    if (row === undefined) return -1;
    const place = placeOf(this.#rows, row, this.#order);
    if (this.#rows[place]?.id === id) return place;
    // The server tells apart what the order here does not.
    return this.#rows.findIndex((other) => other.id === id);
  }
}
