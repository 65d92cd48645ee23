import type { Queryable } from '../db/database.ts';
import { sql } from '../db/sql.ts';

/** A refresh token as stored: by hash, in its family, which is one login on one device. */
export interface RefreshToken {
  id: string;
  user_id: string;
  family: string;
  /** Already exchanged for its successor. */
  rotated: boolean;
  revoked: boolean;
  expired: boolean;
}

export const refreshTokenStore = {
  find(db: Queryable, tokenHash: string): Promise<RefreshToken | undefined> {
    return db.row(sql`
      select id, user_id, family, rotated_at is not null as rotated, revoked_at is not null as revoked,
        expires_at <= now() as expired
      from refresh_tokens where token_hash = ${tokenHash}`);
  },

  /** The same, locked, as the last transaction that used it left it. */
  lock(tx: Queryable, tokenHash: string): Promise<RefreshToken | undefined> {
    return tx.row(sql`
      select id, user_id, family, rotated_at is not null as rotated, revoked_at is not null as revoked,
        expires_at <= now() as expired
      from refresh_tokens where token_hash = ${tokenHash} for update`);
  },

  async insert(
    tx: Queryable,
    token: { userId: string; family: string; tokenHash: string; ttlDays: number },
  ): Promise<void> {
    await tx.rows(sql`
      insert into refresh_tokens (user_id, family, token_hash, expires_at)
      values (${token.userId}::uuid, ${token.family}::uuid, ${token.tokenHash}, now() + make_interval(days => ${token.ttlDays}::int))`);
  },

  /** `renewalHash`: of the name its holder gave the renewal, if any. */
  async markRotated(tx: Queryable, id: string, renewalHash: string | null): Promise<void> {
    await tx.rows(
      sql`update refresh_tokens set rotated_at = now(), renewal_hash = ${renewalHash} where id = ${id}::uuid`,
    );
  },

  /** Whether the token was exchanged by the renewal of this name, and not longer ago than that. */
  async wasRotatedBy(tx: Queryable, id: string, renewalHash: string, withinSeconds: number): Promise<boolean> {
    const row = await tx.row(sql`
      select 1 from refresh_tokens where id = ${id}::uuid and renewal_hash = ${renewalHash}
        and rotated_at > now() - make_interval(secs => ${withinSeconds}::int)`);
    return row !== undefined;
  },

  /** Ends a login. */
  async revokeFamily(tx: Queryable, family: string): Promise<void> {
    await tx.rows(
      sql`update refresh_tokens set revoked_at = now() where family = ${family}::uuid and revoked_at is null`,
    );
  },

  /** Ends all logins of a user. */
  async revokeAll(tx: Queryable, userId: string): Promise<void> {
    await tx.rows(
      sql`update refresh_tokens set revoked_at = now() where user_id = ${userId}::uuid and revoked_at is null`,
    );
  },

  /** Sessions that ended so lately that their access tokens may still be good; read once, when a node starts. */
  async recentlyEnded(db: Queryable, tokenTtlSeconds: number): Promise<string[]> {
    const rows = await db.rows<{ family: string }>(sql`
      with since as (select now() - make_interval(secs => ${tokenTtlSeconds + 60}::int) as moment)
      select family from refresh_tokens, since where revoked_at > moment
      union
      select session_id from ended_sessions, since where ended_at > moment`);
    return rows.map((row) => row.family);
  },

  /** Drops what expired over a day ago and proves nothing any more. */
  async dropExpired(tx: Queryable, userId: string): Promise<void> {
    await tx.rows(sql`
      delete from refresh_tokens where user_id = ${userId}::uuid and expires_at < now() - interval '1 day'`);
  },
};
