import { isLogEventType } from '../../contracts/events.ts';
import type { Queryable } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';

/** An event as the log has it. */
export interface LoggedEvent {
  pos: number;
  eventId: string;
  type: string;
  entityIds: string[];
  data: Record<string, unknown>;
}

/** What a user's screens must have received, in order: read from the log itself, past every part that is tested. */
export async function loggedEventsOf(db: Queryable, userId: string, after = 0): Promise<LoggedEvent[]> {
  const rows = await db.rows<LoggedEvent>(sql`
    select l.pos, l.event_id::text as "eventId", l.type, l.entity_ids::text[] as "entityIds", l.data
    from log l where l.streams @> array[${`user:${userId}`}] and l.pos > ${after} order by l.pos`);
  return rows.filter(({ type }) => isLogEventType(type));
}

/** True when nothing committed still waits for its position. */
export async function isSequenced(db: Queryable): Promise<boolean> {
  const state = await db.row<{ waiting: boolean }>(
    sql`select exists (select from outbox where type <> 'canary') as waiting`,
  );
  return state?.waiting === false;
}

/** The user's totals as the tables say, past every cache and projection. */
export async function totalsFromTables(db: Queryable, userId: string): Promise<Record<string, number>> {
  const row = await db.row<{ totals: Record<string, number> }>(
    sql`select to_jsonb(t) - 'user_id' as totals from user_totals_from_tables t where user_id = ${userId}::uuid`,
  );
  return row?.totals ?? {};
}
