import { Business } from '../contracts/business.ts';
import { PropertyListing } from '../contracts/propertyListing.ts';
import type { Queryable } from '../db/database.ts';
import { raw, sql } from '../db/sql.ts';
import { brokerDealStore } from './brokerDealStore.ts';
import { brokerProfileStore } from './brokerProfileStore.ts';
import { keptTotal } from './ownedRows.ts';
import { columnsOf, newestFirst, type Stored } from './statements.ts';

/** Rows of a dashboard's list; the list's own route has the rest. */
export const DASHBOARD_ROWS = 20;

async function newest<T>(
  db: Queryable,
  table: string,
  owner: string,
  record: Parameters<typeof columnsOf>[0],
  userId: string,
) {
  return db.rows<Stored<T>>(sql`
    select ${columnsOf(record)} from ${raw(table)} where ${raw(owner)} = ${userId}::uuid
    order by ${newestFirst()} limit ${DASHBOARD_ROWS}`);
}

async function total(db: Queryable, column: string, userId: string): Promise<number> {
  return (await db.row<{ total: number }>(sql`select (${keptTotal(column, userId)}) as total`))?.total ?? 0;
}

/**
 * What the dashboards show beside their KPIs: each takes a Queryable, so that a caller can read it in one snapshot with
 * them. Totals are those kept for the user.
 */
export const dashboardStore = {
  async tenant(db: Queryable, userId: string) {
    const businesses = await newest<Business>(db, 'businesses', 'user_id', Business, userId);
    return { businesses, total: await total(db, 'businesses', userId) };
  },

  async landlord(db: Queryable, userId: string) {
    const properties = await newest<PropertyListing>(db, 'property_listings', 'user_id', PropertyListing, userId);
    const all = await total(db, 'listings', userId);
    return { properties, total: all, hasMore: all > properties.length };
  },

  /** `profile` is null until the broker has created one. */
  async broker(db: Queryable, userId: string) {
    const { rows: deals, total } = await brokerDealStore.ofBroker(db, userId, { page: 1, limit: DASHBOARD_ROWS });
    const profile = (await brokerProfileStore.find(db, userId)) ?? null;
    return { deals, profile, total };
  },
};
