import jwt from 'jsonwebtoken';
import type pg from 'pg';
import type { Random } from '../random.ts';

export const ROLES = ['tenant', 'landlord', 'broker'] as const;

/** Somebody with an account, a paid profile, and an access token that outlives the run. */
export interface User {
  id: string;
  role: (typeof ROLES)[number];
  token: string;
}

const DAY_SECONDS = 86_400;

/** Adds users, as many tenants as landlords as brokers, in that turn. Ids follow from `random`. */
export async function addUsers(client: pg.Client, count: number, secret: string, random: Random): Promise<User[]> {
  const users = Array.from({ length: count }, (_, n) => {
    const id = random.uuid();
    const role = ROLES[n % ROLES.length] as (typeof ROLES)[number];
    return { id, role, token: issueToken(secret, id, role, random.uuid()) };
  });
  const ids = users.map(({ id }) => id);
  await client.query(
    `insert into users (id, email, password_hash, role)
     select id, id || '@example.com', 'x', role from unnest($1::uuid[], $2::text[]) u(id, role)`,
    [ids, users.map(({ role }) => role)],
  );
  await client.query(
    `insert into user_profiles (user_id, subscription_tier) select id, 'pro' from unnest($1::uuid[]) u(id)`,
    [ids],
  );
  return users;
}

function issueToken(secret: string, userId: string, role: string, sid: string): string {
  const iat = Math.floor(Date.now() / 1_000);
  const claims = { userId, email: `${userId}@example.com`, role, sid, typ: 'access', iat, nbf: iat - 5 };
  return jwt.sign({ ...claims, exp: iat + DAY_SECONDS }, secret, { algorithm: 'HS256' });
}
