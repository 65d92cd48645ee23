import { useMemo } from 'react';
import type { DashboardRole } from '../../contracts/common.ts';
import type { KpiDay } from '../../contracts/kpis.ts';
import { useKpis, useSummary } from '../../client/react/index.ts';
import { readKpi } from './kpiDefinitions.ts';
import { withToday, type KpiPoint } from './kpiHistory.ts';

/** Days back that tiles and explanations show. */
const DAYS = 30;
const NEVER: never[] = [];

/** The kept history of a role's KPIs, oldest first, with today's value as it is now. */
export function useKpiHistory(role: DashboardRole) {
  const { data, isLoading, error, retry } = useSummary<{ days: KpiDay[] }>(
    `/api/dashboard/${role}/kpis/history?days=${DAYS}`,
    { on: NEVER },
  );
  const { kpis } = useKpis(role);
  return useMemo(
    () => ({
      /** The course of one KPI. */
      of: (name: string): KpiPoint[] => withToday(data?.days ?? [], name, kpis && (readKpi(kpis, name)?.value ?? null)),
      isLoading,
      error,
      retry,
    }),
    [data, kpis, isLoading, error, retry],
  );
}
