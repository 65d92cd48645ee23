import type pg from 'pg';
import { events, isLogEventType } from '../../contracts/events.ts';
import { Database, createPool } from '../../db/database.ts';
import { raw, sql } from '../../db/sql.ts';
import { examine } from '../../doctor/invariants.ts';
import { toWire } from '../../events/frames.ts';
import type { LogEvent } from '../../events/logEvent.ts';
import { sequence } from '../../events/logStore.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const TENANT = id(1);
const LANDLORD = id(2);
const BROKER = id(3);
const OTHER = id(4);

let database: TestDatabase;
let pool: pg.Pool;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, 5, () => undefined);
  db = new Database(pool);
  await pool.query(`insert into users (id, email, password_hash, role) values
    ('${TENANT}', 't@example.com', 'SECRET-hash', 'tenant'), ('${LANDLORD}', 'l@example.com', 'SECRET-hash', 'landlord'),
    ('${BROKER}', 'b@example.com', 'SECRET-hash', 'broker'), ('${OTHER}', 'o@example.com', 'SECRET-hash', 'tenant')`);
  await pool.query('insert into user_profiles (user_id) select id from users');
  await sequence(pool, 1_000);
});
afterEach(async () => {
  const broken = (await examine(db)).filter(({ faults }) => faults.length > 0);
  expect(broken).toEqual([]);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Tables a client rebuilds from events: and the payload's record and id keys. */
const FOLLOWED = [
  { table: 'businesses', prefix: 'business', record: 'business', key: 'businessId' },
  { table: 'demand_listings', prefix: 'demand', record: 'demandListing', key: 'demandListingId' },
  { table: 'property_listings', prefix: 'property', record: 'property', key: 'propertyId' },
  { table: 'broker_deals', prefix: 'broker:deal', record: 'deal', key: 'dealId' },
  { table: 'business_metrics', prefix: 'metrics', record: 'metrics', key: 'metricsId' },
  { table: 'property_listing_metrics', prefix: 'property:metrics', record: 'metrics', key: 'metricsId' },
  { table: 'business_invites', prefix: 'invite', record: 'invite', key: 'inviteId' },
  { table: 'property_inquiries', prefix: 'inquiry', record: 'inquiry', key: 'inquiryId' },
  { table: 'messages', prefix: 'message', record: 'message', key: 'messageId' },
  { table: 'property_matches', prefix: 'match', record: 'match', key: 'matchId' },
  { table: 'broker_profiles', prefix: 'broker:profile', record: 'profile', key: 'profileId' },
  { table: 'user_profiles', prefix: 'profile', record: 'profile', key: 'profileId' },
] as const;
type Followed = (typeof FOLLOWED)[number];
type Record_ = Record<string, unknown>;
type State = Map<string, Record_>;

const users = [TENANT, LANDLORD, BROKER, OTHER];

/** What each user's screens hold, read from the tables, in the shape events carry. */
async function snapshot({ table }: Followed): Promise<Map<string, State>> {
  const rule = await db.row<{ record: string; streams: string }>(
    sql`select capture_record(c, 'r') as record, streams from capture_rules c where table_name = ${table}`,
  );
  const rows = await db.rows<{ stream: string; record: Record_ }>(
    sql`select s.stream, ${raw(rule?.record ?? '')} as record from ${raw(table)} r cross join lateral unnest(${raw(rule?.streams ?? '')}) s(stream)`,
  );
  const states = new Map(users.map((user) => [user, new Map() as State]));
  for (const { stream, record } of rows) states.get(stream.slice('user:'.length))?.set(String(record['id']), record);
  return states;
}

/** What a client does with an event of its stream. */
function apply(state: State, followed: Followed, { type, data }: LogEvent): void {
  const ours = type.startsWith(`${followed.prefix}:`) || type.startsWith(`${followed.prefix}-`);
  const key = data[followed.key];
  if (!ours || typeof key !== 'string') return;
  if (type.endsWith('deleted')) state.delete(key);
  else if (data[followed.record]) {
    const before = state.get(key);
    // Both ways a client may patch, whole record or changes alone, must come to the same.
    const whole = data[followed.record] as Record_;
    if (before && data['changes']) expect({ ...before, ...(data['changes'] as Record_) }).toEqual(whole);
    state.set(key, whole);
  }
}

/** Runs an action and holds: old snapshot + its events = new snapshot, for every user and every followed table. */
async function act(text: string): Promise<LogEvent[]> {
  await sequence(pool, 10_000);
  const before = await Promise.all(FOLLOWED.map(snapshot));
  await pool.query(text);
  const placed = await sequence(pool, 10_000);
  const after = await Promise.all(FOLLOWED.map(snapshot));
  // A deleted user has no screen, and takes no part any more in conversations whose messages stay.
  const remaining = (await db.rows<{ id: string }>(sql`select id from users`)).map((user) => user.id);
  const bulk = new Set(placed.filter(({ type }) => type === 'bulk:changed').map(({ entityType }) => entityType));
  FOLLOWED.forEach((followed, n) => {
    for (const user of bulk.size > 0 ? [] : remaining) {
      const state = before[n]?.get(user) ?? (new Map() as State);
      for (const event of placed) if (event.streams.includes(`user:${user}`)) apply(state, followed, event);
      expect([followed.table, user, Object.fromEntries(state)]).toEqual([
        followed.table,
        user,
        Object.fromEntries(after[n]?.get(user) ?? []),
      ]);
    }
  });
  for (const event of placed) expectDeclared(event);
  return placed;
}

/** Every event a client can see has its declared, strict shape, and nothing of a private column is in it. */
function expectDeclared(event: LogEvent): void {
  expect(JSON.stringify(event.data)).not.toContain('SECRET');
  if (!isLogEventType(event.type)) return;
  const wire = toWire(event, '00000000');
  const parsed = events[event.type].data.safeParse(wire.data);
  expect([event.type, parsed.error?.issues ?? []]).toEqual([event.type, []]);
}

const actions: [string, string, string[]][] = [
  ['insert a business', `insert into businesses (id, user_id, name) values ('${id(10)}', '${TENANT}', 'Cafe')`, ['business:created']],
  ['update it', `update businesses set name = 'Bistro', category = 'F&B' where id = '${id(10)}'`, ['business:updated']],
  ['update it to what it is', `update businesses set name = name where id = '${id(10)}'`, []],
  ['add a demand', `insert into demand_listings (id, business_id, title, budget_max) values ('${id(20)}', '${id(10)}', 'Corner shop', 1250.5)`, ['demand:created']],
  ['list a property', `insert into property_listings (id, user_id, title, status, asking_price) values ('${id(30)}', '${LANDLORD}', 'Shop', 'active', 9999999999.99)`, ['property:created']],
  ['change its status', `update property_listings set status = 'leased' where id = '${id(30)}'`, ['property:updated', 'property:status-changed']],
  ['change status and price', `update property_listings set status = 'active', asking_price = 10 where id = '${id(30)}'`, ['property:updated', 'property:status-changed']],
  ['view a business', `insert into business_views (business_id, viewer_id) values ('${id(10)}', '${LANDLORD}')`, ['metrics:updated']],
  ['view it again the same day', `insert into business_views (business_id, viewer_id) values ('${id(10)}', '${LANDLORD}') on conflict do nothing`, []],
  ['view a property', `insert into property_views (property_listing_id, viewer_id) values ('${id(30)}', '${TENANT}')`, ['property:metrics-updated']],
  ['click on a business', `insert into business_clicks (business_id, viewer_id) values ('${id(10)}', '${LANDLORD}')`, ['metrics:updated']],
  ['click on a property', `insert into property_clicks (property_listing_id, viewer_id) values ('${id(30)}', '${TENANT}')`, ['property:metrics-updated']],
  ['share it', `insert into property_shares (property_listing_id, viewer_id) values ('${id(30)}', '${TENANT}')`, ['property:metrics-updated']],
  ['favour it', `insert into property_favorites (property_listing_id, user_id) values ('${id(30)}', '${TENANT}')`, ['property:metrics-updated']],
  ['take the favour back', `delete from property_favorites`, ['property:metrics-updated']],
  ['invite', `insert into business_invites (id, business_id, property_listing_id, invited_by) values ('${id(40)}', '${id(10)}', '${id(30)}', '${BROKER}')`, ['metrics:updated', 'invite:created']],
  ['accept', `update business_invites set status = 'accepted' where id = '${id(40)}'`, ['metrics:updated', 'invite:updated']],
  ['open a deal', `insert into broker_deals (id, broker_user_id, status, estimated_commission) values ('${id(50)}', '${BROKER}', 'touring', 1234.56)`, ['broker:deal-created']],
  ['sign it', `update broker_deals set status = 'signed' where id = '${id(50)}'`, ['broker:deal-updated']],
  ['reopen it', `update broker_deals set status = 'touring' where id = '${id(50)}'`, ['broker:deal-updated']],
  ['delete it', `delete from broker_deals where id = '${id(50)}'`, ['broker:deal-deleted']],
  ['inquire', `insert into conversations (id) values ('${id(60)}'); insert into conversation_participants (conversation_id, user_id) values ('${id(60)}', '${LANDLORD}'), ('${id(60)}', '${BROKER}');
     insert into property_inquiries (property_listing_id, user_id, conversation_id) values ('${id(30)}', '${BROKER}', '${id(60)}')`, ['unread:update', 'unread:update', 'property:metrics-updated', 'inquiry:created']],
  ['ask', `insert into messages (conversation_id, sender_id, content) values ('${id(60)}', '${BROKER}', 'Is it free?')`, ['unread:update', 'unread:update', 'message:new']],
  ['answer', `insert into messages (conversation_id, sender_id, content) values ('${id(60)}', '${LANDLORD}', 'It is.')`, ['unread:update', 'unread:update', 'inquiry:updated', 'message:new']],
  ['change a tier', `update user_profiles set subscription_tier = 'pro' where user_id = '${TENANT}'`, ['profile:updated']],
  ['change a password', `update users set password_hash = 'SECRET-other' where id = '${TENANT}'`, []],
  ['give a business to somebody else', `update businesses set user_id = '${OTHER}' where id = '${id(10)}'`,
    ['business:deleted', 'business:created', 'demand:deleted', 'demand:created', 'metrics:deleted', 'metrics:updated', 'invite:deleted', 'invite:updated', 'invite:created']],
  ['two statements in one transaction', `begin; update businesses set name = 'A' where id = '${id(10)}'; update businesses set name = 'B' where id = '${id(10)}'; commit`, ['business:updated', 'business:updated']],
  ['a transaction that is rolled back', `begin; update businesses set name = 'C' where id = '${id(10)}'; rollback`, []],
  ['insert or update in one statement', `insert into businesses (id, user_id, name) values ('${id(10)}', '${OTHER}', 'D'), ('${id(11)}', '${TENANT}', 'E') on conflict (id) do update set name = excluded.name`, ['business:created', 'business:updated']],
  ['delete a parent with everything under it', `delete from businesses where id = '${id(10)}'`, ['business:deleted', 'demand:deleted', 'metrics:deleted', 'invite:deleted']],
  ['open a talk', `insert into conversations (id) values ('${id(61)}'); insert into conversation_participants (conversation_id, user_id) values ('${id(61)}', '${TENANT}'), ('${id(61)}', '${BROKER}');
     insert into messages (conversation_id, sender_id, content) values ('${id(61)}', '${BROKER}', 'Still looking?')`, ['unread:update', 'unread:update', 'unread:update', 'unread:update', 'message:new']],
  ['delete the talk', `delete from conversations where id = '${id(61)}'`, ['message:deleted', 'unread:update', 'unread:update']],
  ['delete a user', `delete from users where id = '${LANDLORD}'`, ['property:deleted', 'property:metrics-deleted', 'inquiry:deleted', 'message:deleted', 'unread:update', 'profile:deleted']],
]; // prettier-ignore

test.each(actions)('%s: old snapshot + its events = new snapshot', async (_name, text, expected) => {
  const placed = await act(text);
  const sorted = (types: string[]) => [...types].sort();
  expect(sorted(placed.map(({ type }) => type))).toEqual(sorted(expected));
});

describe('bulk', () => {
  const insert = (count: number, user = TENANT) =>
    `insert into businesses (user_id, name) select '${user}', 'bulk ' || n from generate_series(1, ${count}) n`;

  test('up to 100 rows of one audience are told one by one', async () => {
    const placed = await act(insert(100));
    expect(placed.map(({ type }) => type)).toEqual(Array<string>(100).fill('business:created'));
  });

  test('more are told in chunks of at most 500 ids, with one move of the totals', async () => {
    const placed = await act(insert(1_201));
    expect(placed.map(({ type, data }) => [type, data['count']])).toEqual([['bulk:changed', 500], ['bulk:changed', 500], ['bulk:changed', 201]]); // prettier-ignore
    expect(placed.filter(({ moved }) => moved.length > 0)).toHaveLength(1);
    expect(new Set(placed.flatMap(({ data }) => data['ids'] as string[])).size).toBe(1_201);
  });

  test('so are the same rows changed by many statements of one transaction', async () => {
    const statements = Array.from(
      { length: 101 },
      (_, n) => `insert into businesses (user_id, name) values ('${TENANT}', 'single ${n}')`,
    );
    const placed = await act(`begin; ${statements.join(';')}; commit`);
    expect(placed.map(({ type, data }) => [type, data['count']])).toEqual([['bulk:changed', 101]]);
  });

  test('each audience is counted by itself', async () => {
    const placed = await act(`begin; ${insert(101)}; ${insert(100, OTHER)}; commit`);
    const of = (user: string) =>
      placed.filter(({ streams }) => streams.includes(`user:${user}`)).map(({ type }) => type);
    expect(of(TENANT)).toEqual(['bulk:changed']);
    expect(of(OTHER)).toHaveLength(100);
  });

  test('what only servers read is never summed up, nor lost, in a crowded batch', async () => {
    await pool.query(
      `insert into refresh_tokens (user_id, family, token_hash, expires_at)
       select '${TENANT}', gen_random_uuid(), 'hash ' || n, now() + interval '1 day' from generate_series(1, 150) n`,
    );
    const ended = await act(`update refresh_tokens set revoked_at = now() where user_id = '${TENANT}'`);
    expect(ended.map(({ type }) => type)).toEqual(Array<string>(150).fill('session:revoked'));
    const mixed = await act(
      `begin; ${insert(101)}; insert into canaries (node, beat) values ('crowd', 1); update user_profiles set bio = 'x' where user_id = '${TENANT}'; commit`,
    );
    expect(mixed.map(({ type }) => type).sort()).toEqual(['bulk:changed', 'canary', 'profile:updated']);
  });

  test('a row with two audiences, one of them crowded, is told to the other by itself', async () => {
    const statements = Array.from({ length: 101 }, (_, n) => {
      const business = id(7_000 + n);
      return `insert into businesses (id, user_id, name) values ('${business}', '${n % 2 ? TENANT : OTHER}', 'invited');
        insert into property_listings (id, user_id, title) values ('${id(8_000 + n)}', '${BROKER}', 'Shop');
        insert into business_invites (business_id, property_listing_id, invited_by) values ('${business}', '${id(8_000 + n)}', '${BROKER}')`;
    });
    const placed = await act(`begin; ${statements.join(';')}; commit`);
    const broker = placed.filter(({ streams }) => streams.includes(`user:${BROKER}`));
    expect(broker.every(({ type }) => type === 'bulk:changed')).toBe(true);
    expect(new Set(broker.map(({ entityType }) => entityType))).toEqual(new Set(['property', 'business_invite']));
    const tenants = [TENANT, OTHER].map((user) => placed.filter(({ streams }) => streams.includes(`user:${user}`)));
    // Each tenant has some 150 rows of this transaction (businesses, metrics, invites): crowded too.
    for (const told of tenants) expect(told.every(({ type }) => type === 'bulk:changed')).toBe(true);
  });

  test('thousands of single statements in one transaction are summed up in time', async () => {
    const statements = Array.from(
      { length: 6_000 },
      (_, n) => `insert into businesses (user_id, name) values ('${TENANT}', 'row ${n}')`,
    );
    const placed = await act(`begin; ${statements.join(';')}; commit`);
    expect(placed.map(({ data }) => data['count'])).toEqual(Array<number>(12).fill(500));
  }, 30_000);

  test('updates, moves and deletes in bulk keep the totals and the versions', async () => {
    await act(insert(700, BROKER));
    const updated = await act(`update businesses set status = 'stealth_mode' where user_id = '${BROKER}'`);
    expect(updated.map(({ type }) => type)).toEqual(['bulk:changed', 'bulk:changed']);
    await act(`update businesses set user_id = '${OTHER}' where user_id = '${BROKER}'`);
    await act(`delete from businesses where user_id = '${OTHER}'`);
  }, 30_000);
});

test('truncate is refused: it would hide the change from the screens', async () => {
  await expect(pool.query('truncate businesses cascade')).rejects.toThrow(/truncate would hide changes/);
});

test('events are written in UTC whatever the time zone of the session', async () => {
  const client = await pool.connect();
  await client.query(
    `set time zone 'Asia/Kolkata'; set datestyle = 'SQL, DMY'; insert into businesses (user_id, name) values ('${TENANT}', 'Clock')`,
  );
  client.release(true);
  const [event] = await sequence(pool, 10);
  expect((event?.data['business'] as Record_)['created_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});
