import { z } from 'zod';
import { Id } from './common.ts';
import { Count, Day, IdOrNull, stamps } from './rows.ts';

const counters = {
  views_count: Count,
  clicks_count: Count,
  property_invites_count: Count,
  responses_count: Count,
  declined_count: Count,
  messages_count: Count,
  qfps_submitted_count: Count,
};

/** What happened to a business on one day; with `demand_listing_id`, what happened through that listing. */
export const BusinessMetrics = z
  .strictObject({
    id: Id,
    business_id: Id,
    demand_listing_id: IdOrNull,
    metric_date: Day,
    ...counters,
    ...stamps,
  })
  .meta({ id: 'BusinessMetrics' });
export type BusinessMetrics = z.infer<typeof BusinessMetrics>;

/** Sums of the counters over the days asked for. */
export const BusinessMetricsTotals = z.strictObject(counters).meta({ id: 'BusinessMetricsTotals' });
export type BusinessMetricsTotals = z.infer<typeof BusinessMetricsTotals>;

/** Newest first; `totals` covers all rows of the days, `hasMore` tells that the rows themselves were cut. */
export const BusinessMetricsAnswer = z.strictObject({
  businessId: Id,
  days: z.number().int(),
  metrics: z.array(BusinessMetrics),
  totals: BusinessMetricsTotals,
  hasMore: z.boolean(),
});
