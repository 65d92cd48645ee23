import type { KpiDay } from '../../contracts/kpis.ts';

/** A KPI on one day, `YYYY-MM-DD` in UTC. */
export interface KpiPoint {
  day: string;
  value: number;
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * The course of one KPI, oldest first, ending with today's live value: what was kept for today is older than it, and a page
 * that stays open over midnight goes on with a new day.
 */
export function withToday(days: readonly KpiDay[], name: string, live: number | null, now = Date.now()): KpiPoint[] {
  const kept = days.flatMap(({ day, values }) => (values[name] === undefined ? [] : [{ day, value: values[name] }]));
  kept.sort((a, b) => (a.day < b.day ? -1 : 1));
  if (live === null) return kept;
  const today = dayOf(now);
  return [...kept.filter(({ day }) => day < today), { day: today, value: live }];
}
