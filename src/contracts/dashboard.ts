import { z } from 'zod';
import { ListedDeal } from './brokerDeal.ts';
import { BrokerProfileWithTotals } from './brokerProfile.ts';
import { Business } from './business.ts';
import { Cursor, Role, queryInteger } from './common.ts';
import { HistoryEvent, events } from './events.ts';
import { BrokerKpis, KpiDay, LandlordKpis, TenantKpis } from './kpis.ts';
import { PropertyListing } from './propertyListing.ts';

const total = z.number().int().min(0);

export const Home = z.strictObject({ role: Role, redirectPath: z.string() });
export const TenantDashboard = z.strictObject({ kpis: TenantKpis, businesses: z.array(Business), total });
export const LandlordDashboard = z.strictObject({
  kpis: LandlordKpis,
  properties: z.array(PropertyListing),
  total,
  hasMore: z.boolean(),
});
export const BrokerDashboard = z.strictObject({
  kpis: BrokerKpis,
  deals: z.array(ListedDeal),
  profile: BrokerProfileWithTotals.nullable(),
  total,
});

export const KpiHistory = z.strictObject({ days: z.array(KpiDay) });
/** How many UTC days back are wanted, today included. */
export const DayRangeQuery = z.strictObject({ days: queryInteger(1, 366).default(30) });

const names = Object.keys(events);
/** Comma-separated names of events. */
const Types = z
  .string()
  .max(2_000)
  .transform((list) =>
    list
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  ) // prettier-ignore
  .refine((list) => list.length > 0 && list.every((name) => names.includes(name)), {
    error: 'Must be a comma-separated list of event names',
  })
  .meta({
    override: { type: 'string' },
    description: 'Comma-separated names of the events wanted',
    example: 'business:created,message:new',
  });

export const HistoryQuery = z.strictObject({
  cursor: Cursor.optional(),
  limit: queryInteger(1, 100).default(100),
  types: Types.optional(),
});
export const RecentQuery = z.strictObject({ types: Types.optional(), limit: queryInteger(1, 50).default(20) });
/** Newest first. */
export const RecentEvents = z.strictObject({ events: z.array(HistoryEvent) });
export type RecentEvents = z.infer<typeof RecentEvents>;
export const StreamQuery = z.strictObject({ cursor: Cursor.optional(), types: Types.optional() });
