import { randomUUID } from 'node:crypto';
import type { DashboardRole } from '../../contracts/common.ts';
import { kpiNames, type KpiRow } from '../../contracts/kpiRow.ts';
import { Database, createPool } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { createDemoMarket } from '../../demo/createDemoMarket.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/testApp.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

let database: TestDatabase;
let app: TestApp;
let people: TestUser[];

beforeAll(async () => {
  database = await createTestDatabase();
  const db = new Database(createPool(database.url, 2, () => undefined));
  await createDemoMarket(db);
  await db.pool.end();
  app = await startTestApp({ databaseUrl: database.url });
  const rows = await app.db.rows<{ id: string; email: string; role: DashboardRole }>(
    sql`select id, email, role from users order by email`,
  );
  people = rows.map((row) => {
    const user = { ...row, sessionId: randomUUID(), token: '' };
    return { ...user, token: app.tokenFor(user) };
  });
}, 60_000);
afterAll(async () => {
  await app.close();
  await database.drop();
});

const get = (user: TestUser, path: string) => app.request(user, 'get', path);
const rowsPath = (role: string, name: string, query = '') => `/api/dashboard/${role}/kpis/${name}/rows${query}`;

/** All rows behind a KPI, page by page. */
async function allRows(user: TestUser, name: string): Promise<{ rows: KpiRow[]; total: number; locked: boolean }> {
  const rows: KpiRow[] = [];
  for (let page = 1; ; page++) {
    const { status, body } = await get(user, rowsPath(user.role, name, `?limit=7&page=${page}`));
    expect([name, status]).toEqual([name, 200]);
    rows.push(...(body.data.rows as KpiRow[]));
    if (!body.data.hasMore) return { rows, total: body.data.total as number, locked: body.data.locked as boolean };
  }
}

/** A KPI as a person computes it from its rows. */
function recompute(name: string, rows: KpiRow[]): number {
  const counting = rows.filter(({ counts }) => counts);
  // In hundredths, as a person adds money.
  const sum = counting.reduce((total, { value }) => total + value * 100, 0) / 100;
  const tenths = (value: number) => Math.round(value * 10) / 10;
  if (name === 'responseRate') return rows.length === 0 ? 0 : tenths((counting.length / rows.length) * 100);
  if (name === 'avgDaysOnMarket') return counting.length === 0 ? 0 : sum / counting.length;
  return Math.round(sum * 100) / 100;
}

async function kpisOf(user: TestUser): Promise<Record<string, number>> {
  const { data } = (await get(user, `/api/dashboard/${user.role}/kpis`)).body as { data: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(data).map(([name, kpi]) => [name, typeof kpi === 'number' ? kpi : (kpi as { value: number }).value]),
  );
}

test.each(Object.entries(kpiNames))(
  'every KPI of every %s follows from its rows',
  async (role, names) => {
    const users = people.filter((user) => user.role === role);
    expect(users.length).toBeGreaterThan(3);
    const seen = Object.fromEntries(names.map((name) => [name, 0]));
    for (const user of users) {
      const kpis = await kpisOf(user);
      for (const name of names) {
        const { rows, total, locked } = await allRows(user, name);
        const at = [user.email, name];
        const computed = recompute(name, rows);
        // Days on the market go on while the rows are read, and may be rounded up in between.
        const slack = name === 'avgDaysOnMarket' ? 0.051 : 0;
        expect([...at, Math.abs(computed - (kpis[name] ?? NaN)) <= slack, computed]).toEqual([...at, true, computed]);
        expect([...at, rows.length, new Set(rows.map(({ id }) => id)).size]).toEqual([...at, total, total]);
        expect([...at, rows.filter(({ title }) => title === '')]).toEqual([...at, []]);
        if (rows.length > 0 && !locked) seen[name] = (seen[name] ?? 0) + 1;
      }
    }
    // Nothing was proved where there was nothing to add up.
    expect(Object.values(seen).every((count) => count > 0)).toBe(true);
  },
  60_000,
);

describe('the starter tier', () => {
  const path = rowsPath('tenant', 'landlordViews');
  const setTier = (user: TestUser, tier: string) =>
    app.db.write(null, (tx) =>
      tx.row(
        sql`update user_profiles set subscription_tier = ${tier} where user_id = ${user.id}::uuid returning user_id`,
      ),
    );

  test('sees no row of what it locks, and all of them once it is left', async () => {
    const tenant = people.find(({ email }) => email.startsWith('tenant@')) as TestUser;
    const before = (await get(tenant, path)).body.data;
    expect(before).toMatchObject({ locked: false });
    expect(before.rows.some(({ value }: KpiRow) => value > 0)).toBe(true);
    await setTier(tenant, 'starter');
    expect((await get(tenant, `${path}?page=1&limit=5`)).body.data).toEqual({
      rows: [], total: 0, page: 1, limit: 5, hasMore: false, locked: true,
    }); // prettier-ignore
    const days = (await get(tenant, '/api/dashboard/tenant/activity?days=90')).body.data;
    expect([days.viewsLocked, days.days.some(({ views }: { views: number }) => views > 0)]).toEqual([true, false]);
    expect((await get(tenant, rowsPath('tenant', 'messagesTotal'))).body.data).toMatchObject({ locked: false });
    await setTier(tenant, 'pro');
    expect((await get(tenant, path)).body.data).toEqual(before);
  });
});

test('the rows say what they are and since when', async () => {
  const of = (role: string) => people.find(({ email }) => email.startsWith(`${role}@`)) as TestUser;
  const first = async (role: string, name: string): Promise<KpiRow> =>
    (await allRows(of(role), name)).rows.find(({ counts }) => counts) as KpiRow;
  expect(await first('tenant', 'activeBusinesses')).toMatchObject({ entity: 'business', detail: 'active', value: 1 });
  expect(await first('tenant', 'messagesTotal')).toMatchObject({ entity: 'business', at: null });
  expect((await first('tenant', 'responseRate')).detail).toMatch(/^(accepted|declined|replied)$/);
  const listing = await first('landlord', 'avgDaysOnMarket');
  const days = (Date.now() - Date.parse(listing.at ?? '')) / 86_400_000;
  expect([listing.entity, Math.abs(days - listing.value) < 0.01]).toEqual(['property', true]);
  expect(await first('landlord', 'responseRate')).toMatchObject({ entity: 'inquiry', detail: 'answered', value: 1 });
  expect(await first('broker', 'propertiesMatched')).toMatchObject({
    entity: 'deal',
    detail: 'signed',
    at: expect.any(String),
  });
  expect(await first('broker', 'responseRate')).toMatchObject({ entity: 'conversation', detail: 'answered' });
});

test.each([
  ['tenant', 'activeDeals', '', 'name'],
  ['landlord', 'landlordViews', '', 'name'],
  ['broker', 'toString', '', 'name'],
  ['broker', 'activeDeals', '?limit=101', 'limit'],
  ['broker', 'activeDeals', '?page=0', 'page'],
  ['broker', 'activeDeals', '?sort=value', 'sort'],
])('%s: %s%s names what is wrong: %s', async (role, name, query, field) => {
  const user = people.find((one) => one.role === role) as TestUser;
  const { status, body } = await get(user, rowsPath(role, name, query));
  expect([status, body.error.details[0].path]).toEqual([400, field]);
});
