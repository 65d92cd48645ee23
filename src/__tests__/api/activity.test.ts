import type { LandlordActivityDay, TenantActivityDay } from '../../contracts/activity.ts';
import { raw, sql, type Statement } from '../../db/sql.ts';
import { activityStore } from '../../stores/activityStore.ts';
import { scansOf, waysInto } from './explain.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/testApp.ts';

let app: TestApp;
let [tenant, landlord, broker]: TestUser[] = [];
beforeAll(async () => {
  app = await startTestApp();
  [tenant, landlord, broker] = await Promise.all([
    app.addUser('tenant'),
    app.addUser('landlord'),
    app.addUser('broker'),
  ]);
});
afterAll(() => app.close());

async function call(user: TestUser | undefined, method: string, path: string, body?: object) {
  const reply = await app.request(user ?? null, method, path, body);
  expect([method, path, reply.status < 300]).toEqual([method, path, true]);
  return reply.body.data;
}
const dayAgo = async (days: number): Promise<string> =>
  (await app.db.row<{ day: string }>(sql`select utc_day() - ${days}::integer as day`))?.day ?? '';
const write = (statement: Statement) => app.db.write(null, (tx) => tx.rows(statement));

test('a landlord sees the sums over all listings, each day once, those without anything too', async () => {
  const house = async () => (await call(landlord, 'post', '/api/property-listings', { title: 'House', status: 'active' })).id as string; // prettier-ignore
  const [first, second] = [await house(), await house()];
  for (const id of [first, second]) {
    await call(tenant, 'post', `/api/property-listings/${id}/view`);
    await call(broker, 'post', `/api/property-listings/${id}/view`);
  }
  await call(tenant, 'post', `/api/property-listings/${first}/click`);
  await call(tenant, 'post', `/api/property-listings/${first}/share`);
  await call(tenant, 'post', `/api/property-listings/${second}/favorite`);
  await call(tenant, 'post', `/api/property-listings/${second}/inquiry`, { message: 'Free?' });
  await write(sql`insert into property_views (property_listing_id, viewer_id, viewed_on)
    values (${first}::uuid, ${tenant?.id}::uuid, utc_day() - 2), (${first}::uuid, ${tenant?.id}::uuid, utc_day() - 3)`);
  const { days } = (await call(landlord, 'get', '/api/dashboard/landlord/activity?days=3')) as { days: LandlordActivityDay[] }; // prettier-ignore
  const nothing = { views: 0, clicks: 0, inquiries: 0, favorites: 0, shares: 0 };
  expect(days).toEqual([
    { ...nothing, day: await dayAgo(2), views: 1 },
    { ...nothing, day: await dayAgo(1) },
    { day: await dayAgo(0), views: 4, clicks: 1, inquiries: 1, favorites: 1, shares: 1 },
  ]);
});

test('a tenant sees the sums over all businesses and what came through their listings', async () => {
  const shop = async () => (await call(tenant, 'post', '/api/businesses', { name: 'Shop' })).id as string;
  const [first, second] = [await shop(), await shop()];
  const demand = (await call(tenant, 'post', `/api/businesses/${first}/demand-listings`, { title: 'Wanted' })).id;
  const house = (await call(landlord, 'post', '/api/property-listings', { title: 'House', status: 'active' })).id;
  await call(landlord, 'post', `/api/businesses/${first}/view`);
  await call(landlord, 'post', `/api/demand-listings/${demand}/view`);
  await call(landlord, 'post', `/api/businesses/${second}/click`);
  const invite = await call(broker, 'post', '/api/invites', { businessId: second, propertyId: house });
  await call(tenant, 'post', `/api/invites/${invite.id}/reply`, { message: 'Thanks' });
  await call(tenant, 'post', `/api/invites/${invite.id}/decline`);
  const { days, viewsLocked } = (await call(tenant, 'get', '/api/dashboard/tenant/activity')) as { days: TenantActivityDay[]; viewsLocked: boolean }; // prettier-ignore
  expect([days.length, viewsLocked, days[0]?.day]).toEqual([30, false, await dayAgo(29)]);
  expect(days.at(-1)).toEqual({
    day: await dayAgo(0), views: 2, clicks: 1, invites: 1, responses: 1, declined: 1, messages: 1, qfps: 1,
  }); // prettier-ignore
  const before = days.slice(0, -1).flatMap(({ day: _, ...counters }) => Object.values(counters));
  expect(new Set(before)).toEqual(new Set([0]));
});

test.each(['0', '367', '-1', 'x', '1.5'])('days=%s is refused', async (days) => {
  const pairs = [[tenant, 'tenant'], [landlord, 'landlord']] as const; // prettier-ignore
  for (const [user, role] of pairs) {
    const reply = await app.request(user ?? null, 'get', `/api/dashboard/${role}/activity?days=${days}`);
    expect([reply.status, reply.body.error.details[0].path]).toEqual([400, 'days']);
  }
});

test('a year is 366 rows, and is read by the index of the owner and the day', async () => {
  const data = await call(landlord, 'get', '/api/dashboard/landlord/activity?days=366');
  expect(data.days).toHaveLength(366);
  const other = await app.addUser('landlord');
  await write(sql`insert into property_listings (user_id, title) select ${other.id}::uuid, 'x' from generate_series(1, 60)`); // prettier-ignore
  await write(sql`insert into property_listing_metrics (property_listing_id, metric_date, views)
    select id, utc_day() - n, 1 from property_listings, generate_series(1, 90) n where user_id = ${other.id}::uuid`);
  await app.db.rows(raw('analyze property_listing_metrics'));
  const scans = await scansOf(app.db, (db) => activityStore.landlord(db, landlord?.id ?? '', 30));
  expect(waysInto('property_listing_metrics', scans)).toEqual(['property_listing_metrics_owner_day']);
});
