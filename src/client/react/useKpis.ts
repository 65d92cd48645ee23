import { useMemo } from 'react';
import type { DashboardRole } from '../../contracts/common.ts';
import type { KpisOf } from '../dashboard.ts';
import { useDashboard, useParts } from './DashboardProvider.ts';
import { useLoaded, type Loading } from './useLoaded.ts';

/** A role's KPIs, the newest known. */
export interface LiveKpis<R extends DashboardRole> extends Loading {
  /** Null until they are there. */
  kpis: KpisOf<R> | null;
  /** The log position they are true at; null without them. */
  asOf: number | null;
}

/** The KPIs of the dashboard's role: loaded, then as they are told. Throws when the dashboard is another role's. */
export function useKpis<R extends DashboardRole>(role: R): LiveKpis<R> {
  useDashboard(role);
  const { cache } = useParts();
  const { data, isLoading, error, retry } = useLoaded(cache.kpis());
  return useMemo(
    () => ({ kpis: (data?.kpis as KpisOf<R>) ?? null, asOf: data?.asOf ?? null, isLoading, error, retry }),
    [data, isLoading, error, retry],
  );
}
