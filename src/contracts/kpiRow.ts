import { z } from 'zod';
import { Id, type DashboardRole } from './common.ts';
import { TextOrNull, TimestampOrNull, listOf, type Paged } from './rows.ts';

/** What a record on a screen is, by the name clients know it by. */
export const entityNames = [
  'business', 'demandListing', 'property', 'deal', 'invite', 'match', 'message', 'conversation', 'inquiry', 'brokerProfile',
  'profile', 'businessMetrics', 'propertyMetrics',
] as const; // prettier-ignore
export const EntityName = z.enum(entityNames).meta({ id: 'EntityName' });
export type EntityName = z.infer<typeof EntityName>;

/** The KPIs of each role whose rows can be asked for: all of them. */
export const kpiNames = {
  tenant: ['activeBusinesses', 'responseRate', 'landlordViews', 'messagesTotal'],
  landlord: ['totalListings', 'activeListings', 'avgDaysOnMarket', 'responseRate'],
  broker: ['activeDeals', 'commissionPipeline', 'responseRate', 'propertiesMatched'],
} as const satisfies Record<DashboardRole, readonly string[]>;
export type KpiName<R extends DashboardRole = DashboardRole> = (typeof kpiNames)[R][number];

/** The `:name` of a path: a KPI of `role`. */
export const kpiParams = <R extends DashboardRole>(role: R) => z.strictObject({ name: z.enum(kpiNames[role]) });

/**
 * One of the rows a KPI is computed from. Over all rows with `counts`, a count and a sum is the sum of `value` and
 * avgDaysOnMarket its mean; a rate is the share of the rows that count, in percent.
 */
export const KpiRow = z
  .strictObject({
    id: Id.describe('Of the record'),
    entity: EntityName,
    title: z.string().describe('Name of the record, or of what it is about'),
    detail: TextOrNull.describe(
      'Its status; "answered" or "open" for what has none; "replied" for an invite answered by a message',
    ),
    value: z.number().describe("The row's part: 1, views, messages, days on the market or money; for a rate 1 or 0"),
    counts: z.boolean().describe('Whether it is in the sum, or answered'),
    at: TimestampOrNull.describe(
      'When it became so: created, active since, answered or closed; null for sums over days',
    ),
  })
  .meta({ id: 'KpiRow' });
export type KpiRow = z.infer<typeof KpiRow>;

/** Newest first. With `locked` the tier does not show this KPI, nor the rows behind it. */
export const KpiRows = listOf('rows', KpiRow, { locked: z.boolean() });
export type KpiRows = Paged<KpiRow> & { locked: boolean };
