import fc from 'fast-check';
import type pg from 'pg';
import { Database, createPool } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { formatCursor, parseCursor } from '../../events/cursor.ts';
import { Frames, type Frame, type ReaderPlace } from '../../events/frames.ts';
import { RecentEvents } from '../../events/recentEvents.ts';
import { sequence } from '../../events/logStore.ts';
import { isLogEventType } from '../../contracts/events.ts';
import type { LogEvent } from '../../events/logEvent.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

const USERS = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
let database: TestDatabase;
let pool: pg.Pool;
let db: Database;
let log: LogEvent[];
let generation: string;
let stored: Frames;
let remembered: Frames;

/** A log of many transactions of one to six rows, for three users and for nobody. */
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, 4, () => undefined);
  db = new Database(pool);
  for (const id of USERS)
    await db.rows(
      sql`insert into users (id, email, password_hash, role) values (${id}::uuid, ${id + '@example.com'}, 'x', 'tenant')`,
    );
  for (let n = 0; n < 60; n++) {
    await db.write(null, async (tx) => {
      if (n % 5 === 0) await tx.rows(sql`insert into canaries (node, beat) values (${'n' + String(n)}, 1)`);
      else for (let i = 0; i <= n % 6; i++) await tx.rows(sql`insert into businesses (user_id, name) values (${USERS[(n + i * (n % 2)) % 3]}::uuid, 'b')`);
    });
  } // prettier-ignore
  log = await sequence(pool, 10_000);
  generation = (await db.row<{ generation: string }>(sql`select generation from log_head`))?.generation ?? '';
  stored = new Frames(db, new RecentEvents());
  const recent = new RecentEvents();
  recent.reset(generation);
  for (const event of log) recent.add(event);
  remembered = new Frames(db, recent);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const start = (): ReaderPlace => ({ generation, pos: 0, eventId: '', day: log[0]?.day ?? '' });
const stream = (n: number) => `user:${USERS[n]}`;

async function readAll(frames: Frames, streams: string[], limits: () => number, from = start()): Promise<Frame[]> {
  const all: Frame[] = [];
  for (let place = from; ;) {
    const frame = await frames.next(place, streams, limits());
    all.push(frame);
    place = frame.to;
    if (!frame.more) return all;
  }
}

test('frames tile the log, hold every event of the streams once and in order, and never cut a transaction', async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray([0, 1, 2], { minLength: 1 }), fc.infiniteStream(fc.integer({ min: 1, max: 9 })), fc.boolean(), async (users, limits, memory) => {
      const streams = users.map(stream);
      const all = await readAll(memory ? remembered : stored, streams, () => limits.next().value as number);
      expect(all[0]?.from.pos).toBe(0);
      all.slice(1).forEach((frame, n) => expect(frame.from).toEqual(all[n]?.to));
      expect(all.at(-1)?.to.pos).toBe(log.length);
      for (const { to } of all) expect(log[to.pos - 1]?.txEnd).toBe(to.pos);
      // At most the limit (9) and then on to the end of one transaction (6 rows).
      for (const { events } of all) expect(events.length).toBeLessThan(9 + 6);
      const expected = log.filter((event) => event.streams.some((name) => streams.includes(name)) && isLogEventType(event.type));
      expect(all.flatMap(({ events }) => events.map(({ pos }) => pos))).toEqual(expected.map(({ pos }) => pos));
    }),
    { numRuns: 25 },
  ); // prettier-ignore
});

test('memory and database give the same events', async () => {
  const [a, b] = await Promise.all([stored, remembered].map((frames) => readAll(frames, [stream(0)], () => 7)));
  expect(a?.flatMap(({ events }) => events)).toEqual(b?.flatMap(({ events }) => events));
});

test('a frame without events of the reader still moves it to the last position examined', async () => {
  const frame = await stored.next(start(), ['user:nobody'], 10);
  expect([frame.events, frame.to.pos, frame.more]).toEqual([[], log.length, false]);
});

describe('cursors', () => {
  const at = (pos: number) => formatCursor({ generation, pos, eventId: log[pos - 1]?.eventId ?? '' });

  test('survive the trip', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), fc.uuid(), (pos, eventId) => {
      expect(parseCursor(formatCursor({ generation: 'deadbeef', pos, eventId }))).toEqual({ generation: 'deadbeef', pos, eventPrefix: eventId.slice(0, 8) });
    })); // prettier-ignore
  });

  test.each([stored, remembered].map((_, n) => [n === 0 ? 'from the database' : 'from memory', n] as const))('resume %s only at exactly their event', async (_name, n) => {
    const frames = n === 0 ? stored : remembered;
    expect((await frames.resolve(at(7)))?.pos).toBe(7);
    expect(await frames.resolve(formatCursor({ generation, pos: 7, eventId: log[8]?.eventId ?? '' }))).toBeNull();
    expect(await frames.resolve(formatCursor({ generation: '00000000', pos: 7, eventId: log[6]?.eventId ?? '' }))).toBeNull();
    expect(await frames.resolve(formatCursor({ generation, pos: log.length + 5, eventId: log[6]?.eventId ?? '' }))).toBeNull();
    expect(await frames.resolve(formatCursor({ generation, pos: 7, eventId: '' }))).toBeNull();
    expect((await frames.resolve(formatCursor({ generation, pos: 0, eventId: '' })))?.pos).toBe(0);
  }); // prettier-ignore

  test.each(['', 'x', '1', 'null', '-1', 'deadbeef-', 'deadbeef-zzzzzzzzzzzzz-', "deadbeef-1-'; drop", `${'a'.repeat(8)}-1-${'b'.repeat(9)}`])('%j is no cursor', async (text) => {
    await expect(stored.resolve(text)).rejects.toThrow(TypeError);
  }); // prettier-ignore

  test('older than the kept log cannot be continued, nor can the beginning', async () => {
    const own = await createTestDatabase();
    const client = createPool(own.url, 2, () => undefined);
    const frames = new Frames(new Database(client), new RecentEvents());
    try {
      await client.query(`insert into canaries (node, beat) select 'n' || n, 1 from generate_series(1, 5) n`);
      const [first, second] = await sequence(client, 100);
      const own_generation = (await client.query('select generation from log_head')).rows[0].generation as string;
      const cursor = (event?: LogEvent) =>
        formatCursor({ generation: own_generation, pos: event?.pos ?? 0, eventId: event?.eventId ?? '' });
      expect((await frames.resolve(cursor()))?.pos).toBe(0);
      await client.query('delete from log where pos = 1');
      expect(await frames.resolve(cursor(first))).toBeNull();
      expect(await frames.resolve(cursor())).toBeNull();
      expect((await frames.resolve(cursor(second)))?.pos).toBe(2);
    } finally {
      await client.end();
      await own.drop();
    }
  });
});

test('memory is bounded in events and in bytes, keeps the newest, and says so when it has too little', () => {
  const event = (pos: number, text: string): LogEvent => ({ ...(log[0] as LogEvent), type: 'business:created', pos, txEnd: pos, streams: [stream(0)], data: { text } });
  const held = (most: { events: number; bytes: number }, count: number, text: string): number => {
    const recent = new RecentEvents(most);
    recent.reset(generation);
    for (let pos = 1; pos <= count; pos++) recent.add(event(pos, text));
    const known = Array.from({ length: count }, (_, n) => recent.placeOf(n + 1)).filter((place) => place !== null);
    expect(known.at(-1)?.pos).toBe(count);
    const from = known[0] as ReaderPlace;
    expect(recent.next(from, [stream(0)], 1_000)?.events.map(({ pos }) => pos)).toEqual(known.slice(1).map(({ pos }) => pos));
    expect(recent.next({ ...from, pos: from.pos - 2 }, [stream(0)], 1_000)).toBeNull();
    return known.length;
  };
  expect(held({ events: 10, bytes: 1_000_000 }, 100, 'short')).toBeLessThanOrEqual(10);
  const heavy = held({ events: 1_000, bytes: 100_000 }, 100, 'x'.repeat(10_000));
  expect(heavy).toBeGreaterThan(2);
  expect(heavy).toBeLessThanOrEqual(10);
}); // prettier-ignore
