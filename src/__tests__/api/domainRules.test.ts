import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startDomainApp, type DomainApp, type User } from './domainApp.ts';
import { createWorld, type World } from './world.ts';

type Part = 'tenant' | 'otherTenant' | 'landlord' | 'otherLandlord' | 'broker' | 'otherBroker' | 'contractor';

/** What one route must do. Each test of it works on records of its own. */
interface Rule {
  /** Who calls it as intended. */
  as: Part;
  /** The id in the path. */
  id?: (w: World) => Promise<string>;
  body?: (w: World) => object | Promise<object>;
  status?: number;
  /** Runs before, for a state the call needs. */
  before?: (w: World) => Promise<unknown>;
  /** Of a role that may call, but not for this record: 404. */
  foreign?: Part;
  /** Of a role that may not call at all: 403. Left out where every role may. */
  wrong?: Part;
  /** Field and value that must be refused by name, beside unknown keys. */
  bad?: [field: string, value: unknown][];
  /** Query strings that must be refused, with the field. */
  badQuery?: [query: string, field: string][];
}

const paging: [string, string][] = [
  ['limit=101', 'limit'],
  ['page=0', 'page'],
  ['limit=x', 'limit'],
  ['surprise=1', 'surprise'],
];
const NUL = 'a\0b';
const owned = { foreign: 'otherTenant', wrong: 'landlord' } as const;
const ownProperty = {
  as: 'landlord',
  foreign: 'otherLandlord',
  wrong: 'tenant',
  id: (w: World) => w.property(),
} as const;
const ownDeal = { as: 'broker', foreign: 'otherBroker', wrong: 'landlord', id: (w: World) => w.deal() } as const;
const ownMatch = { as: 'tenant', foreign: 'otherTenant', wrong: 'landlord', id: (w: World) => w.match() } as const;
const businessFaults: [string, unknown][] = [
  ['name', ''],
  ['name', NUL],
  ['category', 'Nonsense'],
  ['logo_url', 'javascript:1'],
  ['is_verified', true],
  ['user_id', randomUUID()],
];
const demandFaults: [string, unknown][] = [
  ['title', 5],
  ['budget_min', 'NaN'],
  ['budget_max', 1.005],
  ['start_date', '2300-01-01'],
  ['amenities', Array(51).fill('x')],
  ['owner_id', randomUUID()],
];
const propertyFaults: [string, unknown][] = [
  ['title', '\ud800'],
  ['asking_price', 12345678901],
  ['latitude', 91],
  ['photos', ['ftp://example.com/x']],
  ['is_featured', true],
  ['active_since', '2026-01-01'],
];
const dealFaults: [string, unknown][] = [
  ['status', 'won'],
  ['commission_percentage', 101],
  ['estimated_commission', -1],
  ['property_id', 'x'],
  ['property_id', randomUUID()],
  ['tenant_business_id', randomUUID()],
  ['demand_listing_id', randomUUID()],
  ['closed_at', '2026-01-01'],
];
const profileFaults: [string, unknown][] = [
  ['license_state', 'Texas'],
  ['specialties', ['']],
  ['total_deals_closed', 9],
  ['total_commission_earned', 9],
];
const brokerProfile = (w: World) =>
  w.app.call(w.broker, 'post', '/api/broker/profile', { company_name: 'Bert & Sons' });

const rules: Record<string, Rule> = {
  'get /api/profile': { as: 'contractor' },
  'put /api/profile': { as: 'tenant', body: () => ({ bio: 'Hi' }), bad: [['subscription_tier', 'pro'], ['first_name', NUL], ['photo_url', 'x']] },
  'patch /api/profile': { as: 'tenant', body: () => ({ phone: null }), bad: [['profile_completed', true]] },

  'get /api/businesses': { as: 'tenant', wrong: 'landlord', badQuery: [...paging, ['status=x', 'status'], ['category=x', 'category'], ['search=%00', 'search']] },
  'post /api/businesses': { as: 'tenant', wrong: 'broker', status: 201, body: () => ({ name: 'Bakery' }), bad: businessFaults },
  'get /api/businesses/:id': { ...owned, as: 'tenant', id: (w) => w.business() },
  'put /api/businesses/:id': { ...owned, as: 'tenant', id: (w) => w.business(), body: () => ({ name: 'B' }), bad: businessFaults },
  'patch /api/businesses/:id': { ...owned, as: 'tenant', id: (w) => w.business(), body: () => ({ status: 'stealth_mode' }), bad: businessFaults },
  'delete /api/businesses/:id': { ...owned, as: 'tenant', id: (w) => w.business() },
  'get /api/businesses/:id/metrics': { ...owned, as: 'tenant', id: (w) => w.business(), badQuery: [['days=0', 'days'], ['days=91', 'days']] },
  'post /api/businesses/:id/view': { as: 'landlord', wrong: 'tenant', id: (w) => w.business() },
  'post /api/businesses/:id/click': { as: 'landlord', wrong: 'tenant', id: (w) => w.business() },
  'get /api/businesses/:id/demand-listings': { ...owned, as: 'tenant', id: (w) => w.business(), badQuery: paging },
  'post /api/businesses/:id/demand-listings': { ...owned, as: 'tenant', status: 201, id: (w) => w.business(), body: () => ({ title: 'A shop', sqft_max: 5 }), bad: [...demandFaults, ['sqft_min', 6]] },

  'get /api/demand-listings': { as: 'broker', wrong: 'tenant', badQuery: [...paging, ['minSqft=-1', 'minSqft'], ['propertyType=x', 'propertyType']] },
  'get /api/demand-listings/my': { as: 'tenant', wrong: 'landlord', badQuery: [...paging, ['status=x', 'status']] },
  'get /api/demand-listings/:id': { as: 'tenant', foreign: 'otherTenant', wrong: 'contractor', id: (w) => w.demand() },
  'put /api/demand-listings/:id': { ...owned, as: 'tenant', id: (w) => w.demand({ sqft_max: 5 }), body: () => ({ title: 'T' }), bad: [...demandFaults, ['sqft_min', 6]] },
  'patch /api/demand-listings/:id': { ...owned, as: 'tenant', id: (w) => w.demand({ budget_max: 5 }), body: () => ({ status: 'closed' }), bad: [['budget_min', 5.01]] },
  'patch /api/demand-listings/:id/stealth': { ...owned, as: 'tenant', id: (w) => w.demand(), body: () => ({ stealth_mode: true }), bad: [['stealth_mode', 1], ['title', 'x']] },
  'delete /api/demand-listings/:id': { ...owned, as: 'tenant', id: (w) => w.demand() },
  'post /api/demand-listings/:id/view': { as: 'broker', wrong: 'tenant', id: (w) => w.demand() },
  'post /api/demand-listings/:id/click': { as: 'broker', wrong: 'tenant', id: (w) => w.demand() },

  'get /api/property-listings': { as: 'contractor', badQuery: [...paging, ['maxPrice=1e9', 'maxPrice'], ['location=%00', 'location'], ['favorites=1', 'favorites']] },
  'get /api/property-listings/search': { as: 'tenant', badQuery: paging },
  'get /api/property-listings/my': { as: 'landlord', wrong: 'tenant', badQuery: [...paging, ['status=x', 'status'], ['propertyType=x', 'propertyType'], ['search=%00', 'search']] },
  'post /api/property-listings': { as: 'landlord', wrong: 'tenant', status: 201, body: () => ({ title: 'Hall' }), bad: propertyFaults },
  'get /api/property-listings/:id': { as: 'landlord', foreign: 'otherLandlord', id: (w) => w.property({ status: 'pending' }) },
  'put /api/property-listings/:id': { ...ownProperty, body: () => ({ sqft: 100 }), bad: propertyFaults },
  'patch /api/property-listings/:id': { ...ownProperty, body: () => ({ asking_price: '10.50' }), bad: propertyFaults },
  'patch /api/property-listings/:id/status': { ...ownProperty, body: () => ({ status: 'leased' }), bad: [['status', 'sold'], ['title', 'x']] },
  'delete /api/property-listings/:id': ownProperty,
  'get /api/property-listings/:id/metrics': { ...ownProperty, badQuery: [['days=x', 'days']] },
  'post /api/property-listings/:id/view': { as: 'landlord', foreign: 'tenant', id: (w) => w.property({ status: 'off_market' }) },
  'post /api/property-listings/:id/click': { as: 'landlord', foreign: 'tenant', id: (w) => w.property({ status: 'off_market' }) },
  'post /api/property-listings/:id/share': { as: 'landlord', foreign: 'tenant', id: (w) => w.property({ status: 'off_market' }) },
  'post /api/property-listings/:id/inquiry': { as: 'tenant', status: 201, id: (w) => w.property(), body: () => ({ message: 'Hello' }), bad: [['message', ' '], ['message', NUL]] },
  'post /api/property-listings/:id/favorite': { as: 'tenant', id: (w) => w.property() },
  'delete /api/property-listings/:id/favorite': { as: 'tenant', id: (w) => w.property() },
  'get /api/property-listings/:id/matches': { ...ownProperty, badQuery: [...paging, ['minScore=101', 'minScore']] },

  'get /api/matches/demand-listing/:id': { as: 'tenant', foreign: 'otherTenant', wrong: 'landlord', id: (w) => w.demand(), badQuery: paging },
  'get /api/matches/:id': { ...ownMatch, wrong: 'contractor' },
  'post /api/matches/:id/viewed': ownMatch,
  'post /api/matches/:id/save': ownMatch,
  'delete /api/matches/:id/save': ownMatch,
  'post /api/matches/:id/dismiss': ownMatch,
  'delete /api/matches/:id/dismiss': ownMatch,

  'get /api/broker/profile': { as: 'broker', foreign: 'otherBroker', wrong: 'tenant', before: brokerProfile },
  'post /api/broker/profile': { as: 'broker', wrong: 'tenant', status: 201, body: () => ({ company_name: 'Bert & Sons' }), bad: [['company_name', ''], ...profileFaults] },
  'put /api/broker/profile': { as: 'broker', wrong: 'tenant', before: brokerProfile, body: () => ({ license_state: 'TX' }), bad: [['company_name', null], ...profileFaults] },
  'patch /api/broker/profile': { as: 'broker', wrong: 'landlord', before: brokerProfile, body: () => ({ bio: 'x' }), bad: profileFaults },
  'get /api/broker/demands': { as: 'broker', wrong: 'landlord', badQuery: [...paging, ['maxSqft=x', 'maxSqft'], ['search=%00', 'search']] },
  'get /api/broker/properties': { as: 'broker', wrong: 'tenant', badQuery: [...paging, ['search=%00', 'search']] },
  'post /api/broker/qfp/send': { as: 'broker', wrong: 'landlord', status: 201, body: async (w) => ({ tenantBusinessId: await w.business(), propertyId: await w.property(), message: 'Look' }), bad: [['tenantBusinessId', randomUUID()], ['propertyId', randomUUID()], ['message', '']] },

  'get /api/broker/deals': { as: 'broker', wrong: 'tenant', badQuery: [...paging, ['status=won', 'status']] },
  'post /api/broker/deals': { as: 'broker', wrong: 'tenant', status: 201, body: () => ({ notes: 'New' }), bad: dealFaults },
  'post /api/broker/deals/bulk': { as: 'broker', wrong: 'tenant', body: async (w) => ({ ids: [await w.deal()], changes: { status: 'touring' } }), bad: [['ids', []], ['ids', ['x']], ['changes', {}], ['changes', { property_id: randomUUID() }], ['ids', Array(501).fill(randomUUID())]] },
  'get /api/broker/deals/:id': ownDeal,
  'put /api/broker/deals/:id': { ...ownDeal, body: () => ({ notes: 'x' }), bad: dealFaults },
  'patch /api/broker/deals/:id': { ...ownDeal, body: () => ({ status: 'lost' }), bad: dealFaults },
  'patch /api/broker/deals/:id/close': { ...ownDeal, body: () => ({ status: 'signed' }), bad: [['status', 'touring']] },
  'delete /api/broker/deals/:id': ownDeal,

  'get /api/invites': { as: 'tenant', wrong: 'contractor', badQuery: [...paging, ['direction=x', 'direction'], ['status=x', 'status']] },
  'post /api/invites': { as: 'landlord', wrong: 'tenant', status: 201, body: async (w) => ({ businessId: await w.business(), propertyId: await w.property() }), bad: [['businessId', 'x'], ['businessId', randomUUID()], ['propertyId', randomUUID()], ['message', NUL]] },
  'get /api/invites/:id': { ...owned, as: 'tenant', wrong: 'contractor', id: (w) => w.invite() },
  'post /api/invites/:id/accept': { ...owned, as: 'tenant', id: (w) => w.invite() },
  'post /api/invites/:id/decline': { ...owned, as: 'tenant', id: (w) => w.invite() },
  'post /api/invites/:id/reply': { ...owned, as: 'tenant', status: 201, id: (w) => w.invite(), body: () => ({ message: 'Yes?' }), bad: [['message', '']] },

  'get /api/messages/unread': { as: 'contractor' },
  'get /api/messages/conversations': { as: 'contractor', badQuery: paging },
  'post /api/messages/conversations': { as: 'tenant', status: 201, body: async (w) => ({ propertyId: await w.property(), message: 'Hi' }), bad: [['propertyId', randomUUID()], ['message', ''], ['recipientId', randomUUID()]] },
  'get /api/messages/conversations/:id': { as: 'tenant', foreign: 'otherLandlord', id: (w) => w.conversation() },
  'get /api/messages/conversations/:id/messages': { as: 'tenant', foreign: 'broker', id: (w) => w.conversation(), badQuery: [['before=x', 'before'], [`before=${randomUUID()}`, 'before'], ['limit=0', 'limit']] },
  'post /api/messages/conversations/:id/messages': { as: 'landlord', foreign: 'otherTenant', status: 201, id: (w) => w.conversation(), body: () => ({ content: 'Hm' }), bad: [['content', ''], ['attachments', [{ name: 'x' }]], ['attachments', [{ name: 'x', url: 'file:///etc/passwd' }]], ['attachments', Array(10).fill({ name: 'é'.repeat(200), url: `https://e.com/${'é'.repeat(400)}` })]] },
  'post /api/messages/conversations/:id/read': { as: 'tenant', foreign: 'otherTenant', id: (w) => w.conversation() },
}; // prettier-ignore

let app: DomainApp;
let w: World;
beforeAll(async () => {
  app = await startDomainApp();
});
afterAll(() => app.close());

test('every route has its rule, and every rule its route', () => {
  const routes = app.routes.map((route) => `${route.method} ${route.path}`);
  expect(Object.keys(rules).sort()).toEqual(routes.sort());
});

describe.each(Object.entries(rules))('%s', (name, rule) => {
  const [method, path] = name.split(' ') as [DomainApp['routes'][number]['method'], string];

  // Users of its own, so that neither lists nor "once" carry over from route to route.
  beforeAll(async () => {
    w = await createWorld(app);
  });

  const body = async () => (rule.body ? rule.body(w) : undefined);
  const call = (user: User | null, url: string, sent?: object) => app.call(user, method, url, sent);
  const url = async () => path.replace(':id', (await rule.id?.(w)) ?? '');
  const fields = (reply: Awaited<ReturnType<typeof call>>) =>
    reply.error.details?.map(({ path: field }) => field.split('.')[0]);

  if (rule.badQuery) {
    test.each(rule.badQuery)('refuses ?%s', async (query, field) => {
      const reply = await call(w[rule.as], `${await url()}?${query}`);
      expect([reply.status, fields(reply)]).toEqual([400, [field]]);
    });
  }

  if (rule.body) {
    test.each(rule.bad ?? [])('refuses %s: %j', async (field, value) => {
      await rule.before?.(w);
      const reply = await call(w[rule.as], await url(), { ...(await body()), [field]: value });
      expect([reply.status, fields(reply)]).toEqual([400, [field]]);
    });

    test('refuses what is no object, an empty one and unknown keys', async () => {
      const target = await url();
      expect((await call(w[rule.as], target, [])).status).toBe(400);
      expect((await call(w[rule.as], target, {})).status).toBe(name === 'post /api/broker/deals' ? 201 : 400);
      const reply = await call(w[rule.as], target, { ...(await body()), surprise: 1 });
      expect([reply.status, fields(reply)]).toEqual([400, ['surprise']]);
    });
  }

  test('refuses strangers', async () => {
    const target = path.replace(':id', randomUUID());
    expect((await call(null, target, await body())).status).toBe(401);
    if (!rule.wrong) return;
    expect((await call(w[rule.wrong], target, await body())).status).toBe(403);
  });

  if (rule.id) {
    test('refuses ids that are none, unknown or foreign', async () => {
      const bad = await call(w[rule.as], path.replace(':id', 'not-an-id'), await body());
      expect([bad.status, fields(bad)]).toEqual([400, ['id']]);
      expect((await call(w[rule.as], path.replace(':id', randomUUID()), await body())).status).toBe(404);
      if (!rule.foreign) return;
      expect((await call(w[rule.foreign], await url(), await body())).status).toBe(404);
    });
  }

  test('answers as declared', async () => {
    await rule.before?.(w);
    const reply = await call(w[rule.as], await url(), await body());
    expect([reply.status, reply.error]).toEqual([rule.status ?? 200, undefined]);
  });
});
