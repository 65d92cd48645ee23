import {
  connect,
  type AnyDashboardEvent,
  type ConnectOptions,
  type ConnectionState,
  type Dashboard,
  type Reset,
} from '../../client/index.ts';
import type { TenantKpis } from '../../contracts/kpis.ts';
import { sql } from '../../db/sql.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/testApp.ts';
import { createTestDatabase } from '../support/testDatabase.ts';
import { waitFor } from '../support/waitFor.ts';
import { openGate, type Gate } from './gate.ts';

/** A client with everything it was told. */
interface Screen {
  dashboard: Dashboard<'tenant'>;
  states: ConnectionState[];
  events: AnyDashboardEvent[];
  kpis: TenantKpis[];
  asOfs: number[];
  resets: Reset[];
}

let app: TestApp;
let gate: Gate;
let tenant: TestUser;
const open: Dashboard<'tenant'>[] = [];

beforeAll(async () => {
  app = await startTestApp();
  gate = await openGate(app.url);
});
beforeEach(async () => {
  gate.let('all');
  tenant = await app.addUser('tenant');
});
afterEach(() => {
  for (const dashboard of open.splice(0)) dashboard.close();
});
afterAll(async () => {
  await gate.close();
  await app.close();
});

function watch(options: Partial<ConnectOptions<'tenant'>> = {}): Screen {
  const dashboard = connect({
    url: gate.url,
    role: 'tenant',
    getToken: () => tenant.token,
    random: () => 0.2,
    pollEveryMs: 100,
    ...options,
  });
  open.push(dashboard);
  const screen: Screen = { dashboard, states: [], events: [], kpis: [], asOfs: [], resets: [] };
  dashboard.on('status', ({ state }) => state !== screen.states.at(-1) && screen.states.push(state));
  dashboard.on('event', (event) => screen.events.push(event));
  dashboard.on('kpis', (kpis, asOf) => void (screen.kpis.push(kpis), screen.asOfs.push(asOf)));
  dashboard.on('reset', (reset) => screen.resets.push(reset));
  return screen;
}

const isLive = ({ dashboard }: Screen) => dashboard.status.state === 'live';
const create = async (name: string) =>
  expect((await app.request(tenant, 'post', '/api/businesses', { name })).status).toBe(201);
const names = ({ events }: Screen) =>
  events.flatMap((event) => (event.type === 'business:created' ? [event.data.business.name] : []));
const active = ({ kpis }: Screen) => kpis.at(-1)?.activeBusinesses; // prettier-ignore

test('comes live, is told to load once, and then gets every change with its KPIs', async () => {
  const screen = watch();
  await waitFor(() => isLive(screen) && screen.kpis.length > 0);
  expect(screen.resets).toEqual([{ cursor: expect.any(String), first: true }]);
  expect(screen.dashboard.status).toMatchObject({
    transport: 'websocket',
    reason: null,
    confirmedAt: expect.any(Number),
  });
  await create('one');
  await waitFor(() => names(screen).length === 1 && active(screen) === 1);
  expect(screen.events[0]?.data).not.toHaveProperty('cursor');
  expect(screen.dashboard.status.cursor).toBe(screen.events.at(-1)?.cursor);
});

test('comes back by itself and misses nothing', async () => {
  const screen = watch();
  await waitFor(() => isLive(screen));
  gate.let('nothing');
  await waitFor(() => screen.states.at(-1) === 'connecting');
  await create('while away');
  gate.let('all');
  await waitFor(() => isLive(screen) && names(screen).length === 1);
  expect(screen.states).toEqual(['live', 'connecting', 'live']);
  expect(screen.resets).toHaveLength(1);
});

test('polls after three failed attempts and goes back to the socket; nothing is lost, doubled or out of order', async () => {
  const screen = watch();
  await waitFor(() => isLive(screen));
  await create('a');
  await waitFor(() => names(screen).length === 1);
  gate.let('http');
  await create('b');
  await waitFor(() => screen.dashboard.status.state === 'polling' && names(screen).length === 2);
  expect(screen.dashboard.status.transport).toBe('http');
  await create('c');
  await waitFor(() => names(screen).length === 3 && active(screen) === 3);
  gate.let('all');
  await create('d');
  await waitFor(() => isLive(screen), { timeout: 10_000 });
  await create('e');
  await waitFor(() => names(screen).length === 5 && active(screen) === 5);
  expect(names(screen)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(new Set(screen.events.map(({ eventId }) => eventId)).size).toBe(screen.events.length);
  expect(screen.states).toEqual(['live', 'connecting', 'polling', 'live']);
  expect(screen.asOfs).toEqual([...screen.asOfs].sort((a, b) => a - b));
}, 45_000);

test('is offline when nothing gets through, and recovers', async () => {
  const screen = watch({ attemptsBeforePolling: 1 });
  await waitFor(() => isLive(screen));
  gate.let('nothing');
  await waitFor(() => screen.dashboard.status.state === 'offline');
  expect(screen.dashboard.status.reason).toEqual(expect.any(String));
  await create('while offline');
  gate.let('all');
  await waitFor(() => isLive(screen) && names(screen).length === 1, { timeout: 10_000 });
});

test('a cursor that cannot be continued is a reset, told once, and the client goes on from the new one', async () => {
  const screen = watch({ cursor: 'deadbeef-1-00000000' });
  await waitFor(() => isLive(screen) && screen.resets.length > 0);
  await create('after the reset');
  await waitFor(() => names(screen).length === 1);
  expect(screen.resets).toHaveLength(1);
});

test('a cursor of an earlier connection continues there, without a reset', async () => {
  const first = watch();
  await waitFor(() => isLive(first));
  first.dashboard.close();
  await create('in between');
  const second = watch({ cursor: first.dashboard.status.cursor ?? '' });
  await waitFor(() => isLive(second) && names(second).length === 1);
  expect(second.resets).toEqual([]);
  expect(first.dashboard.status.state).toBe('closed');
});

test('renews its token in band, so that the connection outlives it', async () => {
  let given = 0;
  const screen = watch({ getToken: () => (given++, app.tokenFor(tenant, 2)) });
  await waitFor(() => isLive(screen));
  await waitFor(() => given >= 3, { timeout: 10_000 });
  await create('after two tokens');
  await waitFor(() => names(screen).length === 1);
  expect(screen.states).toEqual(['live']);
});

test('a session that has ended needs a sign-in, and goes on after it', async () => {
  const screen = watch();
  await waitFor(() => isLive(screen));
  await app.db.write(null, (tx) =>
    tx.rows(sql`update refresh_tokens set revoked_at = now() where user_id = ${tenant.id}::uuid`),
  );
  await waitFor(() => screen.dashboard.status.state === 'needs-sign-in');
  expect(screen.dashboard.status.reason).toBe('The session has ended');
  tenant = await app.addUser('tenant');
  screen.dashboard.signedIn();
  await waitFor(() => isLive(screen));
});

test('signs in with credentials; wrong ones need a sign-in', async () => {
  const account = { email: `client-${tenant.id}@example.com`, password: 'a good passphrase 7' };
  expect((await app.request(null, 'post', '/api/auth/signup', { ...account, role: 'tenant' })).status).toBe(201);
  const good = watch({ getToken: undefined, credentials: account });
  await waitFor(() => isLive(good));
  const bad = watch({ getToken: undefined, credentials: { ...account, password: 'another one 8' } });
  await waitFor(() => bad.dashboard.status.state === 'needs-sign-in');
});

test('a server that restarts is found again, and nothing that happened meanwhile is missed', async () => {
  const database = await createTestDatabase();
  const first = await startTestApp({ databaseUrl: database.url });
  const user = await first.addUser('tenant');
  const door = await openGate(first.url);
  const screen = watch({ url: door.url, getToken: () => user.token });
  await waitFor(() => isLive(screen));
  await first.stop();
  await waitFor(() => screen.states.at(-1) === 'connecting');
  const second = await startTestApp({ databaseUrl: database.url });
  door.leadTo(second.url);
  expect((await second.request(user, 'post', '/api/businesses', { name: 'after' })).status).toBe(201);
  // The old server asked its clients to wait for up to five seconds, each for another time.
  await waitFor(() => isLive(screen) && names(screen).length === 1, { timeout: 30_000 });
  expect(screen.resets).toHaveLength(1);
  screen.dashboard.close();
  await door.close();
  await second.close();
  await database.drop();
}, 30_000);
