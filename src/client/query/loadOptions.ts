import { replaceEqualDeep } from '@tanstack/query-core';
import type { Dashboard } from '../index.ts';
import type { DashboardCache, LoadOptions } from './cacheTypes.ts';
import { isLive, listKey, lists, type ListSpec } from './lists.ts';
import type { Live, LiveQueries } from './liveQueries.ts';
import { readSummary, summaryKey, type KpiReadings } from './readings.ts';
import { recordKey, specOfRecord } from './recordQuery.ts';

/** How often what no event tells of is loaded again while somebody looks. */
const REVALIDATE_MS = 15_000;

/** What is kept up to date by events. */
const told = {
  staleTime: Infinity,
  networkMode: 'always',
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
} as const;
const untold = {
  ...told,
  staleTime: REVALIDATE_MS,
  refetchInterval: REVALIDATE_MS,
  refetchOnWindowFocus: true,
} as const;

/**
 * Names of other records in the rows, of which events do not tell everybody; not of a list that takes many requests.
 */
const NAMES_MS = 60_000;
const MOST_ROWS = 200;
const partlyTold = { ...told, refetchOnWindowFocus: 'always' } as const;

type Options = Pick<DashboardCache, 'list' | 'record' | 'kpis' | 'summary'>;

/** The options of every query that the cache keeps up to date. */
export function createLoadOptions(dashboard: Dashboard, queries: LiveQueries, kpis: KpiReadings): Options {
  const freshness = (spec: ListSpec, live: Live | undefined) => {
    if (!isLive(spec, dashboard.role)) return untold;
    if (!spec.joinsUntold) return told;
    return (live?.size ?? 0) > MOST_ROWS ? partlyTold : { ...partlyTold, refetchInterval: NAMES_MS };
  };
  const live = (queryKey: readonly unknown[], spec: ListSpec): LoadOptions<never> => ({
    ...freshness(spec, queries.at(queryKey)),
    queryKey,
    queryFn: () => queries.at(queryKey)?.load() as Promise<never>,
    structuralSharing: (held, fresh) => adopt(queries.at(queryKey), held, fresh),
  });
  return {
    list: (name, filters) => live(listKey(name, filters), lists[name]),
    record: (entity, id) => live(recordKey(entity, id), specOfRecord(entity)),
    kpis: () => ({
      ...told,
      queryKey: kpis.key,
      queryFn: () => kpis.load(),
      structuralSharing: (held, fresh) => kpis.newer(held as never, fresh as never),
    }),
    summary: <T>(path: string, on: readonly string[]) => ({
      ...told,
      // Nothing follows it while nobody looks.
      staleTime: 0,
      queryKey: summaryKey(path),
      queryFn: () => readSummary<T>(dashboard, path),
      structuralSharing: replaceEqualDeep,
      meta: { on },
    }),
  };
}

const adopt = (live: Live | undefined, held: unknown, fresh: unknown): unknown =>
  live ? live.adopt(held as never, fresh as never) : fresh;
