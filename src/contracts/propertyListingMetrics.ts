import { z } from 'zod';
import { Id } from './common.ts';
import { Count, Day, stamps } from './rows.ts';

const counters = { views: Count, clicks: Count, inquiries: Count, favorites: Count, shares: Count };

/** What happened to a property listing on one day. */
export const PropertyListingMetrics = z
  .strictObject({ id: Id, property_listing_id: Id, metric_date: Day, ...counters, ...stamps })
  .meta({ id: 'PropertyListingMetrics' });
export type PropertyListingMetrics = z.infer<typeof PropertyListingMetrics>;

/** Sums of the counters over the days asked for. */
export const PropertyListingMetricsTotals = z.strictObject(counters).meta({ id: 'PropertyListingMetricsTotals' });
export type PropertyListingMetricsTotals = z.infer<typeof PropertyListingMetricsTotals>;

/** Newest day first. */
export const PropertyListingMetricsAnswer = z.strictObject({
  propertyId: Id,
  days: z.number().int(),
  metrics: z.array(PropertyListingMetrics),
  totals: PropertyListingMetricsTotals,
  hasMore: z.boolean(),
});
