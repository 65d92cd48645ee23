import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';

const HOUR = 3_600_000;
/** Arbitrary but fixed: one node at a time does the housekeeping. */
const LOCK = 7_431_901;

/**
 * Makes the log's coming partitions and drops those older than `keepDays`; clears sessions long dead. Every node tries
 * every hour; a run that fails harms nothing (rows go to the default partition) and the next one makes up for it.
 */
export async function maintainLog(db: Database, keepDays: number): Promise<void> {
  await db.write(null, async (tx) => {
    const lock = await tx.row<{ mine: boolean }>(sql`select pg_try_advisory_xact_lock(${LOCK}) as mine`);
    if (!lock?.mine) return;
    // Attaching and dropping wait for readers of the log; better to come back later than to make others queue.
    await tx.rows(sql`set local lock_timeout = '2s'`);
    await tx.rows(sql`select create_log_partitions(3)`);
    await tx.rows(sql`select drop_log_partitions(${keepDays}::int)`);
    await tx.rows(sql`delete from refresh_tokens where expires_at < now() - interval '1 day'`);
  });
}

/** Runs `maintainLog` now and every hour; returns the function that stops it. */
export function scheduleMaintenance(run: () => Promise<void>, onError: (error: unknown) => void): () => void {
  const tick = () => void run().catch(onError);
  const timer = setInterval(tick, HOUR);
  timer.unref();
  tick();
  return () => clearInterval(timer);
}
