import type { Role, DashboardRole } from '../contracts/common.ts';
import { UserProfile } from '../contracts/profile.ts';
import type { Queryable } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { columnsOf, type Stored } from './statements.ts';

/** What logging in needs to know; never leaves the services. */
export interface Credentials {
  id: string;
  email: string;
  role: Role;
  password_hash: string;
  is_active: boolean;
}

/** An account's public columns. */
export interface Account {
  id: string;
  email: string;
  role: Role;
  email_verified: boolean;
  last_login_at: Date | null;
  created_at: Date;
  profile: Stored<UserProfile> | null;
}

export interface NewUser {
  email: string;
  passwordHash: string;
  role: DashboardRole;
  firstName: string;
  lastName: string;
}

const profileColumns = columnsOf(UserProfile);

export const userStore = {
  /** The account of an active user with its profile. */
  async find(db: Queryable, id: string): Promise<Account | undefined> {
    const user = await db.row<Omit<Account, 'profile'>>(sql`
      select id, email, role, email_verified, last_login_at, created_at from users where id = ${id}::uuid and is_active`);
    if (!user) return undefined;
    const profile = await db.row<Stored<UserProfile>>(sql`
      select ${profileColumns} from user_profiles where user_id = ${id}::uuid`);
    return { ...user, profile: profile ?? null };
  },

  credentialsByEmail(db: Queryable, email: string): Promise<Credentials | undefined> {
    return db.row(sql`
      select id, email, role, password_hash, is_active from users where lower(email) = lower(${email}::text)`);
  },

  credentials(db: Queryable, id: string): Promise<Credentials | undefined> {
    return db.row(sql`select id, email, role, password_hash, is_active from users where id = ${id}::uuid`);
  },

  /**
   * The account, locked: whatever opens, renews or ends sessions of one user comes here first, so these happen one after
   * the other, and ending all sessions misses none that is being opened.
   */
  lock(tx: Queryable, id: string): Promise<Omit<Credentials, 'password_hash'> | undefined> {
    return tx.row(sql`select id, email, role, is_active from users where id = ${id}::uuid for no key update`);
  },

  /** Makes the user and its profile (tier starter); undefined when the address is taken. */
  async insert(tx: Queryable, user: NewUser): Promise<{ id: string } | undefined> {
    const made = await tx.row<{ id: string }>(sql`
      insert into users (email, password_hash, role, last_login_at)
      values (${user.email}, ${user.passwordHash}, ${user.role}, now())
      on conflict (lower(email)) do nothing returning id`);
    if (!made) return undefined;
    const { firstName, lastName } = user;
    await tx.rows(sql`
      insert into user_profiles (user_id, first_name, last_name, profile_completed)
      values (${made.id}::uuid, ${firstName}, ${lastName}, ${firstName !== '' && lastName !== ''})`);
    return made;
  },

  /** Notes a login, and locks the account; false when it has changed since its password was verified. */
  async recordLogin(tx: Queryable, { id, password_hash }: Credentials): Promise<boolean> {
    const rows = await tx.rows(sql`
      update users set last_login_at = now()
      where id = ${id}::uuid and is_active and password_hash = ${password_hash} returning id`);
    return rows.length === 1;
  },

  /** Changes the password, and locks the account; false when another change came first. */
  async setPassword(tx: Queryable, { id, password_hash }: Credentials, newHash: string): Promise<boolean> {
    const rows = await tx.rows(sql`
      update users set password_hash = ${newHash}
      where id = ${id}::uuid and is_active and password_hash = ${password_hash} returning id`);
    return rows.length === 1;
  },
};
