import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { PropertyListingService } from '../../services/PropertyListingService.ts';
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
const all = '/api/property-listings';
const idsOf = (rows: { id: string }[]) => rows.map((row) => row.id);

describe('property listings', () => {
  test('wait for their owner to put them on the market', async () => {
    const created = await post(w.landlord, all, { title: 'Hall', asking_price: 12.5, latitude: 30.267153 });
    expect(created).toMatchObject({ status: 'pending', sqft: null, asking_price: 12.5, latitude: 30.267153 });
    const one = `${all}/${created.id}`;
    const status = async (user: User) => (await app.call(user, 'get', one)).status;
    for (const [state, seen] of [['active', 200], ['leased', 200], ['off_market', 404], ['pending', 404]] as const) {
      expect(ok(await app.call(w.landlord, 'patch', `${one}/status`, { status: state })).status).toBe(state);
      expect([await status(w.tenant), await status(w.otherLandlord), await status(w.landlord)]).toEqual([seen, seen, 200]);
    } // prettier-ignore
  });

  test('never show the market clock', async () => {
    const shown = JSON.stringify(await get(w.tenant, `${all}/${await w.property()}`));
    expect(shown).not.toContain('active_s');
  });

  test('are searched by place, kind, size, price and words', async () => {
    const mark = w.landlord.id;
    const a = await w.property({
      title: `Loft ${mark}`,
      city: 'Austin',
      state: 'TX',
      property_type: 'office',
      sqft: 500,
      asking_price: 100,
    });
    const b = await w.property({
      title: `Barn ${mark}`,
      city: 'Waco',
      state: 'TX',
      status: 'leased',
      sqft: 900,
      asking_price: 300,
    });
    const c = await w.property({ title: `Lot ${mark}`, address: '5% Lane' });
    await w.property({ title: `Hidden ${mark}`, status: 'pending' });
    const ids = async (query: string) => idsOf((await get(w.contractor, `${all}?search=${mark}&${query}`)).properties);
    expect(await ids('')).toEqual([c, b, a]);
    expect(await ids('city=AUSTIN')).toEqual([a]);
    expect(await ids('state=tx&maxPrice=200')).toEqual([a]);
    expect(await ids('location=wac')).toEqual([b]);
    expect(await ids('location=5%25')).toEqual([c]);
    expect(await ids('propertyType=office')).toEqual([a]);
    expect(await ids('minSqft=600&minPrice=1')).toEqual([b]);
    expect(await ids('limit=1&page=2')).toEqual([b]);
    const browsed = await get(w.broker, '/api/broker/properties?propertyType=office&maxSqft=500');
    expect(idsOf(browsed.properties)).toContain(a);
  });

  test('are listed to their owner by status, with a total', async () => {
    const pending = await w.property({ status: 'pending' });
    await w.property();
    expect(await get(w.landlord, `${all}/my`)).toMatchObject({ total: 2, hasMore: false });
    const filtered = await get(w.landlord, `${all}/my?status=pending`);
    expect([idsOf(filtered.properties), filtered.total]).toEqual([[pending], 1]);
  });

  test('count views, favourites and inquiries of others', async () => {
    const id = await w.property();
    for (const user of [w.tenant, w.tenant, w.broker]) await post(user, `${all}/${id}/view`);
    expect(await post(w.landlord, `${all}/${id}/view`)).toEqual({ counted: false });
    for (const user of [w.tenant, w.tenant, w.broker]) {
      expect(await post(user, `${all}/${id}/favorite`)).toEqual({ is_favorite: true });
    }
    expect(idsOf((await get(w.tenant, `${all}?favorites=true`)).properties)).toEqual([id]);
    expect(ok(await app.call(w.tenant, 'delete', `${all}/${id}/favorite`))).toEqual({ is_favorite: false });
    for (const message of ['Hi', 'Again']) await post(w.tenant, `${all}/${id}/inquiry`, { message });
    const { metrics, totals } = await get(w.landlord, `${all}/${id}/metrics?days=7`);
    expect(totals).toEqual({ views: 2, clicks: 0, inquiries: 1, favorites: 1, shares: 0 });
    expect(metrics).toHaveLength(1);
  });

  test.each([['click', 'clicks'], ['share', 'shares']])('count a %s once a viewer and day, each by itself', async (kind, counter) => {
    const id = await w.property();
    const count = (user: User) => post(user, `${all}/${id}/${kind}`);
    expect(await count(w.tenant)).toEqual({ counted: true });
    expect(await count(w.tenant)).toEqual({ counted: false });
    expect(await count(w.broker)).toEqual({ counted: true });
    expect(await count(w.landlord)).toEqual({ counted: false });
    const none = { views: 0, clicks: 0, inquiries: 0, favorites: 0, shares: 0 };
    const { totals } = await get(w.landlord, `${all}/${id}/metrics`);
    expect(totals).toEqual({ ...none, [counter]: 2 });
    ok(await app.call(w.landlord, 'patch', `${all}/${id}/status`, { status: 'pending' }));
    expect((await app.call(w.otherTenant, 'post', `${all}/${id}/${kind}`)).status).toBe(404);
  }); // prettier-ignore

  test('are not courted by their owner', async () => {
    const id = await w.property();
    for (const [path, body] of [['favorite'], ['inquiry', { message: 'Me' }]] as const) {
      const reply = await app.call(w.landlord, 'post', `${all}/${id}/${path}`, body);
      expect([reply.status, reply.error.code]).toEqual([403, 'OWN_LISTING']);
    }
  });

  test('a favourite can be taken back after the listing left the market', async () => {
    const id = await w.property();
    await post(w.tenant, `${all}/${id}/favorite`);
    ok(await app.call(w.landlord, 'patch', `${all}/${id}/status`, { status: 'off_market' }));
    expect((await app.call(w.broker, 'delete', `${all}/${id}/favorite`)).status).toBe(404);
    expect((await app.call(w.tenant, 'delete', `${all}/${id}/favorite`)).status).toBe(200);
  });

  test('an inquiry goes on in one conversation and is answered when the landlord writes', async () => {
    const id = await w.property({ title: 'Old bank' });
    const first = await post(w.tenant, `${all}/${id}/inquiry`, { message: 'Still free?' });
    const second = await post(w.tenant, `${all}/${id}/inquiry`, { message: 'Hello?' });
    expect([first.counted, second.counted, second.conversation_id]).toEqual([true, false, first.conversation_id]);
    const path = `/api/messages/conversations/${first.conversation_id}`;
    const conversation = await get(w.landlord, path);
    expect(conversation).toMatchObject({ subject: 'Old bank', property_listing_id: id, unread_count: 2 });
    await post(w.landlord, `${path}/messages`, { content: 'It is' });
    const totals = await app.db.row({
      text: 'select inquiries, inquiries_answered from user_totals where user_id = $1',
      values: [w.landlord.id],
    });
    expect(totals).toEqual({ inquiries: 1, inquiries_answered: 1 });
  });

  test('two inquiries at once open one conversation', async () => {
    const id = await w.property();
    const service = new PropertyListingService(app.db);
    const send = async () => (await service.inquire(w.broker.id, id, 'Me first')).data;
    const replies = await Promise.all([send(), send(), send(), send()]);
    expect(new Set(replies.map((reply) => reply.conversation_id)).size).toBe(1);
    expect(replies.filter((reply) => reply.counted)).toHaveLength(1);
  });
});

describe('matches', () => {
  test('show both sides the best first, without what the reader dismissed or has left the market', async () => {
    const demand = await w.demand();
    const properties = [await w.property(), await w.property(), await w.property(), await w.property()] as const;
    const [good, best, dismissed, gone] = properties;
    await w.matchOf(demand, good, 70);
    await w.matchOf(demand, best, 90.5);
    const match = await w.matchOf(demand, dismissed, 95);
    await w.matchOf(demand, gone, 99);
    ok(await app.call(w.landlord, 'patch', `${all}/${gone}/status`, { status: 'leased' }));
    expect(await post(w.tenant, `/api/matches/${match}/dismiss`)).toMatchObject({
      is_dismissed: true,
      is_saved: false,
    });

    const path = `/api/matches/demand-listing/${demand}`;
    for (const [user, shown] of [[w.tenant, [best, good]], [w.broker, [dismissed, best, good]]] as const) {
      const { matches, total } = await get(user, path);
      expect([matches.map((row: { property: { id: string } }) => row.property.id), total]).toEqual([shown, shown.length]);
    } // prettier-ignore
    expect((await get(w.tenant, `${path}?minScore=80`)).total).toBe(1);
    ok(await app.call(w.tenant, 'delete', `/api/matches/${match}/dismiss`));
    expect((await get(w.tenant, path)).total).toBe(3);

    const seen = await get(w.landlord, `${all}/${best}/matches`);
    expect(seen.matches).toMatchObject([
      { match_score: 90.5, demandListing: { id: demand, business_name: 'Corner Café' } },
    ]);
    ok(await app.call(w.tenant, 'patch', `/api/demand-listings/${demand}`, { stealth_mode: true }));
    const masked = await get(w.landlord, `${all}/${best}/matches`);
    expect(masked.matches[0].demandListing).toMatchObject({ business_name: 'Confidential', business_id: null });
    ok(await app.call(w.tenant, 'patch', `/api/demand-listings/${demand}`, { status: 'closed' }));
    expect((await get(w.landlord, `${all}/${best}/matches`)).total).toBe(0);
    expect((await app.call(w.broker, 'get', path)).status).toBe(404);
  });

  const NO_MARKS = { is_viewed: false, is_saved: false, is_dismissed: false };

  test('are marked by each broker alone', async () => {
    const demand = await w.demand();
    const [first, second] = [await w.property(), await w.property()];
    const kept = await w.matchOf(demand, first, 90);
    const away = await w.matchOf(demand, second, 80);
    const path = `/api/matches/demand-listing/${demand}`;
    const marksOf = async (user: User) =>
      ((await get(user, path)).matches as { id: string }[]).map((match) => [match.id, match]);
    const one = `/api/matches/${kept}`;
    expect(await post(w.broker, `${one}/viewed`)).toMatchObject({ id: kept, ...NO_MARKS, is_viewed: true, version: 1 });
    expect(await post(w.broker, `${one}/save`)).toMatchObject({ ...NO_MARKS, is_viewed: true, is_saved: true });
    expect(await post(w.broker, `/api/matches/${away}/dismiss`)).toMatchObject({ ...NO_MARKS, is_dismissed: true });
    expect(await marksOf(w.broker)).toMatchObject([[kept, { ...NO_MARKS, is_viewed: true, is_saved: true }]]);
    expect((await get(w.broker, `${path}?minScore=95`)).total).toBe(0);
    expect((await get(w.broker, path)).total).toBe(1);
    for (const user of [w.tenant, w.otherBroker]) {
      expect(await marksOf(user)).toMatchObject([[kept, NO_MARKS], [away, NO_MARKS]]); // prettier-ignore
    }

    await post(w.tenant, `${one}/dismiss`);
    expect((await marksOf(w.broker)).map(([id]) => id)).toEqual([kept]);
    expect(ok(await app.call(w.broker, 'delete', `${one}/save`))).toMatchObject({ ...NO_MARKS, is_viewed: true });
    ok(await app.call(w.broker, 'delete', `/api/matches/${away}/dismiss`));
    expect((await get(w.broker, path)).total).toBe(2);

    ok(await app.call(w.tenant, 'patch', `/api/demand-listings/${demand}`, { status: 'closed' }));
    expect((await app.call(w.broker, 'post', `${one}/save`)).status).toBe(404);
  });

  test("show the landlord every demand, whatever the tenant's marks", async () => {
    const property = await w.property();
    const [saved, dismissed] = [
      await w.matchOf(await w.demand(), property, 90),
      await w.matchOf(await w.demand(), property, 80),
    ];
    for (const mark of ['viewed', 'save']) await post(w.tenant, `/api/matches/${saved}/${mark}`);
    await post(w.tenant, `/api/matches/${dismissed}/dismiss`);
    const { matches, total } = await get(w.landlord, `${all}/${property}/matches`);
    expect([matches, total]).toMatchObject([[{ id: saved, ...NO_MARKS }, { id: dismissed, ...NO_MARKS }], 2]); // prettier-ignore
  });

  test("that go take the brokers' marks with them", async () => {
    const id = await w.match();
    await post(w.broker, `/api/matches/${id}/save`);
    await app.db.rows({ text: 'delete from property_matches where id = $1', values: [id] });
    expect(await app.db.rows({ text: 'select from match_marks where match_id = $1', values: [id] })).toEqual([]);
  });

  test('are marked by the tenant', async () => {
    const id = await w.match();
    await post(w.tenant, `/api/matches/${id}/viewed`);
    const saved = await post(w.tenant, `/api/matches/${id}/save`);
    expect(saved).toMatchObject({ is_viewed: true, is_saved: true, version: 3 });
    expect(ok(await app.call(w.tenant, 'delete', `/api/matches/${id}/save`))).toMatchObject({ is_saved: false });
  });
});
