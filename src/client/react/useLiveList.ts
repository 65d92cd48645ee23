import { useCallback, useMemo, useState } from 'react';
import type { HttpFault } from '../http.ts';
import { lists, pendingIds, type FiltersOf, type ListName, type RowOf } from '../query/index.ts';
import { useParts } from './DashboardProvider.ts';
import { useIsOffline } from './useConnection.ts';
import { useLoaded, type Loading } from './useLoaded.ts';
import { usePending } from './usePending.ts';

/** The first rows of one of the server's lists, as they will be when the pending writes are done. */
export interface LiveList<T> extends Loading {
  rows: readonly T[];
  /** Rows in all, also those not held; undefined until it was loaded once, since nobody knows. */
  total: number | undefined;
  hasMore: boolean;
  /** Loads the next rows. */
  loadMore: () => void;
  isLoadingMore: boolean;
  /** Changes do not come in at the moment: what is shown is what is known. */
  isOffline: boolean;
  /** Whether a write on this row is not confirmed yet. */
  isPending: (row: { id: string }) => boolean;
}

const NO_ROWS: never[] = [];

/** A list that is loaded once and then moves with the events and with the writes made here. */
export function useLiveList<N extends ListName>(name: N, filters: FiltersOf<N>): LiveList<RowOf<N>> {
  const { cache } = useParts();
  const held = useSame(filters);
  const mutations = usePending();
  const isOffline = useIsOffline();
  const { data, isLoading, error, retry } = useLoaded(cache.list(name, held));
  const more = useMore(name, held);
  const shown = useMemo(() => data && cache.overlay(name, held, data, mutations), [cache, name, held, data, mutations]);
  const isPending = useIsPending(name);
  return useMemo(
    () => ({
      rows: shown?.rows ?? NO_ROWS,
      total: shown?.total,
      hasMore: shown?.hasMore ?? false,
      loadMore: more.load,
      isLoading,
      isLoadingMore: more.isLoading,
      error: error ?? more.error,
      retry: !error && more.error ? more.load : retry,
      isOffline,
      isPending,
    }),
    [shown, more, isLoading, error, retry, isOffline, isPending],
  );
}

/** The same object while the filters are the same. */
function useSame<T>(filters: T): T {
  const text = JSON.stringify(filters);
  return useMemo(() => JSON.parse(text) as T, [text]);
}

function useIsPending(name: ListName): (row: { id: string }) => boolean {
  const mutations = usePending();
  return useMemo(() => {
    const ids = pendingIds(mutations, lists[name].entity);
    return ({ id }) => ids.has(id);
  }, [name, mutations]);
}

interface More {
  /** Whose rows are meant: with other filters nothing of it counts. */
  filters: unknown;
  isLoading: boolean;
  error: HttpFault | null;
}

function useMore<N extends ListName>(name: N, filters: FiltersOf<N>) {
  const { cache } = useParts();
  const [state, setState] = useState<More>({ filters, isLoading: false, error: null });
  const load = useCallback(() => {
    setState({ filters, isLoading: true, error: null });
    const settle = (error: HttpFault | null) =>
      setState((now) => (now.filters === filters ? { filters, isLoading: false, error } : now));
    cache.loadMore(name, filters).then(() => settle(null), settle);
  }, [cache, name, filters]);
  const { isLoading, error } = state.filters === filters ? state : { isLoading: false, error: null };
  return useMemo(() => ({ load, isLoading, error }), [load, isLoading, error]);
}
