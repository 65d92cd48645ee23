import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Queryable } from '../../db/database.ts';
import { raw, sql } from '../../db/sql.ts';
import { brokerDealStore } from '../../stores/brokerDealStore.ts';
import { demandListingStore } from '../../stores/demandListingStore.ts';
import { dashboardStore } from '../../stores/dashboardStore.ts';
import { kpiRowStore } from '../../stores/kpiRowStore.ts';
import { startDomainApp, type DomainApp, type User } from './domainApp.ts';
import { scansOf, waysInto } from './explain.ts';
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
const patch = async (user: User, path: string, body: object) => ok(await app.call(user, 'patch', path, body));
const statusOf = async (user: User, path: string) => (await app.call(user, 'get', path)).status;
/** Status and the field that is named. */
const refused = async (user: User, path: string) => {
  const { status, error } = await app.call(user, 'get', path);
  return [status, error.details?.[0]?.path];
};

describe('own demand listings over all businesses', () => {
  const path = '/api/demand-listings/my';

  test('come newest first, each with the name of its business, stealth or not', async () => {
    const [cafe, bank] = [await w.business({ name: 'Café' }), await w.business({ name: 'Bank', status: 'stealth_mode' })]; // prettier-ignore
    const ids = [await w.demand({ title: '1' }, cafe), await w.demand({ title: '2' }, bank), await w.demand({ title: '3', status: 'closed' }, cafe)]; // prettier-ignore
    const list = await get(w.tenant, path);
    const names = list.demandListings.map((row: { id: string; business_name: string }) => [row.id, row.business_name]);
    expect(names).toEqual([[ids[2], 'Café'], [ids[1], 'Bank'], [ids[0], 'Café']]); // prettier-ignore
    expect(list).toMatchObject({ total: 3, page: 1, hasMore: false });
    expect(await get(w.tenant, `${path}?status=active&limit=1`)).toMatchObject({ total: 2, hasMore: true });
    expect(await get(w.otherTenant, path)).toMatchObject({ demandListings: [], total: 0 });
  });

  test('are nobody else’s, and take only known filters', async () => {
    expect(await statusOf(w.landlord, path)).toBe(403);
    expect(await refused(w.tenant, `${path}?status=open`)).toEqual([400, 'status']);
    expect(await refused(w.tenant, `${path}?limit=101`)).toEqual([400, 'limit']);
  });
});

describe('a deal as it is read', () => {
  const path = '/api/broker/deals';
  const names = (deal: Record<string, unknown>) => [deal.business_name, deal.property_title, deal.demand_title];

  /** By its own route, in the list and on the dashboard. */
  async function everywhere(id: string): Promise<unknown[][]> {
    const list = (await get(w.broker, path)).deals as Record<string, unknown>[];
    const { deals } = await dashboardStore.broker(app.db, w.broker.id);
    const dashboard = deals.find((deal) => deal.id === id);
    return [await get(w.broker, `${path}/${id}`), list.find((deal) => deal.id === id) ?? {}, { ...dashboard }].map(
      names,
    );
  }
  const threeTimes = (expected: unknown[]) => [expected, expected, expected];

  test('names what it is about, as far as its broker may see', async () => {
    const business = await w.business({ name: 'Bakery' });
    const demand = await w.demand({ title: 'Corner' }, await w.business({ name: 'Other' }));
    const property = await w.property({ title: 'Old bank' });
    const id = await w.deal({ tenant_business_id: business, property_id: property, demand_listing_id: demand });
    expect(await everywhere(id)).toEqual(threeTimes(['Bakery', 'Old bank', 'Corner']));
    await patch(w.landlord, `/api/property-listings/${property}/status`, { status: 'leased' });
    expect(await everywhere(id)).toEqual(threeTimes(['Bakery', 'Old bank', 'Corner']));

    await patch(w.tenant, `/api/businesses/${business}`, { stealth_mode_enabled: true });
    await patch(w.tenant, `/api/demand-listings/${demand}/stealth`, { stealth_mode: true });
    await patch(w.landlord, `/api/property-listings/${property}/status`, { status: 'off_market' });
    expect(await everywhere(id)).toEqual(threeTimes(['Confidential', null, 'Confidential']));
    await patch(w.tenant, `/api/demand-listings/${demand}`, { status: 'closed' });
    expect(await everywhere(id)).toEqual(threeTimes(['Confidential', null, null]));
    const rows = await kpiRowStore.page(app.db, 'broker', 'activeDeals', w.broker.id, { page: 1, limit: 1 });
    expect(rows.rows[0]?.title).toBe('Confidential');
  });

  test('hides a demand whose business hides', async () => {
    const business = await w.business({ name: 'Bakery', status: 'stealth_mode' });
    const id = await w.deal({ demand_listing_id: await w.demand({ title: 'Corner' }, business) });
    expect(await everywhere(id)).toEqual(threeTimes([null, null, 'Confidential']));
  });

  test('about nothing has no names, and the answer to a write has none at all', async () => {
    const id = await w.deal({ notes: 'Call back' });
    expect(await everywhere(id)).toEqual(threeTimes([null, null, null]));
    expect(await patch(w.broker, `${path}/${id}`, { notes: 'x' })).not.toHaveProperty('business_name');
    expect(await statusOf(w.otherBroker, `${path}/${id}`)).toBe(404);
  });
});

describe('the board', () => {
  test('adds money to the cent, and is of one snapshot with the list', async () => {
    for (const estimated_commission of ['0.10', '0.20', '9999999999.99']) await w.deal({ estimated_commission });
    const { board } = await get(w.broker, '/api/broker/deals?limit=1');
    expect(board[0]).toEqual({ status: 'prospecting', count: 3, value: 10_000_000_000.29 });

    let between: Promise<unknown> | undefined;
    const slow: Queryable = {
      rows: async (statement) => {
        const rows = await tx.rows<never>(statement);
        between ??= w.deal({ status: 'lost' });
        await between;
        return rows;
      },
      row: (statement) => tx.row(statement),
    };
    let tx: Queryable = app.db;
    const seen = await app.db.snapshot(async (snapshot) => {
      tx = snapshot;
      const page = await brokerDealStore.ofBroker(slow, w.broker.id, { page: 1, limit: 100 });
      return { page, board: await brokerDealStore.board(slow, w.broker.id) };
    });
    expect(seen.board.reduce((sum, column) => sum + column.count, 0)).toBe(seen.page.rows.length);
    expect((await get(w.broker, '/api/broker/deals')).total).toBe(4);
  });

  test('and a page of deals are read by their indexes', async () => {
    await app.db.write(null, (tx) =>
      tx.rows(sql`
        insert into broker_deals (broker_user_id, status, estimated_commission)
        select case when n % 50 = 0 then ${w.broker.id}::uuid else ${w.otherBroker.id}::uuid end,
          (array['prospecting', 'touring', 'offer_submitted', 'signed', 'lost'])[1 + n / 50 % 5], n
        from generate_series(1, 10000) n`),
    );
    await app.db.rows(raw('vacuum analyze broker_deals'));
    const used = async (work: (db: Queryable) => Promise<unknown>) =>
      waysInto('broker_deals', await scansOf(app.db, work));
    const id = w.broker.id;
    expect(await used((db) => brokerDealStore.ofBroker(db, id, { page: 1, limit: 1 }))).toEqual(['broker_deals_owner_newest']); // prettier-ignore
    expect(await used((db) => brokerDealStore.ofBroker(db, id, { page: 1, limit: 1, status: 'touring' }))).toEqual(['broker_deals_board']); // prettier-ignore
    expect(await used((db) => brokerDealStore.board(db, id))).toEqual(['broker_deals_board']);
  });
});

describe('one invite', () => {
  test('is shown to its tenant and to its sender, to nobody else', async () => {
    const business = await w.business({ name: 'Bakery' });
    const property = await w.property({ title: 'Old bank' });
    const id = await w.make(w.broker, '/api/invites', { businessId: business, propertyId: property });
    const path = `/api/invites/${id}`;
    for (const user of [w.tenant, w.broker]) {
      const [listed] = (await get(user, '/api/invites')).invites;
      expect(await get(user, path)).toEqual(listed);
      expect(listed).toMatchObject({ id, business_name: 'Bakery', property_title: 'Old bank', status: 'pending' });
    }
    // The property's landlord has neither sent nor received it.
    for (const user of [w.landlord, w.otherTenant, w.otherBroker]) expect(await statusOf(user, path)).toBe(404);
    expect(await statusOf(w.contractor, path)).toBe(403);

    await patch(w.tenant, `/api/businesses/${business}`, { stealth_mode_enabled: true });
    expect(await get(w.broker, path)).toMatchObject({ business_name: 'Confidential' });
    expect(await get(w.tenant, path)).toMatchObject({ business_name: 'Bakery' });
  });
});

describe('one match', () => {
  test('is what it is in the list of whoever may see it', async () => {
    const [demand, property] = [await w.demand({ title: 'Corner' }), await w.property({ title: 'Old bank' })];
    const path = `/api/matches/${await w.matchOf(demand, property)}`;
    ok(await app.call(w.tenant, 'post', `${path}/save`));
    const ofDemand = `/api/matches/demand-listing/${demand}`;
    const ofProperty = `/api/property-listings/${property}/matches`;
    for (const [user, list] of [
      [w.tenant, ofDemand],
      [w.broker, ofDemand],
      [w.landlord, ofProperty],
    ] as const)
      // prettier-ignore
      expect([user.role, await get(user, path)]).toEqual([user.role, (await get(user, list)).matches[0]]);
    expect(await get(w.tenant, path)).toMatchObject({ is_saved: true, property: { title: 'Old bank' } });
    expect(await get(w.broker, path)).toMatchObject({ is_saved: false });
    expect(await get(w.landlord, path)).toMatchObject({ is_saved: false, demandListing: { title: 'Corner' } });
    for (const user of [w.otherTenant, w.otherLandlord]) expect(await statusOf(user, path)).toBe(404);

    // Off the list is not out of reach: it can be put back.
    ok(await app.call(w.tenant, 'post', `${path}/dismiss`));
    expect(await get(w.tenant, path)).toMatchObject({ is_dismissed: true });
    await patch(w.tenant, `/api/demand-listings/${demand}/stealth`, { stealth_mode: true });
    expect(await get(w.landlord, path)).toMatchObject({ demandListing: { title: 'Confidential', business_id: null } });
  });

  test('goes when a side leaves the market', async () => {
    const [demand, property] = [await w.demand(), await w.property()];
    const path = `/api/matches/${await w.matchOf(demand, property)}`;
    const all = async () => [await statusOf(w.tenant, path), await statusOf(w.broker, path), await statusOf(w.landlord, path)]; // prettier-ignore
    expect(await all()).toEqual([200, 200, 200]);
    await patch(w.tenant, `/api/demand-listings/${demand}`, { status: 'closed' });
    expect(await all()).toEqual([200, 404, 404]);
    await patch(w.tenant, `/api/demand-listings/${demand}`, { status: 'active' });
    await patch(w.landlord, `/api/property-listings/${property}/status`, { status: 'off_market' });
    expect(await all()).toEqual([404, 404, 200]);
    expect(await statusOf(w.tenant, `/api/matches/${randomUUID()}`)).toBe(404);
  });
});

describe('filters', () => {
  test('own properties are found by words and by kind', async () => {
    await w.property({ title: 'Old bank', property_type: 'office', city: 'Austin' });
    await w.property({ title: 'Mill', property_type: 'industrial', address: '1 Bank Street', status: 'pending' });
    await w.property({ title: '50% off', property_type: 'office' });
    const path = '/api/property-listings/my';
    const titles = async (query: string) => {
      const { properties, total } = await get(w.landlord, `${path}?${query}`);
      expect(total).toBe(properties.length);
      return properties.map(({ title }: { title: string }) => title);
    };
    expect(await titles('search=BANK')).toEqual(['Mill', 'Old bank']);
    expect(await titles('search=austin')).toEqual(['Old bank']);
    expect(await titles('search=0%25')).toEqual(['50% off']);
    expect(await titles('propertyType=office')).toEqual(['50% off', 'Old bank']);
    expect(await titles('search=bank&propertyType=industrial&status=pending')).toEqual(['Mill']);
    expect(await get(w.otherLandlord, `${path}?search=bank`)).toMatchObject({ total: 0 });
    expect(await refused(w.landlord, `${path}?propertyType=castle`)).toEqual([400, 'propertyType']);
    expect(await refused(w.landlord, `${path}?search=`)).toEqual([400, 'search']);
  });

  test('brokers find demands and properties by words, but not what hides', async () => {
    const word = randomUUID();
    await w.demand({ title: `Loft ${word}` });
    await w.demand({ title: `Hidden ${word}`, stealth_mode: true });
    await w.property({ title: `Open ${word}` });
    await w.property({ title: `Pending ${word}`, status: 'pending' });
    const { demands } = await get(w.broker, `/api/broker/demands?search=${word}`);
    expect(demands.map(({ title }: { title: string }) => title)).toEqual([`Loft ${word}`]);
    const { properties } = await get(w.broker, `/api/broker/properties?search=${word}`);
    expect(properties.map(({ title }: { title: string }) => title)).toEqual([`Open ${word}`]);
    for (const path of ['/api/broker/demands', '/api/broker/properties'])
      expect(await refused(w.broker, `${path}?search=${'x'.repeat(201)}`)).toEqual([400, 'search']);
  });

  test('businesses are found by category', async () => {
    await w.business({ name: 'Bakery', category: 'F&B' });
    await w.business({ name: 'Clinic', category: 'Healthcare' });
    const list = await get(w.tenant, '/api/businesses?category=F%26B');
    expect([list.businesses.map(({ name }: { name: string }) => name), list.total]).toEqual([['Bakery'], 1]);
    expect(await get(w.tenant, '/api/businesses?category=F%26B&search=clinic')).toMatchObject({ total: 0 });
    expect(await refused(w.tenant, '/api/businesses?category=Food')).toEqual([400, 'category']);
  });

  test('own demand listings are read by the index of their owner', async () => {
    const business = await w.business();
    const insert = sql`
      insert into demand_listings (business_id, title) select ${business}::uuid, 'x' from generate_series(1, 2000)`;
    await app.db.write(null, (tx) => tx.rows(insert));
    await app.db.rows(raw('vacuum analyze demand_listings'));
    const read = (db: Queryable) => demandListingStore.mine(db, w.otherTenant.id, { page: 1, limit: 20 });
    expect(waysInto('demand_listings', await scansOf(app.db, read))).toEqual(['demand_listings_owner_newest']);
  });
});
