import type { Database } from '../db/database.ts';
import { raw, sql } from '../db/sql.ts';

const HOUR = 3_600_000;
/** Arbitrary but fixed: one node at a time does the housekeeping. */
const LOCK = 7_431_901;
/** Attaching and dropping lock out readers, and readers queue behind the wait: better to come back than to wait long. */
const PATIENCE = "set local lock_timeout = '200ms'";

/**
 * Makes the log's coming partitions and drops those older than `keepDays`; clears sessions long dead. Every node tries
 * every hour; what fails harms nothing (rows go to the default partition) and the next run makes up for it.
 */
export async function maintainLog(db: Database, keepDays: number): Promise<void> {
  await db.write(null, async (tx) => {
    const lock = await tx.row<{ mine: boolean }>(sql`select pg_try_advisory_xact_lock(${LOCK}) as mine`);
    if (!lock?.mine) return;
    await tx.rows(raw(PATIENCE));
    await tx.rows(sql`select create_log_partitions(3)`);
    await tx.rows(sql`delete from refresh_tokens where expires_at < now() - interval '1 day'`);
    await tx.rows(sql`delete from log_default where day < utc_day() - ${keepDays}::int`);
    await tx.rows(sql`delete from log_stream_default where day < utc_day() - ${keepDays}::int`);
  });
  for (const { name } of await db.rows<{ name: string }>(sql`select old_log_partitions(${keepDays}::int) as name`)) {
    await db.write(null, async (tx) => {
      await tx.rows(raw(PATIENCE));
      await tx.rows(raw(`drop table if exists "${name}"`));
    });
  }
}

/** Runs `maintainLog` every hour; returns the function that stops it. */
export function scheduleMaintenance(run: () => Promise<void>, onError: (error: unknown) => void): () => void {
  const tick = () => void run().catch(onError);
  const timer = setInterval(tick, HOUR);
  timer.unref();
  return () => clearInterval(timer);
}
