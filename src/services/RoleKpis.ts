import type { KpiCache, KpiReading } from '../cache/kpiCache.ts';
import type { Queryable } from '../db/database.ts';
import type { KpiDay } from '../contracts/kpis.ts';
import type { TotalsAt, TotalsReading, TotalsStore } from '../stores/totalsStore.ts';

/** How one role's KPIs follow from totals. Pure: the formulas, and nothing else. */
export interface KpiFormulas<T> {
  /** The KPIs with their trends. */
  present: (now: TotalsAt, weekAgo: TotalsAt) => T;
  /** The plain numbers of one moment, for the history. */
  values: (at: TotalsAt) => Record<string, number>;
}

/**
 * KPIs of one role: read through the cache, computed from one totals row, invalidated by position. The three KPI
 * services are this with their own formulas.
 */
export class RoleKpis<T> {
  readonly #cache: KpiCache<T>;
  readonly #totals: TotalsStore;
  readonly #formulas: KpiFormulas<T>;

  constructor(cache: KpiCache<T>, totals: TotalsStore, formulas: KpiFormulas<T>) {
    this.#cache = cache;
    this.#totals = totals;
    this.#formulas = formulas;
  }

  /** The user's KPIs with the position they are true at; from the cache when it may be served. */
  getKPIs(userId: string): Promise<KpiReading<T>> {
    return this.#cache.get(userId, () => this.calculate(userId));
  }

  /** What the cache can answer at once, for the poll's short path. */
  peek(userId: string): KpiReading<T> | undefined {
    return this.#cache.peek(userId);
  }

  /** Computes the KPIs from the totals, past the cache. `tx` joins a snapshot already open. */
  async calculate(userId: string, tx?: Queryable): Promise<{ kpis: T; asOf: number }> {
    const reading = await this.#totals.read(userId, tx);
    return { kpis: this.#formulas.present(reading.now, reading.weekAgo), asOf: reading.asOf };
  }

  /** KPIs of a reading taken elsewhere, remembered for the polls to come. */
  absorb(reading: TotalsReading): KpiReading<T> {
    return this.#cache.put(reading.userId, this.#formulas.present(reading.now, reading.weekAgo), reading.asOf);
  }

  /**
   * Drops what is cached for the user and is older than `position`; without a position (a caller that does not come from
   * the log) whatever this node holds.
   */
  invalidateCache(userId: string, position?: number): void {
    if (position === undefined) this.#cache.drop(userId);
    else this.#cache.invalidate(userId, position);
  }

  /** Drops everything read below `position`. */
  clear(position: number): void {
    this.#cache.clear(position);
  }

  /** The KPIs as they stood at the end of each of the last `days` days, oldest first, today included. */
  async history(userId: string, days: number): Promise<KpiDay[]> {
    const rows = await this.#totals.history(userId, days);
    return rows.map(({ day, reading }) => ({ day, values: this.#formulas.values(reading) }));
  }
}
