import { useEffect, useMemo } from 'react';
import type { LogEventType } from '../../contracts/events.ts';
import type { Dashboard } from '../dashboard.ts';
import { useParts } from './DashboardProvider.ts';
import { useEvents, type EventOf } from './useEvents.ts';
import { ownLoading, useLoaded, type Loading } from './useLoaded.ts';

/** Most that history answers at once. */
const MOST = 50;
const NONE: never[] = [];

/** What happened lately, newest first. */
export interface RecentEvents<T extends LogEventType> extends Loading {
  /** None while they are not known: `isLoading` or `error` says so. */
  events: readonly EventOf<T>[];
}

/** The newest events of these types: at most 50 from before this screen, then as they come. */
export function useRecentEvents<T extends LogEventType>(types: readonly T[], limit: number): RecentEvents<T> {
  const { dashboard, queryClient } = useParts();
  const wanted = [...types].sort().join(',');
  const queryKey = useMemo(() => ['dashboard-recent-events', wanted, limit], [wanted, limit]);
  const { data, isLoading, error, retry } = useLoaded({
    ...ownLoading,
    queryKey,
    queryFn: () => loadRecent<T>(dashboard, wanted, limit),
    // Nothing follows it while nobody looks.
    gcTime: 0,
  });
  useEvents<T>((event) => {
    queryClient.setQueryData<EventOf<T>[]>(queryKey, (held) => held && newestOf([event], held, limit));
  }, types);
  useEffect(
    () => dashboard.on('reset', ({ first }) => void (first || queryClient.invalidateQueries({ queryKey }))),
    [dashboard, queryClient, queryKey],
  );
  return useMemo(() => ({ events: data ?? NONE, isLoading, error, retry }), [data, isLoading, error, retry]);
}

/** What arrives while history is being read is put before it: the answer may have been made earlier. */
async function loadRecent<T extends LogEventType>(
  dashboard: Dashboard,
  wanted: string,
  limit: number,
): Promise<EventOf<T>[]> {
  const types = wanted.split(',');
  const arrived: EventOf<T>[] = [];
  const stop = dashboard.on('event', (event) => {
    if (types.includes(event.type)) arrived.unshift(event as EventOf<T>);
  });
  try {
    const query = new URLSearchParams({ types: wanted, limit: String(Math.min(limit, MOST)) });
    const { data } = await dashboard.call<{ events: EventOf<T>[] }>('GET', `/api/events/recent?${query}`);
    return newestOf(arrived, data.events, limit);
  } finally {
    stop();
  }
}

/** Two runs of events as one, each event once. */
export function newestOf<E extends { eventId: string }>(newer: readonly E[], older: readonly E[], limit: number): E[] {
  const ids = new Set(newer.map(({ eventId }) => eventId));
  return [...newer, ...older.filter(({ eventId }) => !ids.has(eventId))].slice(0, limit);
}
