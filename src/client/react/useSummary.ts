import { useMemo } from 'react';
import type { LogEventType } from '../../contracts/events.ts';
import { useParts } from './DashboardProvider.ts';
import { useLoaded, type Loading } from './useLoaded.ts';

/** A small answer of the server's. */
export interface Summary<T> extends Loading {
  data: T | undefined;
  /** The log position it is true at, where the answer names one. */
  asOf: number | null;
}

/** A small answer that is loaded anew, at most every 300 ms and less often when they come without a break, when one of these events arrives. */
export function useSummary<T>(path: string, { on }: { on: readonly LogEventType[] }): Summary<T> {
  const { cache } = useParts();
  const { data: reading, isLoading, error, retry } = useLoaded(cache.summary<T>(path, on));
  return useMemo(
    () => ({ data: reading?.data, asOf: reading?.asOf ?? null, isLoading, error, retry }),
    [reading, isLoading, error, retry],
  );
}
