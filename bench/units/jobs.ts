import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../../src/app.ts';
import { sql } from '../../src/db/sql.ts';
import { userStream } from '../../src/events/logEvent.ts';
import type { EventsInput, Spent } from './units.ts';

/** Milliseconds of processor time of this process since `before`, all threads. */
function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const PAYLOAD = { status: 'touring', notes: 'x'.repeat(60), estimated_commission: 12.5, version: 2 };

/**
 * Turns of `perTurn` events each, all committed in one transaction and awaited until this node has relayed them, so that
 * one turn of the sequencer takes exactly them. Every event goes to all `recipients` and moves the totals of the first
 * `moved` of them; `spread`, the events go to the recipients by turns and move their totals. Returns the processor time
 * of the whole loop.
 */
async function events(app: App, input: EventsInput): Promise<Spent> {
  const { turns, perTurn, recipients, moved = 0, spread = false, pauseMs = 0 } = input;
  const streams = recipients.map(userStream);
  const deltas = JSON.stringify(recipients.slice(0, moved).map((user_id) => ({ user_id, deals: 0 })));
  const started = performance.now();
  const before = process.cpuUsage();
  for (let turn = 0; turn < turns; turn++) {
    const row = await app.db.row<{ xid: string }>(sql`
      with placed as (
        insert into outbox (type, entity_type, entity_ids, entity_versions, streams, data, deltas)
        select 'broker:deal-created', 'deal', array[id], array[1],
          case when ${spread}::boolean then array['user:' || one] else ${streams}::text[] end,
          jsonb_build_object('deal', ${PAYLOAD}::jsonb || jsonb_build_object('id', id), 'dealId', id),
          case when ${spread}::boolean then jsonb_build_array(jsonb_build_object('user_id', one, 'deals', 0))
            when ${moved}::int > 0 then ${deltas}::jsonb end
        from (select gen_random_uuid() as id, (${recipients}::uuid[])[1 + n % ${recipients.length}::int] as one
              from generate_series(1, ${perTurn}::int) n) ids
      ) select pg_current_xact_id()::text as xid`);
    await app.live.fence.settled(row?.xid ?? '');
    if (pauseMs > 0) await delay(pauseMs);
  }
  return { cpu: cpuSince(before), wall: performance.now() - started };
}

let mark = process.cpuUsage();
let markedAt = performance.now();

/** Processor time since the last call, and memory after collections. */
async function usage({ collect = false }: { collect?: boolean } = {}) {
  const spent = { cpu: cpuSince(mark), wall: performance.now() - markedAt };
  if (collect) {
    for (let n = 0; n < 3; n++) {
      globalThis.gc?.();
      await delay(50);
    }
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  mark = process.cpuUsage();
  markedAt = performance.now();
  return { ...spent, rss, heap: heapUsed + external };
}

/** Jobs of the measured server that the group `units` needs. */
export const unitJobs = (app: () => App) => ({
  events: (input: EventsInput) => events(app(), input),
  usage,
});
