import type pg from 'pg';
import type { Queryable } from '../db/database.ts';
import { raw, sql } from '../db/sql.ts';
import { LOG_COLUMNS, type LogEvent, type LogPlace } from './logEvent.ts';
import type { ParsedCursor } from './cursor.ts';

/** State of the log as one statement saw it. */
export interface LogState {
  generation: string;
  pos: number;
  /** True when committed changes wait for their positions. */
  waiting: boolean;
}

/** Where the log stands, and whether the sequencer has work. Cheap enough to ask 20 times a second. */
export async function readState(db: Queryable): Promise<LogState> {
  const state = await db.row<LogState>(
    sql`select generation, pos, exists (select from outbox) as waiting from log_head`,
  );
  if (!state) throw new Error('log_head is empty');
  return state;
}

/** The newest place of the log. */
export async function readHead(db: Queryable): Promise<LogPlace & { day: string }> {
  const head = await db.row<LogPlace & { day: string }>(
    sql`select generation, pos, coalesce(event_id::text, '') as "eventId", day from log_head`,
  );
  if (!head) throw new Error('log_head is empty');
  return head;
}

/**
 * Gives a log whose positions are being given a second time another generation, unless somebody has: what was cached or
 * handed out under the old one is void by its name from then on.
 */
export async function renewGeneration(db: Queryable, generation: string): Promise<void> {
  await db.rows(sql`update log_head set generation = default where generation = ${generation}`);
}

/**
 * Events from position `from` on, that one included, in order. `day` is a day not after that of `from`; it spares the
 * older partitions. Named, so that each connection plans it once.
 */
export async function readFrom(pool: pg.Pool, from: number, day: string, limit: number): Promise<LogEvent[]> {
  const result = await pool.query({
    name: 'log_read_from',
    text: `select ${LOG_COLUMNS} from log l where l.pos >= $1 and l.day >= $2 order by l.pos limit $3`,
    values: [from, day, limit],
  });
  return result.rows as LogEvent[];
}

/** The event a cursor points at, if the log still has exactly it; decides whether a reader may go on from there. */
export async function findCursor(db: Queryable, cursor: ParsedCursor): Promise<{ pos: number; day: string } | null> {
  if (cursor.pos === 0) {
    const first = await db.row<{ pos: number | null; day: string }>(sql`
      select (select min(pos) from log) as pos, coalesce((select min(day) from log), utc_day()) as day
      from log_head where generation = ${cursor.generation}`);
    return first && (first.pos === null || first.pos === 1) ? { pos: 0, day: first.day } : null;
  }
  const found = await db.row<{ pos: number; day: string }>(sql`
    select l.pos, l.day from log l, log_head h
    where l.pos = ${cursor.pos} and left(l.event_id::text, 8) = ${cursor.eventPrefix} and h.generation = ${cursor.generation}`);
  return found ?? null;
}

/** A page of the log for some audiences. */
export interface LogPage {
  events: LogEvent[];
  /** Place of the head in the same snapshot. */
  head: LogPlace & { day: string };
}

/**
 * Events of `streams` after `from`, in order, at most `limit` and then on to the end of the last one's transaction,
 * together with the head of the same snapshot.
 */
export async function readStreams(
  tx: Queryable,
  streams: readonly string[],
  from: number,
  day: string,
  limit: number,
): Promise<LogPage> {
  // prettier-ignore
  const head = await readHead(tx);
  const page = (upTo: number, max: number) => sql`
    select ${raw(LOG_COLUMNS)} from log l
    where l.day >= ${day}::date and l.pos in (
      select distinct s.pos from log_stream s
      where s.stream = any (${streams}::text[]) and s.pos > ${from} and s.pos <= ${upTo} and s.day >= ${day}::date
      order by s.pos limit ${max})
    order by l.pos`;
  const events = await tx.rows<LogEvent>(page(head.pos, limit));
  const last = events.at(-1);
  if (events.length < limit || !last || last.txEnd === last.pos) return { events, head };
  // The limit fell inside a transaction: take it whole.
  return { events: await tx.rows<LogEvent>(page(last.txEnd, Number.MAX_SAFE_INTEGER)), head };
}

/** How far back a search for an audience's newest events goes, in entries of that audience. */
export const MOST_EXAMINED = 10_000;

/**
 * The newest events of `stream` that are of one of `types`, newest first. The index of the audience is walked backwards
 * and each entry looked up by its key, so the size of the log does not matter; `offset 0` holds the planner to that.
 */
export async function readNewest(
  tx: Queryable,
  stream: string,
  types: readonly string[],
  limit: number,
): Promise<LogEvent[]> {
  return tx.rows<LogEvent>(sql`
    select found.* from (
      select pos, day from log_stream where stream = ${stream} order by pos desc limit ${MOST_EXAMINED}
    ) newest
    cross join lateral (
      select ${raw(LOG_COLUMNS)} from log l where l.pos = newest.pos and l.day = newest.day offset 0
    ) found
    where found.type = any (${types}::text[])
    order by newest.pos desc limit ${limit}`);
}

/** Id of the event at `pos`, for the cursor of a page that ends between the reader's own events. */
export async function eventIdAt(tx: Queryable, pos: number, day: string): Promise<string> {
  const row = await tx.row<{ id: string }>(
    sql`select event_id::text as id from log where pos = ${pos} and day >= ${day}::date`,
  );
  return row?.id ?? '';
}

/** One turn of the sequencer on its own connection: the events it placed, in order. */
export async function sequence(pool: pg.Pool, most: number): Promise<LogEvent[]> {
  const result = await pool.query({
    name: 'log_sequence',
    text: `select ${LOG_COLUMNS} from sequence_outbox($1) l`,
    values: [most],
  });
  return result.rows as LogEvent[];
}

/**
 * Makes the room of sequenced rows usable again. The outbox turns over many times a minute, the server's own vacuum looks
 * once a minute, and every turn of the sequencer reads all its pages.
 */
export async function vacuumOutbox(pool: pg.Pool): Promise<void> {
  await pool.query('vacuum (skip_locked, truncate off) outbox');
}
