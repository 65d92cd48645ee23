import type { SubscriptionTier } from '../contracts/profile.ts';
import type { Queryable } from '../db/database.ts';
import { raw, sql } from '../db/sql.ts';

/** An account as an operator sees it. */
export interface AccountRow {
  id: string;
  email: string;
  role: string;
  tier: SubscriptionTier | null;
  is_active: boolean;
  created_at: Date;
  last_login_at: Date | null;
}

const select = raw(`
  select u.id, u.email, u.role, p.subscription_tier as tier, u.is_active, u.created_at, u.last_login_at
  from users u left join user_profiles p on p.user_id = u.id`);

export const accountStore = {
  list(db: Queryable): Promise<AccountRow[]> {
    return db.rows(sql`${select} order by u.created_at desc, u.id`);
  },

  find(db: Queryable, email: string): Promise<AccountRow | undefined> {
    return db.row(sql`${select} where lower(u.email) = lower(${email}::text)`);
  },

  /** Also makes the profile of an account that was inserted by hand without one. */
  async setTier(tx: Queryable, email: string, tier: SubscriptionTier): Promise<AccountRow | undefined> {
    await tx.rows(sql`
      insert into user_profiles (user_id, subscription_tier)
      select id, ${tier}::text from users where lower(email) = lower(${email}::text)
      on conflict (user_id) do update set subscription_tier = excluded.subscription_tier`);
    return accountStore.find(tx, email);
  },

  async setActive(tx: Queryable, email: string, active: boolean): Promise<AccountRow | undefined> {
    await tx.rows(sql`update users set is_active = ${active} where lower(email) = lower(${email}::text)`);
    return accountStore.find(tx, email);
  },
};
