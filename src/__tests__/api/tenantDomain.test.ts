import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startDomainApp, type DomainApp, type User } from './domainApp.ts';
import { createWorld, ok, type World } from './world.ts';

let app: DomainApp;
let w: World;
beforeAll(async () => {
  app = await startDomainApp();
});
beforeEach(async () => {
  w = await createWorld(app);
});
afterAll(() => app.close());

const get = async (user: User, path: string) => ok(await app.call(user, 'get', path));
const post = async (user: User, path: string, body?: object) => ok(await app.call(user, 'post', path, body));
const patch = async (user: User, path: string, body: object) => ok(await app.call(user, 'patch', path, body));

describe('businesses', () => {
  test('are active and unverified unless said otherwise, and keep a version', async () => {
    const created = await post(w.tenant, '/api/businesses', { name: '  Bakery ' });
    expect(created).toMatchObject({
      name: 'Bakery',
      status: 'active',
      category: 'Other',
      is_verified: false,
      version: 1,
    });
    const changed = await patch(w.tenant, `/api/businesses/${created.id}`, { description: 'Bread', logo_url: null });
    expect(changed).toMatchObject({ name: 'Bakery', description: 'Bread', version: 2 });
  });

  test('list newest first, page by page, with a total', async () => {
    for (const name of ['One', 'Two', 'Three']) await w.business({ name });
    const names = (list: { businesses: { name: string }[] }) => list.businesses.map((business) => business.name);
    const first = await get(w.tenant, '/api/businesses?limit=2');
    expect([names(first), first.total, first.page, first.hasMore]).toEqual([['Three', 'Two'], 3, 1, true]);
    const second = await get(w.tenant, '/api/businesses?limit=2&page=2');
    expect([names(second), second.total, second.hasMore]).toEqual([['One'], 3, false]);
    expect(await get(w.tenant, '/api/businesses?page=9')).toMatchObject({ businesses: [], total: 3, hasMore: false });
    expect(await get(w.otherTenant, '/api/businesses')).toMatchObject({ businesses: [], total: 0 });
  });

  test('are found by part of the name, wildcards taken literally', async () => {
    await w.business({ name: '100% Juice_Bar' });
    await w.business({ name: '100 Juices', status: 'pending_verification' });
    const total = async (query: string) => (await get(w.tenant, `/api/businesses?${query}`)).total as number;
    expect(await total('search=JUICE')).toBe(2);
    expect(await total('search=0%25')).toBe(1);
    expect(await total('search=e_b')).toBe(1);
    expect(await total("search='%20or%201=1--")).toBe(0);
    expect(await total('search=juice&status=active')).toBe(1);
  });

  test('share no external_id', async () => {
    await w.business({ external_id: 'L-1' });
    const again = await app.call(w.tenant, 'post', '/api/businesses', { name: 'X', external_id: 'L-1' });
    expect([again.status, again.error.message]).toEqual([409, 'A business with this external_id already exists']);
    expect((await app.call(w.otherTenant, 'post', '/api/businesses', { name: 'X', external_id: 'L-1' })).status).toBe(
      201,
    );
  });

  test('count a view once a viewer and day', async () => {
    const id = await w.business();
    const view = (user: User) => post(user, `/api/businesses/${id}/view`);
    expect(await view(w.landlord)).toEqual({ counted: true });
    expect(await view(w.landlord)).toEqual({ counted: false });
    expect(await view(w.broker)).toEqual({ counted: true });
    const { metrics, totals, days } = await get(w.tenant, `/api/businesses/${id}/metrics`);
    expect([metrics.length, totals.views_count, totals.messages_count, days]).toEqual([1, 2, 0, 30]);
    expect(metrics[0]).toMatchObject({ business_id: id, demand_listing_id: null, views_count: 2 });
  });

  test('count clicks, on themselves and on their demand listings, beside the views', async () => {
    const id = await w.business();
    const demand = await w.demand({}, id);
    for (const path of [`/api/businesses/${id}`, `/api/demand-listings/${demand}`]) {
      expect(await post(w.landlord, `${path}/click`)).toEqual({ counted: true });
      expect(await post(w.landlord, `${path}/click`)).toEqual({ counted: false });
      expect(await post(w.broker, `${path}/click`)).toEqual({ counted: true });
    }
    const { metrics, totals } = await get(w.tenant, `/api/businesses/${id}/metrics`);
    expect(totals).toMatchObject({ clicks_count: 4, views_count: 0 });
    const byListing = new Map(
      metrics.map((day: { demand_listing_id: string | null; clicks_count: number }) => [
        day.demand_listing_id,
        day.clicks_count,
      ]),
    );
    expect(byListing).toEqual(new Map([[null, 2], [demand, 2]])); // prettier-ignore
    await patch(w.tenant, `/api/demand-listings/${demand}`, { status: 'pending' });
    expect((await app.call(w.broker, 'post', `/api/demand-listings/${demand}/click`)).status).toBe(404);
  });

  test.each([{ status: 'stealth_mode' }, { stealth_mode_enabled: true }])(
    'that hide are not to be viewed: %j',
    async (body) => {
      const id = await w.business(body);
      for (const kind of ['view', 'click']) {
        expect((await app.call(w.broker, 'post', `/api/businesses/${id}/${kind}`)).status).toBe(404);
      }
    },
  );

  test('take their demand listings with them', async () => {
    const business = await w.business();
    const demand = await w.demand({}, business);
    expect(ok(await app.call(w.tenant, 'delete', `/api/businesses/${business}`))).toEqual({ id: business });
    expect((await app.call(w.tenant, 'get', `/api/demand-listings/${demand}`)).status).toBe(404);
    expect((await get(w.tenant, '/api/businesses')).total).toBe(0);
  });
});

describe('demand listings', () => {
  test('keep what was sent, money to the cent', async () => {
    const body = { title: 'Café', sqft_min: 10, sqft_max: 20, budget_min: 999.99, budget_max: '9999999999.99' };
    const more = {
      asset_type: 'restaurant',
      start_date: '2026-03-01',
      amenities: ['gas', 'patio'],
      stealth_mode: false,
    };
    const id = await w.demand({ ...body, ...more });
    const read = await get(w.tenant, `/api/demand-listings/${id}`);
    expect(read).toMatchObject({
      ...body,
      ...more,
      budget_max: 9999999999.99,
      owner_id: w.tenant.id,
      status: 'active',
    });
    const list = await get(w.tenant, `/api/businesses/${read.business_id}/demand-listings?status=active`);
    expect([list.demandListings, list.total]).toEqual([[read], 1]);
  });

  test('show landlords and brokers the business, never the owner', async () => {
    const id = await w.demand({ city: 'Austin', description: 'Busy street' });
    for (const user of [w.landlord, w.broker]) {
      const open = await get(user, `/api/demand-listings/${id}`);
      expect(open).toMatchObject({ business_name: 'Corner Café', title: 'A café in town', description: 'Busy street' });
      expect(JSON.stringify(open)).not.toContain(w.tenant.id);
    }
    await patch(w.tenant, `/api/demand-listings/${id}`, { status: 'closed' });
    expect((await app.call(w.broker, 'get', `/api/demand-listings/${id}`)).status).toBe(404);
  });

  const secret = 'Zebra77';
  const secrets = {
    title: secret, description: secret, location_name: secret, address: secret, requirements: secret, additional_features: [secret],
  }; // prettier-ignore
  const hiding: [string, object, object][] = [
    ['the listing', {}, { stealth_mode: true }],
    ['its business', { stealth_mode_enabled: true }, {}],
    ['its business by status', { status: 'stealth_mode' }, {}],
  ];
  test.each(hiding)('in stealth by %s give nothing away, not even to a search', async (_, business, listing) => {
    const businessId = await w.business({ name: secret, ...business });
    const id = await w.demand({ ...secrets, city: 'Waco', industry: 'Food', sqft_min: 5, ...listing }, businessId);
    const views = [`/api/demand-listings/${id}`, '/api/demand-listings', '/api/broker/demands'];
    for (const path of views) {
      const shown = JSON.stringify(await get(w.broker, path));
      expect(shown).toContain(id);
      for (const hidden of [secret, businessId, w.tenant.id]) expect(shown).not.toContain(hidden);
    }
    const open = await get(w.landlord, `/api/demand-listings/${id}`);
    const confidential = {
      business_name: 'Confidential',
      title: 'Confidential',
      business_id: null,
      stealth_mode: true,
    };
    expect(open).toMatchObject({ ...confidential, city: 'Waco', industry: 'Food', sqft_min: 5 });

    const ids = async (query: string) =>
      (await get(w.broker, `/api/demand-listings?${query}`)).demandListings.map((found: { id: string }) => found.id);
    expect(await ids(`search=${secret}`)).not.toContain(id);
    expect(await ids(`location=${secret}`)).not.toContain(id);
    expect(await ids('location=waco')).toContain(id);
    expect((await get(w.tenant, `/api/demand-listings/${id}`)).title).toBe(secret);
  });

  test('are browsed by place, kind and overlapping size', async () => {
    const city = `City ${w.tenant.id}`;
    const small = await w.demand({ city, sqft_min: 100, sqft_max: 200, asset_type: 'retail' });
    const large = await w.demand({ city, sqft_min: 1000, asset_type: 'office' });
    await w.demand({ city, status: 'pending' });
    const ids = async (query: string) =>
      (await get(w.broker, `/api/broker/demands?location=${w.tenant.id}&${query}`)).demands.map(
        (found: { id: string }) => found.id,
      );
    expect(await ids('')).toEqual([large, small]);
    expect(await ids('propertyType=retail')).toEqual([small]);
    expect(await ids('minSqft=150&maxSqft=900')).toEqual([small]);
    expect(await ids('minSqft=5000')).toEqual([large]);
    expect((await get(w.landlord, `/api/demand-listings?location=${w.tenant.id}`)).total).toBe(2);
  });

  test('count views for their business', async () => {
    const id = await w.demand();
    expect(await post(w.landlord, `/api/demand-listings/${id}/view`)).toEqual({ counted: true });
    expect(await post(w.landlord, `/api/demand-listings/${id}/view`)).toEqual({ counted: false });
    const { business_id } = await get(w.tenant, `/api/demand-listings/${id}`);
    const { metrics, totals } = await get(w.tenant, `/api/businesses/${business_id}/metrics?days=1`);
    expect([totals.views_count, metrics[0].demand_listing_id]).toEqual([1, id]);
    await patch(w.tenant, `/api/demand-listings/${id}`, { status: 'pending' });
    expect((await app.call(w.broker, 'post', `/api/demand-listings/${id}/view`)).status).toBe(404);
  });
});

test('a profile is complete once it has both names; its tier is not for its user to set', async () => {
  const profile = await get(w.tenant, '/api/profile');
  expect(profile).toMatchObject({ first_name: 'Tina', subscription_tier: 'starter', profile_completed: false });
  expect(await patch(w.tenant, '/api/profile', { bio: 'Hi' })).toMatchObject({ bio: 'Hi', profile_completed: true });
  expect(await patch(w.tenant, '/api/profile', { last_name: '' })).toMatchObject({ profile_completed: false });
});
