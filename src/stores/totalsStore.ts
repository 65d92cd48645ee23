import type { Queryable } from '../db/database.ts';
import { named, sql } from '../db/sql.ts';

/** One user's totals: every quantity a KPI is computed from. All are sums kept by the sequencer's fold. */
export interface Totals {
  paid_tier: number;
  businesses: number;
  businesses_active: number;
  business_views: number;
  business_messages: number;
  invites: number;
  invites_answered: number;
  listings: number;
  listings_active: number;
  /** Sum over active listings of the (virtual) activation time, in epoch seconds. */
  active_since_sum: number;
  inquiries: number;
  inquiries_answered: number;
  deals: number;
  deals_active: number;
  deals_signed: number;
  /** Money. */
  pipeline: number;
  /** Money. */
  commission_earned: number;
  conversations: number;
  conversations_replied: number;
  unread: number;
}

/** Totals of somebody who has nothing. */
export const NO_TOTALS: Totals = {
  paid_tier: 0, businesses: 0, businesses_active: 0, business_views: 0, business_messages: 0, invites: 0, invites_answered: 0,
  listings: 0, listings_active: 0, active_since_sum: 0, inquiries: 0, inquiries_answered: 0, deals: 0, deals_active: 0,
  deals_signed: 0, pipeline: 0, commission_earned: 0, conversations: 0, conversations_replied: 0, unread: 0,
}; // prettier-ignore

/** Totals at a moment: means that move with time need both. */
export interface TotalsAt {
  totals: Totals;
  /** Epoch seconds. */
  at: number;
}

/** What a KPI read reads: one snapshot, named by its log position. */
export interface TotalsReading {
  userId: string;
  /** Position of the log in the same snapshot. */
  asOf: number;
  now: TotalsAt;
  /** As they stood when the day seven days ago ended. */
  weekAgo: TotalsAt;
}

interface Row {
  user_id: string;
  as_of: number;
  totals: Totals | null;
  week_ago: Totals | null;
  now: number;
  week_ago_at: number;
}

const toReading = (row: Row): TotalsReading => ({
  userId: row.user_id,
  asOf: row.as_of,
  now: { totals: row.totals ?? NO_TOTALS, at: row.now },
  weekAgo: { totals: { ...NO_TOTALS, ...row.week_ago }, at: row.week_ago_at },
});

/** Reads of the totals; one primary-key lookup a user, however many rows the user has. */
export class TotalsStore {
  readonly #db: Queryable;

  constructor(db: Queryable) {
    this.#db = db;
  }

  /** Totals of these users and the position of their common snapshot. `tx` joins a snapshot already open. */
  async readMany(userIds: readonly string[], tx: Queryable = this.#db): Promise<TotalsReading[]> {
    const rows = await tx.rows<Row>(
      named(
        'totals_read',
        sql`
        select u.user_id, h.pos as as_of, to_jsonb(t) - 'user_id' - 'pos' as totals, w.totals as week_ago,
          extract(epoch from now()) as now, extract(epoch from ((utc_day() - 6)::timestamp at time zone 'utc')) as week_ago_at
        from unnest(${userIds}::uuid[]) u(user_id)
        cross join log_head h
        left join user_totals t on t.user_id = u.user_id
        left join lateral (
          select x.totals from user_totals_history x where x.user_id = u.user_id and x.day <= utc_day() - 7 order by x.day desc limit 1
        ) w on true`,
      ),
    );
    return rows.map(toReading);
  }

  async read(userId: string, tx: Queryable = this.#db): Promise<TotalsReading> {
    const [reading] = await this.readMany([userId], tx);
    if (!reading) throw new Error('A totals read returned no row');
    return reading;
  }

  /** The totals at the end of each of the last `days` days, oldest first; today's as they are now. */
  async history(userId: string, days: number): Promise<{ day: string; reading: TotalsAt }[]> {
    const rows = await this.#db.rows<{ day: string; totals: Totals | null; at: number }>(sql`
      select d.day, w.totals, extract(epoch from least(now(), (d.day + 1)::timestamp at time zone 'utc')) as at
      from (select utc_day() - n as day from generate_series(0, ${days}::int - 1) n) d
      left join lateral (
        select x.totals from user_totals_history x where x.user_id = ${userId}::uuid and x.day <= d.day order by x.day desc limit 1
      ) w on true
      order by d.day`);
    return rows.map(({ day, totals, at }) => ({ day, reading: { totals: { ...NO_TOTALS, ...totals }, at } }));
  }
}
