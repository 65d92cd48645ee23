import type { LandlordActivityDay, TenantActivityDay } from '../contracts/activity.ts';
import type { Queryable } from '../db/database.ts';
import { join, raw, sql } from '../db/sql.ts';

/** A table of daily counters whose rows carry their owner. */
interface CounterTable {
  table: string;
  /** Column of each counter, by its name in the answer. */
  counters: Record<string, string>;
}

/** Sums over all rows of an owner, one row for each of the last `days` UTC days, oldest first. */
const daily =
  <Day>({ table, counters }: CounterTable) =>
  (db: Queryable, ownerId: string, days: number): Promise<Day[]> => {
    const entries = Object.entries(counters);
    const listOf = (write: (entry: [string, string]) => string) => join(entries.map((entry) => raw(write(entry))), ', '); // prettier-ignore
    // The days are made before the join, so that one on which nothing happened is there too.
    return db.rows<Day>(sql`
      select d.day, ${listOf(([name]) => `coalesce(s.${name}, 0) as ${name}`)}
      from (select utc_day() - n as day from generate_series(0, ${days}::integer - 1) n) d
      left join (
        select metric_date, ${listOf(([name, column]) => `sum(${column}) as ${name}`)} from ${raw(table)}
        where owner_id = ${ownerId}::uuid and metric_date > utc_day() - ${days}::integer group by metric_date
      ) s on s.metric_date = d.day
      order by d.day`);
  };

/** What happened to everything a user has, day by day. */
export const activityStore = {
  landlord: daily<LandlordActivityDay>({
    table: 'property_listing_metrics',
    counters: { views: 'views', clicks: 'clicks', inquiries: 'inquiries', favorites: 'favorites', shares: 'shares' },
  }),

  tenant: daily<TenantActivityDay>({
    table: 'business_metrics',
    counters: {
      views: 'views_count',
      clicks: 'clicks_count',
      invites: 'property_invites_count',
      responses: 'responses_count',
      declined: 'declined_count',
      messages: 'messages_count',
      qfps: 'qfps_submitted_count',
    },
  }),
};
