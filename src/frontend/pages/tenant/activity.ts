import type { TenantActivityDay } from '../../../contracts/activity.ts';
import type { BusinessMetrics } from '../../../contracts/businessMetrics.ts';

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
