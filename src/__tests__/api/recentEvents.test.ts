import { raw, sql } from '../../db/sql.ts';
import { readNewest } from '../../events/logStore.ts';
import { userStream } from '../../events/logEvent.ts';
import { scansOf } from './explain.ts';
import { addSession, startTestApp, type TestApp, type TestUser } from '../support/testApp.ts';

interface Told {
  type: string;
  eventId: string;
  cursor: string;
}

let app: TestApp;
let tenant: TestUser;
let landlord: TestUser;
beforeEach(async () => {
  [tenant, landlord] = await Promise.all([app.addUser('tenant'), app.addUser('landlord')]);
});
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const get = (user: TestUser, query = '') => app.request(user, 'get', `/api/events/recent${query}`);
const recent = async (user: TestUser, query = ''): Promise<Told[]> => (await get(user, query)).body.data.events as Told[]; // prettier-ignore

/** A business made and renamed `times` times. */
async function rename(times: number): Promise<string> {
  const { id } = (await app.request(tenant, 'post', '/api/businesses', { name: 'Shop' })).body.data as { id: string };
  for (let n = 1; n <= times; n++)
    await app.request(tenant, 'patch', `/api/businesses/${id}`, { name: `Shop ${String(n)}` });
  return id;
}

test('tells the newest first, the very events of the history', async () => {
  const start = await app.headCursor(tenant);
  await rename(3);
  const history = (await app.request(tenant, 'get', `/api/events/history?cursor=${start}`)).body.data.events as Told[];
  expect(history.length).toBe(4);
  expect((await recent(tenant, '?limit=4')).toReversed()).toEqual(history);
  expect((await recent(tenant, '?limit=2')).toReversed()).toEqual(history.slice(-2));
  // A client goes on from the newest.
  const next = await app.request(tenant, 'get', `/api/events/history?cursor=${history.at(-1)?.cursor ?? ''}`);
  expect(next.body.data).toMatchObject({ verdict: 'current', events: [] });
});

test('includes what the caller has just written, and names the position', async () => {
  await rename(0);
  const { body } = await get(tenant, '?limit=1');
  expect([body.data.events[0].type, body.asOf >= 1]).toEqual(['business:created', true]);
});

test('is for its own audience only, and leaves out what only servers or states need', async () => {
  const demand = await rename(0);
  const wanted = await app.request(tenant, 'post', `/api/businesses/${demand}/demand-listings`, { title: 'Wanted' });
  await app.request(landlord, 'post', '/api/messages/conversations', { demandListingId: wanted.body.data.id, message: 'Hello' }); // prettier-ignore
  const { sessionId } = await addSession(app, tenant);
  await app.db.write(null, (tx) => tx.rows(sql`update refresh_tokens set revoked_at = now() where family = ${sessionId}::uuid`)); // prettier-ignore
  const types = (events: Told[]) => [...new Set(events.map(({ type }) => type))].sort();
  expect(types(await recent(tenant))).toEqual(['business:created', 'demand:created', 'message:new', 'metrics:updated', 'profile:created']); // prettier-ignore
  expect(types(await recent(landlord))).toEqual(['message:new', 'profile:created']);
  expect(await recent(landlord, '?types=unread:update')).toEqual([]);
  // What is left out is there.
  const kept = await app.db.rows<{ type: string }>(
    sql`select distinct type from log where ${userStream(tenant.id)} = any (streams) order by type`,
  );
  expect(kept.map(({ type }) => type)).toEqual(expect.arrayContaining(['session:revoked', 'unread:update']));
});

test('finds the wanted types behind many others', async () => {
  await rename(5);
  const all = await recent(tenant, '?types=business:created,profile:created');
  expect(all.map(({ type }) => type)).toEqual(['business:created', 'profile:created']);
});

test.each([
  ['?limit=0', 'limit'],
  ['?limit=51', 'limit'],
  ['?types=business:created,nonsense', 'types'],
  ['?types=canary', 'types'],
  ['?cursor=x', 'cursor'],
])('%s is refused', async (query, field) => {
  const { status, body } = await get(tenant, query);
  expect([status, body.error.details[0].path]).toEqual([400, field]);
});

test('is 20 unless told otherwise', async () => {
  await rename(21);
  expect(await recent(tenant)).toHaveLength(20);
  expect(await recent(tenant, '?limit=50')).toHaveLength(23);
});

test('walks the index of its audience and stops, whatever the size of the log', async () => {
  const crowd = await app.addUser('tenant');
  await app.db.write(null, (tx) =>
    tx.rows(sql`insert into businesses (user_id, name) select ${crowd.id}::uuid, 'x' from generate_series(1, 100)`),
  );
  for (let n = 0; n < 30; n++)
    await app.db.write(null, (tx) =>
      tx.rows(sql`update businesses set description = ${String(n)} where user_id = ${crowd.id}::uuid`),
    );
  await app.db.rows(raw('vacuum analyze log, log_stream'));
  const ways = async (types: string[], limit: number) => {
    const scans = await scansOf(app.db, (db) => readNewest(db, userStream(crowd.id), types, limit));
    expect(new Set(scans.map(({ kind }) => kind))).toEqual(new Set(['Index Only Scan', 'Index Scan']));
    return Math.max(...scans.map(({ rows }) => rows));
  };
  expect(await ways(['business:updated'], 20)).toBeLessThanOrEqual(21);
  // What is rare or not there costs the caller's own events, not everybody's.
  const own = await app.db.row<{ n: number }>(
    sql`select count(*) as n from log_stream where stream = ${userStream(crowd.id)}`,
  );
  expect(await ways(['message:new'], 20)).toBeLessThanOrEqual(own?.n ?? 0);
});
