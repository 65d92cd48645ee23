import type { DashboardRole } from '../../../contracts/common.ts';
import { sql } from '../../../db/sql.ts';
import { demoEmail } from '../../../demo/people.ts';
import type { Market } from './market.ts';

/** The id of a role's main demo account. */
export async function demoUser(market: Market, role: DashboardRole): Promise<string> {
  const row = await market.db.row<{ id: string }>(sql`select id from users where email = ${demoEmail(role, 0)}`);
  return row?.id ?? '';
}

/** Adds a business as psql would; its id. */
export async function insertBusiness(market: Market, userId: string, name: string): Promise<string> {
  const row = await market.db.row<{ id: string }>(
    sql`insert into businesses (user_id, name, category) values (${userId}::uuid, ${name}, 'Retail') returning id`,
  );
  return row?.id ?? '';
}

/** How many businesses of a name there are. */
export async function countBusinesses(market: Market, name: string): Promise<number> {
  const row = await market.db.row<{ count: number }>(
    sql`select count(*)::int as count from businesses where name = ${name}`,
  );
  return row?.count ?? 0;
}

/** Types of the events that tell of a business, in the order of the log. */
export async function eventsOfBusiness(market: Market, id: string): Promise<string[]> {
  const rows = await market.db.rows<{ type: string }>(
    sql`select type from log where ${id}::uuid = any (entity_ids) order by pos`,
  );
  return rows.map(({ type }) => type);
}

/** A sensible name that nothing else has. */
export const uniqueName = (what: string): string => `${what} ${Math.random().toString(36).slice(2, 8)}`;
