import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import pg from 'pg';
import { Database, createPool } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { maintainLog } from '../../events/maintenance.ts';
import { isSequenced, loggedEventsOf } from '../support/logOracle.ts';
import { startTestApp, type Reply, type TestApp, type TestUser } from '../support/testApp.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';
import { waitFor } from '../support/waitFor.ts';

let database: TestDatabase;
let app: TestApp;
let other: TestApp;
let psql: pg.Client;
let tenant: TestUser;
let landlord: TestUser;
let broker: TestUser;
beforeAll(async () => {
  database = await createTestDatabase();
  [app, other] = [await startTestApp({ databaseUrl: database.url }), await startTestApp({ databaseUrl: database.url })];
  psql = new pg.Client(database.url);
  await psql.connect();
  [tenant, landlord, broker] = [
    await app.addUser('tenant'),
    await app.addUser('landlord'),
    await app.addUser('broker'),
  ];
});
afterAll(async () => {
  await psql.end();
  await other.close();
  await app.close();
  await database.drop();
});

/** A write as a client would send it again. */
interface Write {
  user: TestUser;
  method: string;
  path: string;
  body?: object;
}

const send = ({ user, method, path, body }: Write, key: string, node = app): Promise<Reply> =>
  node.request(user, method, path, body, { 'idempotency-key': key });
const replayed = ({ headers }: Reply): boolean => headers.get('idempotency-replayed') === 'true';
const codeOf = ({ status, body }: Reply): [number, string] => [status, body.error.code];

async function make(user: TestUser, path: string, body: object): Promise<string> {
  const reply = await app.request(user, 'post', path, body);
  expect([path, reply.status]).toEqual([path, 201]);
  return reply.body.data.id as string;
}
const business = (body: object = {}) => make(tenant, '/api/businesses', { name: 'Café', ...body });
const property = () => make(landlord, '/api/property-listings', { title: 'Old bank', status: 'active' });
const creating = (name: string, user = tenant): Write => ({
  user,
  method: 'post',
  path: '/api/businesses',
  body: { name },
});
const named = async (name: string): Promise<number> =>
  (await psql.query('select from businesses where name = $1', [name])).rowCount ?? 0;
const keptOf = async (key: string): Promise<number> =>
  (await psql.query('select from idempotency_keys where key = $1', [key])).rowCount ?? 0;

/** Ids of all events that anybody of this suite was told. */
async function told(): Promise<string[]> {
  await waitFor(() => isSequenced(app.db));
  const logs = await Promise.all([tenant, landlord, broker].map(({ id }) => loggedEventsOf(app.db, id)));
  return logs.flat().map(({ eventId }) => eventId);
}

const writes: [string, () => Promise<Write>][] = [
  ['creating', () => Promise.resolve(creating('Created once'))],
  [
    'changing',
    async () => ({
      user: tenant,
      method: 'patch',
      path: `/api/businesses/${await business()}`,
      body: { name: 'Changed' },
    }),
  ],
  ['deleting', async () => ({ user: tenant, method: 'delete', path: `/api/businesses/${await business()}` })],
  [
    'accepting an invite',
    async () => {
      const invite = { businessId: await business(), propertyId: await property() };
      return { user: tenant, method: 'post', path: `/api/invites/${await make(landlord, '/api/invites', invite)}/accept` };
    },
  ],
  [
    'sending a QFP',
    async () => ({
      user: broker,
      method: 'post',
      path: '/api/broker/qfp/send',
      body: { tenantBusinessId: await business(), propertyId: await property(), message: 'Have a look' },
    }),
  ],
  [
    'inquiring',
    async () => ({
      user: tenant,
      method: 'post',
      path: `/api/property-listings/${await property()}/inquiry`,
      body: { message: 'Is it dry?' },
    }),
  ],
  [
    'changing many deals',
    async () => {
      const ids = [await make(broker, '/api/broker/deals', {}), await make(broker, '/api/broker/deals', {})];
      return { user: broker, method: 'post', path: '/api/broker/deals/bulk', body: { ids, changes: { status: 'touring' } } };
    },
  ],
]; // prettier-ignore

test.each(writes)('%s is done once and answered twice alike', async (_, prepare) => {
  const [write, key] = [await prepare(), randomUUID()];
  const first = await send(write, key);
  expect([first.status < 300, replayed(first)]).toEqual([true, false]);
  const before = await told();
  for (const node of [app, other]) {
    const again = await send(write, key, node);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(replayed(again)).toBe(true);
    expect(again.headers.get('x-position')).toBe(first.headers.get('x-position'));
    expect(again.headers.get('x-position-pending')).toBeNull();
  }
  expect(await told()).toEqual(before);
});

test('the same JSON with its keys in another order is the same request', async () => {
  const key = randomUUID();
  const body = { name: 'Ordered', category: 'Retail' };
  const first = await send({ ...creating('Ordered'), body }, key);
  const again = await send({ ...creating('Ordered'), body: { category: 'Retail', name: 'Ordered' } }, key);
  expect([again.body.data.id, replayed(again)]).toEqual([first.body.data.id, true]);
});

test('of twenty at once on two nodes one does the work, and all are answered alike', async () => {
  const [write, key] = [creating('Created by twenty'), randomUUID()];
  const before = (await told()).length;
  const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => send(write, key, n % 2 ? app : other)));
  expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201));
  expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  const inTime = replies.filter(({ headers }) => headers.get('x-position-pending') === null);
  expect(new Set(inTime.map(({ headers }) => headers.get('x-position'))).size).toBe(1);
  expect(replies.filter((reply) => !replayed(reply))).toHaveLength(1);
  expect(await named('Created by twenty')).toBe(1);
  expect(await told()).toHaveLength(before + 1);
});

test('a read after a replay includes the write, also on a node that began later', async () => {
  const user = await app.addUser('tenant');
  const key = randomUUID();
  const first = await send(creating('Seen everywhere', user), key);
  await waitFor(() => isSequenced(app.db));
  const later = await startTestApp({ databaseUrl: database.url });
  try {
    for (const node of [other, later]) {
      const again = await send(creating('Seen everywhere', user), key, node);
      expect([again.body, again.headers.get('x-position-pending')]).toEqual([first.body, null]);
      expect(Number(again.headers.get('x-position'))).toBeGreaterThanOrEqual(Number(first.headers.get('x-position')));
      const kpis = await node.request(user, 'get', '/api/dashboard/tenant/kpis');
      expect(kpis.body.data.activeBusinesses).toBe(1);
    }
  } finally {
    await later.close();
  }
});

test('a key belongs to one request', async () => {
  const key = randomUUID();
  const first = await send(creating('First of its key'), key);
  const id = first.body.data.id as string;
  const others: Write[] = [
    creating('Second of its key'),
    { user: tenant, method: 'patch', path: `/api/businesses/${id}`, body: { name: 'First of its key' } },
    { user: tenant, method: 'delete', path: `/api/businesses/${id}` },
    { ...creating('First of its key'), path: '/api/businesses?again' },
  ];
  for (const write of others) expect(codeOf(await send(write, key))).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
  expect((await send(creating('First of its key'), key)).body).toEqual(first.body);
  expect(await named('Second of its key')).toBe(0);
}); // prettier-ignore

test("a key is its user's own", async () => {
  const [stranger, key] = [await app.addUser('tenant'), randomUUID()];
  const mine = await send(creating('Shared key'), key);
  const theirs = await send(creating('Shared key', stranger), key);
  expect([theirs.status, replayed(theirs)]).toEqual([201, false]);
  expect(theirs.body.data.id).not.toBe(mine.body.data.id);
  const own: Write = { user: tenant, method: 'delete', path: `/api/businesses/${mine.body.data.id}` };
  const deletion = randomUUID();
  expect((await send(own, deletion)).status).toBe(200);
  expect(codeOf(await send({ ...own, user: stranger }, deletion))).toEqual([404, 'NOT_FOUND']);
});

test('an answer is shown in the role it was given in only, and to nobody whose session has ended', async () => {
  const wanted = await make(tenant, `/api/businesses/${await business()}/demand-listings`, { title: 'Wanted' });
  const match = await app.db.row<{ id: string }>(sql`
    insert into property_matches (demand_listing_id, property_listing_id, match_score, location_score, size_score, price_score, asset_type_score, amenities_score)
    values (${wanted}::uuid, ${await property()}::uuid, 80, 100, 100, 50, 100, 100)
    on conflict (demand_listing_id, property_listing_id) do update set is_viewed = false returning id`);
  const write: Write = { user: tenant, method: 'post', path: `/api/matches/${match?.id ?? ''}/save` };
  const key = randomUUID();
  expect((await send(write, key)).status).toBe(200);
  const promoted = { ...tenant, role: 'broker' as const };
  const asBroker = { ...write, user: { ...promoted, token: app.tokenFor(promoted) } };
  expect(codeOf(await send(asBroker, key))).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
  const demoted = { ...tenant, role: 'landlord' as const };
  expect((await send({ ...write, user: { ...demoted, token: app.tokenFor(demoted) } }, key)).status).toBe(403);

  const leaving = await app.addUser('tenant');
  const last = creating('Last words', leaving);
  expect((await send(last, key)).status).toBe(201);
  await app.request(leaving, 'post', '/api/auth/logout');
  expect(codeOf(await send(last, key))).toEqual([401, 'SESSION_ENDED']);
});

test('what was refused leaves its key free', async () => {
  const key = randomUUID();
  const taken = await business({ external_id: 'taken' });
  const write: Write = { ...creating('Second try'), body: { name: 'Second try', external_id: 'taken' } };
  expect((await send(write, key)).status).toBe(409);
  expect((await send({ ...write, body: { name: '' } }, key)).status).toBe(400);
  expect(await keptOf(key)).toBe(0);
  await app.request(tenant, 'delete', `/api/businesses/${taken}`);
  const done = await send(write, key);
  expect([done.status, replayed(done)]).toEqual([201, false]);
  expect((await send(write, key)).body).toEqual(done.body);
});

test.each(['', ' ', 'a b', 'ключ', 'a\tb', 'x'.repeat(101)])('%j is no key', async (key) => {
  // What fetch would not send, or would trim, a client of its own could.
  const header = Buffer.from(key).toString('latin1');
  const reply = await send(creating('Malformed'), header);
  expect([reply.status, reply.body.error.details[0].path]).toEqual([400, 'Idempotency-Key']);
  expect(await named('Malformed')).toBe(0);
});

test('two keys in one request are no key, and a hundred characters are one', async () => {
  const two = await fetch(`${app.url}/api/businesses`, {
    method: 'POST',
    headers: [
      ['authorization', `Bearer ${tenant.token}`],
      ['content-type', 'application/json'],
      ['idempotency-key', 'one'],
      ['idempotency-key', 'two'],
    ],
    body: JSON.stringify({ name: 'Two keys' }),
  });
  expect([two.status, await named('Two keys')]).toEqual([400, 0]);
  const odd = `'"\\$1;--${'~'.repeat(91)}`;
  expect((await send(creating('Odd key'), odd)).status).toBe(201);
  expect(replayed(await send(creating('Odd key'), odd))).toBe(true);
});

test('what carries secrets is never kept, and reads know no keys', async () => {
  const credentials = { email: `${randomUUID()}@example.com`, password: 'correct-horse-7' };
  const headers = { 'idempotency-key': randomUUID() };
  const post = (path: string, body: object, user: TestUser | null = null) =>
    app.request(user, 'post', `/api/auth/${path}`, body, headers);
  const made = await post('signup', { ...credentials, role: 'tenant' });
  expect(made.status).toBe(201);
  expect((await post('signup', { ...credentials, role: 'tenant' })).status).toBe(409);
  const user = { ...tenant, id: made.body.data.user.id as string, token: made.body.data.accessToken as string };
  const change = { currentPassword: credentials.password, newPassword: 'battery-staple-8' };
  expect((await post('change-password', change, user)).status).toBe(200);
  expect((await post('login', credentials)).status).toBe(401);
  expect(await keptOf(headers['idempotency-key'])).toBe(0);
  const read = await app.request(tenant, 'get', '/api/businesses', undefined, { 'idempotency-key': 'not a key' });
  expect(read.status).toBe(200);
});

describe('faults', () => {
  const GATE = 4_711;
  beforeAll(async () => {
    await psql.query(`
      create function hold_commit() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(${GATE}); return null; end $$;
      create constraint trigger hold_commit after insert on businesses deferrable initially deferred
        for each row when (new.name like 'Held%') execute function hold_commit();
      create sequence attempts;
      create function lose_first() returns trigger language plpgsql as $$ begin
        if nextval('attempts') = 1 then raise exception 'lost' using errcode = '40001'; end if; return null; end $$;
      create constraint trigger lose_first after insert on businesses deferrable initially deferred
        for each row when (new.name = 'Unlucky') execute function lose_first()`);
  });

  const held = `from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and wait_event = 'advisory'`;
  const isHeld = async (): Promise<boolean> => (await psql.query(`select ${held}`)).rowCount === 1;
  const killHeld = () => psql.query(`select pg_terminate_backend(pid) ${held}`);
  const anotherWaits = async (): Promise<boolean> => {
    const text = `select from pg_stat_activity where datname = current_database() and wait_event = 'transactionid' and query like '%insert into idempotency_keys%'`;
    return (await psql.query(text)).rowCount === 1;
  };

  test('a connection lost between work and commit leaves the key free, and the next attempt does the work', async () => {
    const [write, key] = [creating('Held alone'), randomUUID()];
    await psql.query(`select pg_advisory_lock(${GATE})`);
    const lost = send(write, key);
    await waitFor(isHeld);
    await killHeld();
    expect((await lost).status).toBe(503);
    await psql.query(`select pg_advisory_unlock(${GATE})`);
    expect([await named('Held alone'), await keptOf(key)]).toEqual([0, 0]);
    const done = await send(write, key);
    expect([done.status, replayed(done)]).toEqual([201, false]);
    expect((await send(write, key, other)).body).toEqual(done.body);
    expect(await named('Held alone')).toBe(1);
  });

  test('who waits for one that dies does the work itself', async () => {
    const [write, key] = [creating('Held by two'), randomUUID()];
    await psql.query(`select pg_advisory_lock(${GATE})`);
    const lost = send(write, key);
    await waitFor(isHeld);
    const waits = send(write, key, other);
    await waitFor(anotherWaits);
    await killHeld();
    expect((await lost).status).toBe(503);
    await psql.query(`select pg_advisory_unlock(${GATE})`);
    const done = await waits;
    expect([done.status, replayed(done), await named('Held by two')]).toEqual([201, false, 1]);
  });

  test('work that is run again after a lost race is kept once', async () => {
    const [write, key] = [creating('Unlucky'), randomUUID()];
    const done = await send(write, key);
    expect([done.status, replayed(done)]).toEqual([201, false]);
    expect((await psql.query('select last_value::int as attempts from attempts')).rows).toEqual([{ attempts: 2 }]);
    const again = await send(write, key);
    expect([again.body, replayed(again), await named('Unlucky')]).toEqual([done.body, true, 1]);
  });
});

test('work whose result is too large to keep is not done', async () => {
  const user = await app.addUser('broker');
  const made = await psql.query<{ id: string }>(
    `insert into broker_deals (broker_user_id) select $1 from generate_series(1, 500) returning id`,
    [user.id],
  );
  const body = { ids: made.rows.map(({ id }) => id), changes: { notes: 'x'.repeat(4_000) } };
  const write: Write = { user, method: 'post', path: '/api/broker/deals/bulk', body };
  expect(codeOf(await send(write, randomUUID()))).toEqual([413, 'IDEMPOTENCY_RESULT_TOO_LARGE']);
  const changed = await psql.query('select from broker_deals where broker_user_id = $1 and notes is not null', [user.id]);
  expect(changed.rowCount).toBe(0);
  expect((await send({ ...write, body: { ...body, changes: { notes: 'x' } } }, randomUUID())).status).toBe(200);
}); // prettier-ignore

test('keys are kept for thirty days', async () => {
  const user = await app.addUser('tenant');
  const insert = (key: string, days: number, many: number) =>
    psql.query(
      `insert into idempotency_keys (user_id, key, fingerprint, result, created_at)
       select $1, $2 || n, repeat('0', 64), '1', now() - make_interval(days => $3) from generate_series(1, $4) n`,
      [user.id, key, days, many],
    );
  await insert('old', 31, 2_500);
  await insert('young', 29, 2);
  await maintainLog(app.db, 9);
  const left = await psql.query('select key from idempotency_keys where user_id = $1 order by key', [user.id]);
  expect(left.rows).toEqual([{ key: 'young1' }, { key: 'young2' }]);
});

test('a write that does not begin at once is a fault, not a write without its key', async () => {
  const claim = { userId: tenant.id, key: randomUUID(), fingerprint: '0'.repeat(64) };
  const late = app.db.once(claim, async () => {
    await Promise.resolve();
    return app.db.write(tenant.id, () => Promise.resolve(1));
  });
  await expect(late).rejects.toThrow('before it waits');
  const refusal = app.db.once(claim, () => Promise.reject(new Error('refused')));
  await expect(refusal).rejects.toThrow('refused');
  const first = () => app.db.once(claim, () => app.db.write(tenant.id, () => Promise.resolve(1)));
  await expect(first()).resolves.toEqual({ data: 1, position: null, relayed: true });
  await expect(first()).resolves.toEqual({ data: 1, position: null, relayed: true, replayed: true });
});

test('a key costs no round trip, and a replay fewer than the work', async () => {
  const pool = createPool(database.url, 1, () => undefined);
  const client = await pool.connect();
  const trips = jest.spyOn(client, 'query');
  client.release();
  const db = new Database(pool);
  const write = () => db.write(tenant.id, (tx) => tx.rows(sql`select 1`));
  const claim = { userId: tenant.id, key: randomUUID(), fingerprint: '0'.repeat(64) };
  const costs: number[] = [];
  for (const run of [write, () => db.once(claim, write), () => db.once(claim, write)]) {
    trips.mockClear();
    await run();
    costs.push(trips.mock.calls.length);
  }
  await pool.end();
  expect(costs).toEqual([3, 3, 2]);
});
