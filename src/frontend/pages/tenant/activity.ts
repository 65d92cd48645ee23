import type { TenantActivityDay } from '../../../contracts/activity.ts';
import type { BusinessMetrics } from '../../../contracts/businessMetrics.ts';

/** Days back that activity is shown for, today included. */
export const ACTIVITY_DAYS = 30;
const DAY = 86_400_000;

/** The last UTC days, oldest first, today last. */
export function lastDays(count: number, now = Date.now()): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(now - (count - 1 - index) * DAY).toISOString().slice(0, 10),
  );
}

const none = (day: string): TenantActivityDay => ({
  day,
  views: 0,
  clicks: 0,
  invites: 0,
  responses: 0,
  declined: 0,
  messages: 0,
  qfps: 0,
});

/** A business's daily rows, of which each of its demand listings has its own, as sums by day; days without any are 0. */
export function activityOf(metrics: readonly BusinessMetrics[], days: readonly string[]): TenantActivityDay[] {
  const byDay = new Map(days.map((day) => [day, none(day)]));
  for (const row of metrics) {
    const sum = byDay.get(row.metric_date);
    if (!sum) continue;
    sum.views += row.views_count;
    sum.clicks += row.clicks_count;
    sum.invites += row.property_invites_count;
    sum.responses += row.responses_count;
    sum.declined += row.declined_count;
    sum.messages += row.messages_count;
    sum.qfps += row.qfps_submitted_count;
  }
  return [...byDay.values()];
}
