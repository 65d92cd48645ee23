import { ARCHIVE } from '../ground/dump.ts';
import type { Ground } from '../ground/ground.ts';
import type { ScreenLine } from '../history.ts';
import { instantsOf, readScreens } from './histories.ts';
import type { FaultRow, Measured, World } from './row.ts';

const INSIDE = 'away6days';
const OUTSIDE = 'away12days';
const RETENTION_DAYS = 9;
const BACK = 'clients back after days';

/** Stops the nodes while the log is rewritten under them, as no running deployment would have it. */
async function withoutNodes(ground: Ground, work: () => Promise<void>): Promise<void> {
  for (const node of ground.nodes) await node.kill();
  await work();
  for (const node of ground.nodes) await node.start();
}

/** Puts events of people nobody watches before everything else. */
async function prefill(ground: Ground, events: number): Promise<void> {
  await withoutNodes(ground, async () => {
    await ground.query(`
      with head as (select pos, day from log_head), filled as (
        insert into log (pos, day, event_id, type, entity_type, entity_ids, entity_versions, streams, data, moved, actor, xid, tx_end, at)
        select head.pos + n, head.day, gen_random_uuid(), 'business:created', 'business', array[b], array[1],
          array['user:' || b], jsonb_build_object('businessId', b), '{}', null, pg_current_xact_id(), head.pos + ${events}, now()
        from head, generate_series(1, ${events}) n, lateral (select gen_random_uuid() as b, n as nth) x
        returning pos, day, streams, event_id
      ), addressed as (insert into log_stream (stream, pos, day) select streams[1], pos, day from filled)
      update log_head h set pos = h.pos + ${events}, event_id = f.event_id from (select event_id from filled order by pos desc limit 1) f`);
  });
}

const head = async ({ ground }: World): Promise<number> =>
  Number((await ground.query<{ pos: string }>('select pos from log_head'))[0]?.pos);

/** Makes the events up to pos those of so many days ago. They stay in the order of days, as the log has them. */
async function age({ ground }: World, after: number, pos: number, days: number): Promise<void> {
  const part = (parent: string) => `${parent}_aged_${days}`;
  for (const parent of ['log', 'log_stream']) {
    // Named by the day, as retention expects.
    await ground.query(`do $$ declare name text := format('${parent}_%s', to_char(utc_day() - ${days}, 'YYYYMMDD')); begin
      execute format('create table %I (like ${parent} including all)', name);
      execute format('alter table ${parent} attach partition %I for values from (%L) to (%L)', name, utc_day() - ${days}, utc_day() - ${days - 1});
    end $$`);
    await ground.query(`update ${parent} set day = utc_day() - ${days} where pos > $1 and pos <= $2`, [after, pos]);
    await ground.query(`analyze ${parent}`);
  }
  ground.mark(part('log'), { after, pos });
}

/** The log as if the two crowds had been away for days: older than retention before first, within it before second. */
async function passDays(world: World, first: number, second: number): Promise<void> {
  const { ground } = world;
  await withoutNodes(ground, async () => {
    await age(world, 0, first, 12);
    await age(world, first, second, 6);
    await ground.query(`create table ${ARCHIVE} as select * from log where day < utc_day() - ${RETENTION_DAYS}`);
  });
}

/** The verdicts that each screen of a crowd was told first after it came back. */
async function verdictsOf(folder: string, crowd: string, since: number): Promise<string[]> {
  const first = new Map<string, string>();
  const note = (line: ScreenLine) => {
    if (line.k === 'up' && line.at >= since && !first.has(line.s)) first.set(line.s, line.verdict);
  };
  await readScreens(folder, note, crowd);
  return [...first.values()];
}

async function countVerdicts(folder: string): Promise<Measured> {
  const since = instantsOf(folder, BACK)[0] ?? Infinity;
  const [inside, outside] = [await verdictsOf(folder, INSIDE, since), await verdictsOf(folder, OUTSIDE, since)];
  return {
    insideReset: inside.length === 0 ? null : inside.filter((verdict) => verdict === 'reset').length,
    outsideResumed: outside.length === 0 ? null : outside.filter((verdict) => verdict !== 'reset').length,
  };
}

export const row: FaultRow = {
  name: 'offline-for-days',
  title: 'Clients away for 6 days and for 12 (retention 9), in a log that was full before',
  seconds: 60,
  shortSeconds: 9,
  ground: { nodeEnv: { LOG_RETENTION_DAYS: String(RETENTION_DAYS) } },
  prepare: (ground) => prefill(ground, ground.users.length * 2_500),
  leastAcknowledged: 0.3,
  run: async (world) => {
    const { ground, seconds, mark, during, scale } = world;
    const some = { sockets: Math.ceil(scale.sockets / 20), library: 2, sse: Math.ceil(scale.sse / 5), pollers: Math.ceil(scale.pollers / 5) };
    const outside = await world.openCrowd({ name: OUTSIDE, ...some });
    await outside.goAway();
    const first = await head(world);
    await during(seconds / 3);
    // Only now: a screen to which nothing happens keeps the place where it began until it is told another one.
    const inside = await world.openCrowd({ name: INSIDE, ...some });
    await inside.goAway();
    const second = await head(world);
    await during(seconds / 3);
    await passDays(world, first, second);
    await during(2);
    const left = await ground.query<{ n: string }>(`select count(*) as n from log where day < utc_day() - ${RETENTION_DAYS}`);
    mark(BACK);
    await Promise.all([outside.comeBack(), inside.comeBack()]);
    await during(seconds / 3);
    return { keptTooLong: Number(left[0]?.n) };
  },
  after: (folder) => countVerdicts(folder),
  targets: [
    { name: 'reset inside retention', unit: '', atMost: 0, of: (_verdict, measured) => measured['insideReset'] ?? null },
    { name: 'resumed outside it', unit: '', atMost: 0, of: (_verdict, measured) => measured['outsideResumed'] ?? null },
    { name: 'events kept too long', unit: '', atMost: 0, of: (_verdict, measured) => measured['keptTooLong'] ?? null },
  ],
}; // prettier-ignore
