import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { createPool } from '../../src/db/database.ts';
import { readFrom, readState, sequence, vacuumOutbox } from '../../src/events/logStore.ts';
import { TotalsStore } from '../../src/stores/totalsStore.ts';
import { line, median, onCpu } from './cost.ts';
import type { PostgresUnits } from './units.ts';

type Backend = { pool: pg.Pool; pid: number; cpu: () => number };
/** The costs that need only Postgres. */
export type DatabaseCosts = Pick<
  PostgresUnits,
  'plainWrite' | 'write' | 'largeTurn' | 'read' | 'push' | 'flush' | 'logBytes' | 'walBytes'
>;

const INSERT = `insert into broker_deals (id, broker_user_id, status, estimated_commission) values ($1, $2, 'touring', 12.5)`;
/** Events of one turn; above 100 the sequencer looks for crowds as well. */
const LARGE_SIZES = [120, 240, 480, 960];

/** A pool of one connection, and its backend's processor time. */
async function backend(databaseUrl: string): Promise<Backend> {
  const pool = createPool(databaseUrl, 1, () => undefined);
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const pid = rows[0]?.pid ?? 0;
  return { pool, pid, cpu: () => onCpu(pid) ?? Number.NaN };
}

/** Processor milliseconds so far of the backends whose last statement is like `pattern`. */
export async function spentOn(pool: pg.Pool, pattern: string): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>(
    'select pid from pg_stat_activity where query ilike $1 and pid <> pg_backend_pid()',
    [pattern],
  );
  return rows.reduce((sum, { pid }) => sum + (onCpu(pid) ?? 0), 0);
}

/** Pid of the server that all backends are children of. */
export async function postmasterOf(databaseUrl: string): Promise<number> {
  const { pool, pid } = await backend(databaseUrl);
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  await pool.end();
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

const CHUNKS = 7;

/** Processor milliseconds of one run of `work`: the middle of the means of some chunks, after one that warms up. */
async function each(one: Backend, times: number, work: (n: number) => Promise<unknown>): Promise<number> {
  const size = Math.ceil(times / CHUNKS);
  const means: number[] = [];
  for (let chunk = 0; chunk <= CHUNKS; chunk++) {
    const before = one.cpu();
    for (let n = 0; n < size; n++) await work(chunk * size + n);
    if (chunk > 0) means.push((one.cpu() - before) / size);
  }
  return median(means);
}

const insert = (pool: pg.Pool, users: string[]) => (n: number) =>
  pool.query({ name: 'unit_insert', text: INSERT, values: [randomUUID(), users[n % users.length]] });

const ROUNDS = 8;

/** Turns of the sizes by turns, so that a growing log weighs on all alike. */
async function turns(writer: Backend, sequencer: Backend, users: string[]) {
  const samples = new Map(LARGE_SIZES.map((size) => [size, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const size of LARGE_SIZES) {
      // At most 96 in a statement: no audience gets so many that they are told in bulk.
      for (let left = size; left > 0; left -= 96)
        await writer.pool.query(
          `insert into broker_deals (broker_user_id, status, estimated_commission) select u, 'touring', 1 from unnest($1::uuid[]) u`,
          [users.slice(0, Math.min(96, left))],
        );
      const before = sequencer.cpu();
      await sequence(sequencer.pool, 5_000);
      if (round > 0) samples.get(size)?.push(sequencer.cpu() - before);
    }
    await vacuumOutbox(writer.pool);
  }
  return line([...samples].map(([size, costs]) => [size, median(costs)] as const));
}

async function reads(one: Backend) {
  const { rows } = await one.pool.query<{ pos: number; day: string }>('select pos, day from log_head');
  const { pos, day } = rows[0] ?? { pos: 0, day: '' };
  const points: [number, number][] = [];
  for (const size of [1, 10, 50, 200])
    points.push([size, await each(one, 200, () => readFrom(one.pool, pos - size, day, 1_001))]);
  return line(points);
}

async function pushes(one: Backend, users: string[]) {
  const totals = new TotalsStore({
    rows: async <T>(statement: pg.QueryConfig) => (await one.pool.query(statement)).rows as T[],
    row: async <T>(statement: pg.QueryConfig) => (await one.pool.query(statement)).rows[0] as T | undefined,
  });
  const points: [number, number][] = [];
  for (const size of [1, 10, 50, 100])
    points.push([size, await each(one, 200, () => totals.readMany(users.slice(0, size)))]);
  return line(points);
}

/** What waiting for the disk adds to a commit: the same write with and without it, by turns. */
async function flush(one: Backend, users: string[]): Promise<number> {
  const took: Record<'on' | 'off', number[]> = { on: [], off: [] };
  for (let round = 0; round < 6; round++) {
    for (const mode of ['on', 'off'] as const) {
      await one.pool.query(`set synchronous_commit = ${mode}`);
      for (let n = 0; n < 150; n++) {
        const started = performance.now();
        await insert(one.pool, users)(n);
        took[mode].push(performance.now() - started);
      }
    }
  }
  await one.pool.query('set synchronous_commit = on');
  return Math.max(0, median(took.on) - median(took.off));
}

const SIZE = `select pg_current_wal_lsn() - '0/0'::pg_lsn as wal, (select pos from log_head) as pos,
  (select sum(pg_total_relation_size(c.oid)) from pg_inherits i join pg_class c on c.oid = i.inhrelid
   where i.inhparent in ('log'::regclass, 'log_stream'::regclass)) as bytes`;

/** The usual mix, in single transactions: deals opened and moved, listings changed, messages in talks of two. */
async function mix(writer: Backend, sequencer: Backend, users: string[], count: number): Promise<void> {
  const [landlord, tenant] = users;
  const { rows } = await writer.pool.query<{ id: string }>(
    `insert into property_listings (user_id, title, description, status, city, sqft, asking_price)
     select $1, 'Corner shop at the square', repeat('Bright rooms with a view. ', 12), 'active', 'Riverside', 2400, 8200
     from generate_series(1, 20) returning id`,
    [landlord],
  );
  const talk = await writer.pool.query<{ id: string }>(
    `with c as (insert into conversations default values returning id)
     insert into conversation_participants (conversation_id, user_id) select c.id, u from c, unnest($1::uuid[]) u returning conversation_id as id`,
    [[landlord, tenant]],
  );
  for (let n = 0; n < count; n++) {
    const kind = n % 10;
    if (kind < 3) await insert(writer.pool, users)(n);
    else if (kind < 7) {
      await writer.pool.query(
        `update broker_deals set estimated_commission = coalesce(estimated_commission, 0) + 1, notes = 'Second viewing on Monday'
         where id = (select id from broker_deals where broker_user_id = $1 limit 1)`,
        [users[n % users.length]],
      );
    } else if (kind < 9)
      await writer.pool.query('update property_listings set asking_price = asking_price + 1 where id = $1', [rows[n % rows.length]?.id]); // prettier-ignore
    else
      await writer.pool.query('insert into messages (conversation_id, sender_id, content) values ($1, $2, $3)', [talk.rows[0]?.id, tenant, 'Could we see it on Thursday afternoon, and is the basement part of it?']); // prettier-ignore
    if (n % 8 === 7) await sequence(sequencer.pool, 5_000);
  }
  await sequence(sequencer.pool, 5_000);
}

async function bytes(writer: Backend, sequencer: Backend, users: string[]) {
  const look = async () =>
    (await writer.pool.query<{ wal: number; pos: number; bytes: number }>(SIZE)).rows[0] ?? {
      wal: Number.NaN,
      pos: Number.NaN,
      bytes: Number.NaN,
    };
  // After a checkpoint every page goes into the write-ahead log whole once; that belongs to no single write.
  await mix(writer, sequencer, users, 500);
  const before = await look();
  await mix(writer, sequencer, users, 6_000);
  const after = await look();
  const events = after.pos - before.pos;
  return { logBytes: (after.bytes - before.bytes) / events, walBytes: (after.wal - before.wal) / events };
}

/** Measures what one thing costs Postgres, with no node beside it. `users` are some hundred accounts. */
export async function databaseCosts(databaseUrl: string, users: string[]): Promise<DatabaseCosts> {
  const [writer, sequencer] = await Promise.all([backend(databaseUrl), backend(databaseUrl)]);
  try {
    await writer.pool.query('alter table broker_deals disable trigger capture_insert');
    const plainWrite = await each(writer, 1_500, insert(writer.pool, users));
    await writer.pool.query('alter table broker_deals enable trigger capture_insert');
    const write = await each(writer, 1_500, insert(writer.pool, users));
    await sequence(sequencer.pool, 1_000_000);
    await vacuumOutbox(writer.pool);
    return {
      plainWrite,
      write,
      largeTurn: await turns(writer, sequencer, users),
      read: await reads(sequencer),
      push: await pushes(sequencer, users),
      flush: await flush(writer, users),
      ...(await bytes(writer, sequencer, users)),
    };
  } finally {
    await sequence(sequencer.pool, 1_000_000).catch(() => undefined);
    // Gives back the pages that these measurements filled; the server does so within a minute.
    await writer.pool.query('vacuum outbox').catch(() => undefined);
    await Promise.all([writer.pool.end(), sequencer.pool.end()]);
  }
}

/** Processor milliseconds of one question of the pulse. */
export async function pulseCost(databaseUrl: string): Promise<number> {
  const one = await backend(databaseUrl);
  const row = async <T>(statement: pg.QueryConfig) => (await one.pool.query(statement)).rows[0] as T | undefined;
  const cost = await each(one, 500, () => readState({ row, rows: () => Promise.resolve([]) }));
  await one.pool.end();
  return cost;
}
