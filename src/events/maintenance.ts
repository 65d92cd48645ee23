import type { Database } from '../db/database.ts';
import { raw, sql } from '../db/sql.ts';

const HOUR = 3_600_000;
/** A write may be sent again under its key for this long. */
const KEY_DAYS = 30;
/** Keys removed in one transaction, and transactions in one run: a backlog goes hour by hour. */
const KEYS_AT_ONCE = 1_000;
const KEY_TURNS = 200;
/** Arbitrary but fixed: one node at a time does the housekeeping. */
const LOCK = 7_431_901;
/** Attaching and dropping lock out readers, and readers queue behind the wait: better to come back than to wait long. */
const PATIENCE = "set local lock_timeout = '200ms'";

/**
 * Makes the log's coming partitions and drops those older than `keepDays`; clears sessions long dead and old idempotency keys. Every node tries
 * every hour; what fails harms nothing (rows go to the default partition) and the next run makes up for it.
 */
export async function maintainLog(db: Database, keepDays: number): Promise<void> {
  await db.write(null, async (tx) => {
    const lock = await tx.row<{ mine: boolean }>(sql`select pg_try_advisory_xact_lock(${LOCK}) as mine`);
    if (!lock?.mine) return;
    await tx.rows(raw(PATIENCE));
    await tx.rows(sql`select create_log_partitions(3)`);
    await tx.rows(sql`delete from refresh_tokens where expires_at < now() - interval '1 day'`);
    await tx.rows(sql`delete from ended_sessions where ended_at < now() - interval '2 days'`);
    await tx.rows(sql`delete from log_default where day < utc_day() - ${keepDays}::int`);
    await tx.rows(sql`delete from log_stream_default where day < utc_day() - ${keepDays}::int`);
  });
  for (const { name } of await db.rows<{ name: string }>(sql`select old_log_partitions(${keepDays}::int) as name`)) {
    await db.write(null, async (tx) => {
      await tx.rows(raw(PATIENCE));
      await tx.rows(raw(`drop table if exists "${name}"`));
    });
  }
  await forgetKeys(db);
}

/** Nodes that do this at once take different rows. */
async function forgetKeys(db: Database): Promise<void> {
  for (let turn = 0; turn < KEY_TURNS; turn++) {
    const { data } = await db.write(null, (tx) =>
      tx.rows(sql`
        delete from idempotency_keys where ctid = any(array(
          select ctid from idempotency_keys where created_at < now() - make_interval(days => ${KEY_DAYS}::int)
          limit ${KEYS_AT_ONCE} for update skip locked))
        returning 1`),
    );
    if (data.length < KEYS_AT_ONCE) return;
  }
}

/** Runs `maintainLog` every hour; returns the function that stops it. */
export function scheduleMaintenance(run: () => Promise<void>, onError: (error: unknown) => void): () => void {
  const tick = () => void run().catch(onError);
  const timer = setInterval(tick, HOUR);
  timer.unref();
  return () => clearInterval(timer);
}
