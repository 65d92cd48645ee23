import { BrokerProfile, type BrokerProfileWithTotals } from '../contracts/brokerProfile.ts';
import type { Queryable } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { assignments, columnsOf, insertInto, type Stored, type Values } from './statements.ts';

const columns = columnsOf(BrokerProfile, 'p');

export const brokerProfileStore = {
  /** A broker's profile with what their signed deals add up to. */
  find(db: Queryable, brokerId: string): Promise<Stored<BrokerProfileWithTotals> | undefined> {
    return db.row(sql`
      select ${columns}, coalesce(t.deals_signed, 0) as total_deals_closed,
        coalesce(t.commission_earned, 0) as total_commission_earned
      from broker_profiles p left join user_totals t on t.user_id = p.user_id
      where p.user_id = ${brokerId}::uuid`);
  },

  /** False when the broker has a profile already. */
  async insert(tx: Queryable, brokerId: string, values: Values): Promise<boolean> {
    const row = await tx.row(sql`
      ${insertInto('broker_profiles', { ...values, user_id: brokerId })} on conflict (user_id) do nothing returning id`);
    return row !== undefined;
  },

  /** False when there is no profile yet. */
  async update(tx: Queryable, brokerId: string, changes: Values): Promise<boolean> {
    const row = await tx.row(sql`
      update broker_profiles set ${assignments(changes)} where user_id = ${brokerId}::uuid returning id`);
    return row !== undefined;
  },
};
