import { z } from 'zod';

/**
 * How a KPI moved against what it really was seven days ago (kept history, not today's rows filtered by date).
 * `value` is the size of the change in percent, one decimal, never negative; `direction` is its sign.
 */
export const Trend = z
  .strictObject({
    value: z.number().min(0),
    direction: z.enum(['up', 'down', 'neutral']),
    period: z.literal('vs last week'),
  })
  .meta({ id: 'Trend' });
export type Trend = z.infer<typeof Trend>;

const Kpi = z.strictObject({ value: z.number(), trend: Trend }).meta({ id: 'Kpi' });
const count = z.number().int().min(0);
const percent = z.number().min(0).max(100);

/** A tenant's KPIs: plain numbers, with their trends beside them. */
export const TenantKpis = z
  .strictObject({
    activeBusinesses: count.describe('Own businesses with status active'),
    responseRate: percent.describe('Invites answered / invites received x 100, one decimal; 0 without invites'),
    landlordViews: count.describe('Views of own businesses; 0 while locked'),
    messagesTotal: count.describe('Messages in conversations about own businesses'),
    landlordViewsLocked: z.boolean().describe('True on tier starter, where views are not shown'),
    trends: z.strictObject({
      activeBusinesses: Trend,
      responseRate: Trend,
      landlordViews: Trend,
      messagesTotal: Trend,
    }),
  })
  .meta({ id: 'TenantKpis' });
export type TenantKpis = z.infer<typeof TenantKpis>;

/** A landlord's KPIs. `avgDaysOnMarket` is in days with one decimal, `responseRate` in percent. */
export const LandlordKpis = z
  .strictObject({ totalListings: Kpi, activeListings: Kpi, avgDaysOnMarket: Kpi, responseRate: Kpi })
  .meta({ id: 'LandlordKpis' });
export type LandlordKpis = z.infer<typeof LandlordKpis>;

/** A broker's KPIs. `commissionPipeline` is money with two decimals, `responseRate` in percent. */
export const BrokerKpis = z
  .strictObject({ activeDeals: Kpi, commissionPipeline: Kpi, responseRate: Kpi, propertiesMatched: Kpi })
  .meta({ id: 'BrokerKpis' });
export type BrokerKpis = z.infer<typeof BrokerKpis>;

export type AnyKpis = TenantKpis | LandlordKpis | BrokerKpis;

/** One day of a KPI's kept history: the values as they stood when the (UTC) day ended, or now for today. */
export const KpiDay = z
  .strictObject({ day: z.iso.date(), values: z.record(z.string(), z.number()) })
  .meta({ id: 'KpiDay' });
export type KpiDay = z.infer<typeof KpiDay>;
