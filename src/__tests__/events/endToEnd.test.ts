import pg from 'pg';
import { startTestApp, type TestApp, type TestUser } from '../support/testApp.ts';
import { waitFor } from '../support/waitFor.ts';

let app: TestApp;
let tenant: TestUser;
let psql: pg.Client;

beforeAll(async () => {
  app = await startTestApp();
  tenant = await app.addUser('tenant');
  psql = new pg.Client(app.databaseUrl);
  await psql.connect();
});
afterAll(async () => {
  await psql.end();
  await app.close();
});

test('a business made through the API reaches the socket with its KPIs, and a poll right after includes it', async () => {
  const screen = app.connect(tenant);
  await waitFor(() => screen.of('kpi:update').length > 0);
  const reply = await app.request(tenant, 'post', '/api/businesses', { name: 'Corner Cafe', category: 'F&B' });
  expect(reply.status).toBe(201);
  const polled = await app.request(tenant, 'get', '/api/dashboard/tenant/kpis');
  expect(polled.body.data.activeBusinesses).toBe(1);
  expect(polled.body.asOf).toBeGreaterThanOrEqual(Number(reply.headers.get('x-position')));
  await waitFor(() => screen.of('business:created').length === 1);
  expect(screen.of('business:created')[0]?.data['business']).toEqual(reply.body.data);
  await waitFor(
    () => (screen.of('kpi:update').at(-1)?.data['kpis'] as { activeBusinesses: number }).activeBusinesses === 1,
  );
});

test('a row changed in psql reaches the socket', async () => {
  const screen = app.connect(tenant);
  await waitFor(() => screen.of('kpi:update').length > 0);
  await psql.query(`update businesses set status = 'stealth_mode' where user_id = $1`, [tenant.id]);
  await waitFor(() => screen.of('business:updated').length === 1);
  expect(screen.of('business:updated')[0]?.data['changes']).toMatchObject({ status: 'stealth_mode' });
  await waitFor(
    () => (screen.of('kpi:update').at(-1)?.data['kpis'] as { activeBusinesses: number }).activeBusinesses === 0,
  );
  const polled = await app.request(tenant, 'get', '/api/dashboard/tenant/kpis');
  expect(polled.body.data.activeBusinesses).toBe(0);
});
