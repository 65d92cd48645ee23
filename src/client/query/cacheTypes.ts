import type { QueryClient } from '@tanstack/query-core';
import type { DashboardRole } from '../../contracts/common.ts';
import type { LogEventType } from '../../contracts/events.ts';
import type { Dashboard, KpisOf } from '../index.ts';
import type { Mutation, MutationQueue } from '../mutations/index.ts';
import type { EntityName, FiltersOf, ListName, LiveListData, RecordName, RecordTypes, Row, RowOf } from './types.ts';

/** What a cache is built from. */
export interface DashboardCacheOptions {
  dashboard: Dashboard;
  queryClient: QueryClient;
  /** Whose applied writes go into the base at once, without waiting for their events. */
  queue?: Pick<MutationQueue, 'list' | 'subscribe' | 'onApplied'> | undefined;
}

/**
 * Options for a TanStack query in any framework: `useQuery(cache.list('deals', {}))`. The signal is not used: giving up
 * a load would undo what events changed meanwhile.
 */
export interface LoadOptions<T> {
  queryKey: readonly unknown[];
  queryFn: () => Promise<T>;
  /** Kept up to date by events: never stale by time. */
  staleTime: number;
  /** The dashboard's connection decides what can be reached, not the browser's guess. */
  networkMode: 'always';
  refetchOnWindowFocus: boolean | 'always';
  refetchOnReconnect: false;
  /** Puts into what was loaded the changes that arrived meanwhile. Must stay as it is. */
  structuralSharing: (held: unknown, fresh: unknown) => unknown;
  /** Of what events do not tell, or not wholly. */
  refetchInterval?: number;
  meta?: Record<string, unknown>;
}

/** KPIs and the log position they are true at. */
export interface KpiReading<R extends DashboardRole = DashboardRole> {
  kpis: KpisOf<R>;
  asOf: number;
}

/** A small answer, and the log position of its snapshot where it names one. */
export interface SummaryReading<T = unknown> {
  data: T;
  asOf: number | null;
}

/** A dashboard's lists and records in a TanStack cache: loaded once, then patched by events. */
export interface DashboardCache {
  /** A list; its data is the base, without overlays. */
  list<N extends ListName>(name: N, filters: FiltersOf<N>): LoadOptions<LiveListData<RowOf<N>>>;
  /** Loads the rows after those held; at once when there are none. Concurrent calls are one. */
  loadMore<N extends ListName>(name: N, filters: FiltersOf<N>): Promise<void>;
  /** One record; null when it is gone or was never there. */
  record<E extends RecordName>(entity: E, id: string): LoadOptions<RecordTypes[E] | null>;
  /** The KPIs of the dashboard's role; never older than told. */
  kpis(): LoadOptions<KpiReading>;
  /** A small answer that is loaded again, at most every 300 ms and less often while such events come without a break. */
  summary<T>(path: string, on: readonly LogEventType[]): LoadOptions<SummaryReading<T>>;
  /** `base` with what the pending mutations will do; `base` itself when they do nothing to it. */
  overlay<N extends ListName>(
    name: N,
    filters: FiltersOf<N>,
    base: LiveListData<RowOf<N>>,
    mutations: readonly Mutation[],
  ): LiveListData<RowOf<N>>;
  /** One record with the pending mutations about it: null when one deletes it, a new one when one creates it. */
  overlayRecord<T extends { id: string }>(entity: EntityName, base: T | null, mutations: readonly Mutation[]): T | null;
  /** A record held anywhere in the cache. */
  lookup(entity: EntityName, id: string): Row | undefined;
  /** Unsubscribes and stops what was to be loaded. What is held stays as it is. */
  close(): void;
}
