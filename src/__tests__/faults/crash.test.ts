import type pg from 'pg';
import { Database, createPool } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { examine } from '../../doctor/invariants.ts';
import { isSequenced, loggedEventsOf, totalsFromTables } from '../support/logOracle.ts';
import { startResumingClient, type ResumingClient } from '../support/resumingClient.ts';
import { prepareServer, type ServerProcess } from '../support/serverProcess.ts';
import { GENEROUS, addUser, startTestApp, type LogLine, type TestApp, type TestUser } from '../support/testApp.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';
import { startThrowawayPostgres, type ThrowawayPostgres } from '../support/throwawayPostgres.ts';
import { waitFor } from '../support/waitFor.ts';
import { startWriters, type Writers } from '../support/writers.ts';

/** Every acknowledged write is in the log, once, and the row says what was acknowledged last, or something written later. */
async function expectNothingLost(db: Database, users: TestUser[], writers: Writers): Promise<void> {
  for (const user of users) {
    const logged = await loggedEventsOf(db, user.id);
    const names = logged.map(({ data }) => (data['business'] as { name: string } | undefined)?.name);
    const rows = await db.rows<{ id: string; name: string }>(
      sql`select id, name from businesses where user_id = ${user.id}::uuid`,
    );
    const stored = new Map(rows.map(({ id, name }) => [id, name]));
    const own = writers.attempts.filter(({ userId }) => userId === user.id);
    const lastAcknowledged = new Map<string, number>();
    own.forEach(
      ({ id, status }, n) => (status === 200 || status === 201) && id !== undefined && lastAcknowledged.set(id, n),
    );
    const acknowledged = own.filter(({ status }) => status === 200 || status === 201);
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(acknowledged.map(({ name }) => [name, names.filter((other) => other === name).length])).toEqual(
      acknowledged.map(({ name }) => [name, 1]),
    );
    for (const [id, n] of lastAcknowledged) {
      const allowed = own.slice(n).filter((attempt) => attempt.id === id).map(({ name }) => name); // prettier-ignore
      expect(allowed).toContain(stored.get(id));
    }
    // What was not acknowledged happened once or not at all.
    expect(new Set(names).size).toBe(names.length);
  }
}

/** Each client has exactly its user's events, once and in order, and never saw its KPIs go backwards. */
async function expectAllReceived(db: Database, user: TestUser, clients: ResumingClient[]): Promise<void> {
  await waitFor(() => isSequenced(db));
  const logged = (await loggedEventsOf(db, user.id)).map(({ eventId }) => eventId).slice(PROFILE_EVENTS);
  for (const client of clients) {
    await waitFor(() => client.eventIds.length >= logged.length, {
      timeout: 10_000,
      message: `${client.eventIds.length} of ${logged.length} events came`,
    });
    expect(client.eventIds).toEqual(logged);
    expect(client.verdicts).not.toContain('reset');
    const positions = client.kpis.map(({ asOf }) => asOf);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
  }
}
/** Making a test user makes this many events, before any client began. */
const PROFILE_EVENTS = 1;

async function expectFreshKpis(db: Database, base: string, user: TestUser, clients: ResumingClient[]): Promise<void> {
  const active = (await totalsFromTables(db, user.id))['businesses_active'];
  const polled = (await (
    await fetch(`${base}/api/dashboard/tenant/kpis`, { headers: { authorization: `Bearer ${user.token}` } })
  ).json()) as {
    data: Record<string, unknown>;
  };
  expect(polled.data['activeBusinesses']).toBe(active);
  for (const client of clients)
    await waitFor(() => client.kpis.at(-1)?.kpis['activeBusinesses'] === active, { message: 'the last push is old' });
}

const faultsOf = async (db: Database) => (await examine(db)).filter(({ faults }) => faults.length > 0);

describe('the server killed in the middle of writes', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let db: Database;
  let server: ServerProcess;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = createPool(database.url, 4, () => undefined);
    db = new Database(pool);
    server = await prepareServer({ ...GENEROUS, DATABASE_URL: database.url, DEMO_DATA: 'no', LOG_LEVEL: 'warn' });
    await server.start();
  }, 30_000);
  afterAll(async () => {
    await server.kill();
    await pool.end();
    await database.drop();
  });

  test('loses no acknowledged write, and its clients resume with every event once and in order', async () => {
    const users = [await addUser({ db }, 'tenant'), await addUser({ db }, 'tenant')];
    await waitFor(() => isSequenced(db));
    const clients = new Map<TestUser, ResumingClient[]>();
    for (const user of users) {
      const reply = await fetch(`${server.url}/api/events/history`, {
        headers: { authorization: `Bearer ${user.token}` },
      });
      const { data } = (await reply.json()) as { data: { cursor: string } };
      clients.set(
        user,
        [1, 2].map(() => startResumingClient(server.url, user, data.cursor)),
      );
    }
    const writers = startWriters([server.url], users, 4, 0);
    for (let life = 0; life < 3; life++) {
      const before = writers.acknowledged().length;
      await waitFor(() => writers.acknowledged().length > before + 60, {
        timeout: 20_000,
        message: 'no writes come through',
      });
      await server.kill();
      await server.start();
    }
    const before = writers.acknowledged().length;
    await waitFor(() => writers.acknowledged().length > before + 60, { timeout: 20_000 });
    await writers.stop();

    await expectNothingLost(db, users, writers);
    for (const user of users) {
      await expectAllReceived(db, user, clients.get(user) ?? []);
      await expectFreshKpis(db, server.url, user, clients.get(user) ?? []);
      for (const client of clients.get(user) ?? []) {
        expect(client.connections).toBeGreaterThanOrEqual(4);
        client.stop();
      }
    }
    expect(await faultsOf(db)).toEqual([]);
    expect(await server.stop()).toBe(0);
  }, 90_000);
});

describe('Postgres killed in the middle of writes', () => {
  let postgres: ThrowawayPostgres;
  let app: TestApp;
  let lines: LogLine[];
  beforeAll(async () => {
    postgres = await startThrowawayPostgres();
    lines = [];
    app = await startTestApp({ databaseUrl: postgres.url, lines, env: { SOCKETS_PER_USER: '50' } });
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await postgres.stop();
  }, 30_000);

  test('is answered with 503, keeps the sockets, and is over by itself with nothing lost and no old KPI', async () => {
    const users = [await app.addUser('tenant'), await app.addUser('tenant')];
    await waitFor(() => isSequenced(app.db));
    const clients = new Map<TestUser, ResumingClient[]>();
    for (const user of users) clients.set(user, [await app.resume(user), await app.resume(user)]);
    const all = [...clients.values()].flat();
    await waitFor(() => all.every(({ kpis }) => kpis.length > 0));
    const writers = startWriters([app.url], users, 3, 0);
    const recoveries: number[] = [];
    for (let outage = 0; outage < 2; outage++) {
      const before = writers.acknowledged().length;
      await waitFor(() => writers.acknowledged().length > before + 60, { timeout: 20_000 });
      await postgres.kill();
      await waitFor(async () => (await app.request(null, 'get', '/ready')).status === 503, {
        message: '/ready stays green',
      });
      const refused = await app.request(users[0] as TestUser, 'get', '/api/businesses');
      expect([refused.status, refused.body.error.code, refused.headers.get('retry-after')]).toEqual([
        503,
        'UNAVAILABLE',
        '2',
      ]);
      // No KPI is served while nobody can know whether it is still true.
      expect((await app.request(users[0] as TestUser, 'get', '/api/dashboard/tenant/kpis')).status).toBe(503);
      // An outage of some length: the log must not fill with it.
      const refusals = () => writers.attempts.filter(({ status }) => status === 503).length;
      const sofar = refusals();
      // Clients that come back in the middle of it, from so long ago that only the database could tell what they missed.
      const old = { cursor: `${app.live.place.generation}-0-` };
      const returning = Array.from({ length: 20 }, () => app.connect(users[0] as TestUser, old));
      await waitFor(() => returning.every(({ received, socket }) => received.length > 0 && !socket.connected));
      await waitFor(() => refusals() > sofar + 100, { message: 'the writers gave up' });
      await postgres.restart();
      const back = performance.now();
      await waitFor(async () => (await app.request(null, 'get', '/ready')).status === 200, {
        timeout: 10_000,
        message: '/ready stays red',
      });
      recoveries.push(performance.now() - back);
    }
    const before = writers.acknowledged().length;
    await waitFor(() => writers.acknowledged().length > before + 60, { timeout: 20_000 });
    await writers.stop();

    const strange = writers.attempts.filter(({ status }) => ![200, 201, 503].includes(status));
    // A row whose creation nobody acknowledged cannot be renamed, so nothing else can be answered.
    expect(strange).toEqual([]);
    const refusals = writers.attempts.filter(({ status }) => status === 503);
    expect(refusals.length).toBeGreaterThan(0);
    expect(new Set(refusals.map(({ code, retryAfter }) => `${code} ${retryAfter}`))).toEqual(
      new Set(['UNAVAILABLE 2']),
    );
    expect(all.map(({ connections }) => connections)).toEqual(all.map(() => 1));
    await expectNothingLost(app.db, users, writers);
    for (const user of users) {
      await expectAllReceived(app.db, user, clients.get(user) ?? []);
      await expectFreshKpis(app.db, app.url, user, clients.get(user) ?? []);
    }
    expect(await faultsOf(app.db)).toEqual([]);
    // A bound against being stuck, not a measurement: the machine may be busy with other suites.
    for (const recovery of recoveries) expect(recovery).toBeLessThan(10_000);
    // Lines of single requests are counted elsewhere; what runs by itself says once that it is away and once that it is back.
    const own = lines.filter((line) => line.level >= 40 && line['requestId'] === undefined).map(({ msg }) => msg);
    expect(own.length).toBeLessThanOrEqual(8);
    // One line going and one coming back for each outage; a machine that stands still meanwhile may be one more.
    const gone = own.filter((msg) => msg.startsWith('The log cannot be followed')).length;
    expect(gone).toBeGreaterThanOrEqual(2);
    expect(gone).toBeLessThanOrEqual(4);
    expect(lines.filter(({ msg }) => msg === 'The log is followed again')).toHaveLength(gone);
    expect(lines.filter(({ level }) => level >= 50)).toEqual([]);
  }, 90_000);
});
