import type pg from 'pg';
import { Database, createPool } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { examine } from '../../doctor/invariants.ts';
import { sequence } from '../../events/logStore.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

let database: TestDatabase;
let pool: pg.Pool;
let db: Database;
let owner: string;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, 30, () => undefined);
  db = new Database(pool);
  const user = await db.row<{ id: string }>(
    sql`insert into users (email, password_hash, role) values ('w@example.com', 'x', 'tenant') returning id`,
  );
  owner = user?.id ?? '';
});
afterEach(async () => {
  while ((await sequence(pool, 10_000)).length > 0);
  expect((await examine(db)).filter(({ faults }) => faults.length > 0)).toEqual([]);
  await pool.end();
  await database.drop();
});

test('concurrent writers on hot rows, with rollbacks, savepoints and three sequencers: every commit once, in order', async () => {
  const hot = await db.rows<{ id: string }>(
    sql`insert into businesses (user_id, name) select ${owner}::uuid, 'hot ' || n from generate_series(1, 4) n returning id`,
  );
  let running = true;
  const sequencers = Array.from({ length: 3 }, async () => {
    let placed = 0;
    while (running) placed += (await sequence(pool, 50)).length;
    return placed;
  });
  let commits = 0;
  const writer = async (n: number) => {
    const client = await pool.connect();
    for (let i = 0; i < 40; i++) {
      const [a, b] = [hot[(n + i) % 4]?.id, hot[(n + i + 1) % 4]?.id].sort();
      await client.query('begin');
      await client.query(`update businesses set name = $2 where id = $1`, [a, `${n}-${i}`]);
      await client.query('savepoint s');
      await client.query(`update businesses set name = $2 where id = $1`, [b, `undone ${n}-${i}`]);
      if (i % 3 === 0) await client.query('rollback to s');
      if (i % 7 === 0) await client.query('rollback');
      else {
        await client.query('commit');
        commits += i % 3 === 0 ? 1 : 2;
      }
    }
    client.release();
  };
  await Promise.all(Array.from({ length: 12 }, (_, n) => writer(n)));
  running = false;
  await Promise.all(sequencers);
  while ((await sequence(pool, 10_000)).length > 0);
  const updates = await db.row<{ n: number }>(sql`select count(*) as n from log where type = 'business:updated'`);
  expect(updates?.n).toBe(commits);
  const names = await db.rows<{ told: string; held: string }>(sql`
    select b.name as held, (select l.data -> 'business' ->> 'name' from log l where l.entity_ids = array[b.id] order by pos desc limit 1) as told
    from businesses b where b.id = any (${hot.map(({ id }) => id)}::uuid[])`);
  for (const { held, told } of names) expect(told).toBe(held);
});

test('a transaction that stays open for long delays nobody, and its rows come when it commits', async () => {
  const slow = await pool.connect();
  await slow.query('begin');
  await slow.query(`insert into businesses (user_id, name) values ($1, 'early')`, [owner]);
  await pool.query(`insert into businesses (user_id, name) values ($1, 'late')`, [owner]);
  const names = async () => (await sequence(pool, 100)).map(({ data }) => (data['business'] as { name: string }).name);
  expect(await names()).toEqual(['late']);
  await slow.query('commit');
  slow.release();
  expect(await names()).toEqual(['early']);
});

test('a backlog is taken in turns that never cut a transaction', async () => {
  const sizes = [3, 1, 7, 2, 5, 1, 1, 4];
  for (const size of sizes) {
    const client = await pool.connect();
    await client.query('begin');
    for (let i = 0; i < size; i++)
      await client.query(`insert into businesses (user_id, name) values ($1, 'b')`, [owner]);
    await client.query('commit');
    client.release();
  }
  const turns: number[] = [];
  for (let turn = await sequence(pool, 4); turn.length > 0; turn = await sequence(pool, 4)) {
    turns.push(turn.length);
    expect(turn.at(-1)?.pos).toBe(turn.at(-1)?.txEnd);
  }
  expect(turns.length).toBeGreaterThan(3);
  expect(turns.reduce((a, b) => a + b, 0)).toBe(24);
});

test('a fold is exact when users come and go in the same batch', async () => {
  await pool.query(`insert into businesses (user_id, name) select $1, 'x' from generate_series(1, 300)`, [owner]);
  await pool.query('delete from users where id = $1', [owner]);
  await pool.query(`insert into users (email, password_hash, role) values ('again@example.com', 'x', 'landlord')`);
  await sequence(pool, 10_000);
  const left = await db.row<{ businesses: number }>(
    sql`select businesses from user_totals where user_id = ${owner}::uuid`,
  );
  expect(left?.businesses).toBe(0);
});

test('days never fall while positions rise, whatever the clock says, and the head names its event', async () => {
  await pool.query(`update log_head set day = day + 1`);
  await pool.query(`insert into businesses (user_id, name) values ($1, 'tomorrow')`, [owner]);
  const [event] = await sequence(pool, 10);
  const head = await db.row<{ ahead: number; event_id: string }>(
    sql`select day - utc_day() as ahead, event_id from log_head`,
  );
  expect(head).toEqual({ ahead: 1, event_id: event?.eventId });
  await pool.query(
    'update log_head set day = utc_day(); update log set day = utc_day(); update log_stream set day = utc_day(); update user_totals_history set day = utc_day()',
  );
});
