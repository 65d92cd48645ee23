import { replaceEqualDeep, type Query, type QueryClient } from '@tanstack/query-core';
import type { LogEventType } from '../../contracts/events.ts';
import type { Dashboard } from '../index.ts';
import type { KpiReading, SummaryReading } from './cacheTypes.ts';
import { createThrottle, type Throttle } from './throttle.ts';

/** How soon after one another, and how seldom while events come without a break: so that a page alone does not use up its user's requests. */
const PAUSE_MS = 300;
const STEADY_MS = 2_400;

/** KPIs in the cache: as told, or as loaded until then; never older than what is there. */
export class KpiReadings {
  readonly #dashboard: Dashboard;
  readonly #client: QueryClient;
  /** What was held before a reset: positions of another log cannot be compared. */
  #outdated: KpiReading | undefined;

  constructor(dashboard: Dashboard, client: QueryClient) {
    this.#dashboard = dashboard;
    this.#client = client;
  }

  get key() {
    return ['kpis', this.#dashboard.role] as const;
  }

  told(reading: KpiReading): void {
    this.#client.setQueryData(this.key, this.newer(this.#held, reading));
  }

  newer(held: KpiReading | undefined, fresh: KpiReading): KpiReading {
    if (held && held !== this.#outdated && held.asOf > fresh.asOf) return held;
    return replaceEqualDeep(held, fresh);
  }

  async load(): Promise<KpiReading> {
    const told = this.#dashboard.kpis();
    if (told) return told;
    const { data, asOf = 0 } = await this.#dashboard.call<KpiReading['kpis']>(
      'GET',
      `/api/dashboard/${this.#dashboard.role}/kpis`,
    );
    return { kpis: data, asOf };
  }

  reset(): void {
    this.#outdated = this.#held;
  }

  get #held(): KpiReading | undefined {
    return this.#client.getQueryData(this.key);
  }
}

export const summaryKey = (path: string) => ['summary', path] as const;

/** Small answers in the cache, loaded again when an event tells that they may have changed. */
export class SummaryReadings {
  readonly #throttles = new Map<Query, Throttle>();

  added(query: Query): void {
    const throttle = createThrottle(() => renewed(query), { leadMs: 0, pauseMs: PAUSE_MS, steadyMs: STEADY_MS });
    this.#throttles.set(query, throttle);
  }

  has(query: Query): boolean {
    return this.#throttles.has(query);
  }

  removed(query: Query): void {
    this.#throttles.get(query)?.stop();
    this.#throttles.delete(query);
  }

  told(type: LogEventType): void {
    for (const [query, throttle] of this.#throttles) {
      const on = query.meta?.['on'] as readonly LogEventType[] | undefined;
      if (type === 'bulk:changed' || on?.includes(type)) throttle.ask();
    }
  }

  /** The connection is back. */
  back(): void {
    for (const throttle of this.#throttles.values()) throttle.hurry();
  }

  /** Loads again what is in the cache. */
  reload(query: Query): void {
    this.#throttles.get(query)?.ask();
  }

  stop(): void {
    for (const throttle of this.#throttles.values()) throttle.stop();
  }
}

export async function readSummary<T>(dashboard: Dashboard, path: string): Promise<SummaryReading<T>> {
  const { data, asOf } = await dashboard.call<T>('GET', path);
  return { data, asOf: asOf ?? null };
}

/** Loads again what somebody looks at, even while it is being loaded; else when somebody does. */
export async function renewed(query: Query): Promise<void> {
  // A load under way may have been read too early. It is given up for a new one only where there is something to show.
  const isKept = query.state.data === undefined || !query.isActive();
  if (isKept && query.state.fetchStatus !== 'idle') await settled(query);
  if (!query.isActive()) return query.invalidate();
  await query.fetch(undefined, { cancelRefetch: true });
}

/** Until the answer of a load under way is in the cache. */
async function settled(query: Query): Promise<void> {
  await query.promise?.catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve));
}
