import { randomUUID } from 'node:crypto';
import { roles, type Role } from '../../contracts/common.ts';
import { sql } from '../../db/sql.ts';
import { isSequenced } from '../support/logOracle.ts';
import { startTestApp, type Reply, type TestApp, type TestUser } from '../support/testApp.ts';
import { waitFor } from '../support/waitFor.ts';

/*
 * Every route of the app × every role × another owner's id. Who may call is written here once more, by hand: a route
 * that is missing from the table fails, and so does one that has become more open than the table says.
 */

/** What an owner has, made afresh for each route. */
interface Things {
  business: string;
  demand: string;
  property: string;
  deal: string;
  invite: string;
  conversation: string;
  match: string;
}

interface Row {
  who: 'public' | 'user' | Role[];
  /** Whose things they are, and how the owner calls it. */
  by?: Role;
  path?: (things: Things) => string;
  /** The `:name` in its path. */
  name?: string;
  body?: (things: Things) => object;
  /** What somebody else of a role that may call is answered; 404 for what has an id, unless it is told why not. */
  foreign?: number;
  /** Status of the owner's own call. */
  status?: number;
}

const T: Role[] = ['tenant'];
const L: Role[] = ['landlord'];
const B: Role[] = ['broker'];
const of = (kind: keyof Things, rest = '') => ({ path: (things: Things) => `${things[kind]}${rest}` });
const business = { by: 'tenant', ...of('business') } as const;
const demand = { by: 'tenant', ...of('demand') } as const;
const property = { by: 'landlord', ...of('property') } as const;
const deal = { by: 'broker', ...of('deal') } as const;
const match = { by: 'tenant', ...of('match') } as const;
const talk = { by: 'tenant', ...of('conversation') } as const;
const invite = { by: 'tenant', ...of('invite') } as const;
const rename = { body: () => ({ name: 'Renamed' }) };
const retitle = { body: () => ({ title: 'Renamed' }) };
const text = { body: () => ({ message: 'Hello' }) };
/** On the market for everybody: what another user sees or does there is the point of it. */
const market = { foreign: 200 } as const;

const table: Record<string, Row> = {
  'get /health': { who: 'public' },
  'get /api/demo': { who: 'public' },
  'get /ready': { who: 'public' },
  'get /metrics': { who: 'public' },
  'post /api/auth/signup': { who: 'public', body: () => ({ email: `${randomUUID()}@example.com`, password: 'correct-horse-7', role: 'tenant' }), status: 201 },
  'post /api/auth/login': { who: 'public', body: () => ({ email: 'nobody@example.com', password: 'x' }), status: 401 },
  'post /api/auth/refresh-token': { who: 'public', status: 401 },
  'post /api/auth/logout': { who: 'public' },
  'post /api/auth/change-password': { who: 'user', by: 'tenant', body: () => ({ currentPassword: 'wrong', newPassword: 'battery-staple-8' }), status: 401 },
  'get /api/auth/me': { who: 'user', by: 'tenant' },
  'get /api/dashboard': { who: 'user', by: 'tenant' },
  'get /api/dashboard/tenant': { who: T, by: 'tenant' },
  'get /api/dashboard/landlord': { who: L, by: 'landlord' },
  'get /api/dashboard/broker': { who: B, by: 'broker' },
  'get /api/dashboard/tenant/kpis': { who: T, by: 'tenant' },
  'get /api/dashboard/tenant/kpis/history': { who: T, by: 'tenant' },
  'get /api/dashboard/landlord/kpis': { who: L, by: 'landlord' },
  'get /api/dashboard/landlord/kpis/history': { who: L, by: 'landlord' },
  'get /api/dashboard/broker/kpis': { who: B, by: 'broker' },
  'get /api/dashboard/broker/kpis/history': { who: B, by: 'broker' },
  'get /api/dashboard/tenant/kpis/:name/rows': { who: T, by: 'tenant', name: 'landlordViews' },
  'get /api/dashboard/landlord/kpis/:name/rows': { who: L, by: 'landlord', name: 'responseRate' },
  'get /api/dashboard/broker/kpis/:name/rows': { who: B, by: 'broker', name: 'responseRate' },
  'get /api/dashboard/tenant/activity': { who: T, by: 'tenant' },
  'get /api/dashboard/landlord/activity': { who: L, by: 'landlord' },
  'get /api/events/recent': { who: 'user', by: 'tenant' },
  'get /api/events/history': { who: 'user', by: 'tenant' },
  'get /api/events': { who: 'user', by: 'tenant' },
  'get /api/profile': { who: 'user', by: 'tenant' },
  'put /api/profile': { who: 'user', by: 'tenant', body: () => ({ bio: 'x' }) },
  'patch /api/profile': { who: 'user', by: 'tenant', body: () => ({ bio: 'x' }) },
  'get /api/businesses': { who: T, by: 'tenant' },
  'post /api/businesses': { who: T, by: 'tenant', body: () => ({ name: 'New' }), status: 201 },
  'get /api/businesses/:id': { who: T, ...business },
  'put /api/businesses/:id': { who: T, ...business, ...rename },
  'patch /api/businesses/:id': { who: T, ...business, ...rename },
  'delete /api/businesses/:id': { who: T, ...business },
  'get /api/businesses/:id/metrics': { who: T, ...business },
  'post /api/businesses/:id/view': { who: [...L, ...B], by: 'landlord', ...of('business'), ...market },
  'post /api/businesses/:id/click': { who: [...L, ...B], by: 'landlord', ...of('business'), ...market },
  'get /api/businesses/:id/demand-listings': { who: T, ...business },
  'post /api/businesses/:id/demand-listings': { who: T, ...business, ...retitle, status: 201 },
  'get /api/demand-listings': { who: [...L, ...B], by: 'landlord' },
  'get /api/demand-listings/my': { who: T, by: 'tenant' },
  // An active one is on the market for landlords and brokers; for other tenants it is not there.
  'get /api/demand-listings/:id': { who: [...T, ...L, ...B], ...demand },
  'put /api/demand-listings/:id': { who: T, ...demand, ...retitle },
  'patch /api/demand-listings/:id': { who: T, ...demand, ...retitle },
  'patch /api/demand-listings/:id/stealth': { who: T, ...demand, body: () => ({ stealth_mode: true }) },
  'delete /api/demand-listings/:id': { who: T, ...demand },
  'post /api/demand-listings/:id/view': { who: [...L, ...B], by: 'landlord', ...of('demand'), ...market },
  'post /api/demand-listings/:id/click': { who: [...L, ...B], by: 'landlord', ...of('demand'), ...market },
  'get /api/property-listings': { who: 'user', by: 'tenant' },
  'get /api/property-listings/search': { who: 'user', by: 'tenant' },
  'get /api/property-listings/my': { who: L, by: 'landlord' },
  'post /api/property-listings': { who: L, by: 'landlord', body: () => ({ title: 'New' }), status: 201 },
  'get /api/property-listings/:id': { who: 'user', ...property, ...market },
  'put /api/property-listings/:id': { who: L, ...property, ...retitle },
  'patch /api/property-listings/:id': { who: L, ...property, ...retitle },
  'patch /api/property-listings/:id/status': { who: L, ...property, body: () => ({ status: 'leased' }) },
  'delete /api/property-listings/:id': { who: L, ...property },
  'get /api/property-listings/:id/metrics': { who: L, ...property },
  'post /api/property-listings/:id/view': { who: 'user', by: 'tenant', ...of('property'), ...market },
  'post /api/property-listings/:id/click': { who: 'user', by: 'tenant', ...of('property'), ...market },
  'post /api/property-listings/:id/share': { who: 'user', by: 'tenant', ...of('property'), ...market },
  'post /api/property-listings/:id/inquiry': { who: 'user', by: 'tenant', ...of('property'), ...text, foreign: 201, status: 201 },
  'post /api/property-listings/:id/favorite': { who: 'user', by: 'tenant', ...of('property'), ...market },
  'delete /api/property-listings/:id/favorite': { who: 'user', by: 'tenant', ...of('property'), ...market },
  // Brokers look for properties for any active demand, and mark them for themselves.
  'get /api/matches/demand-listing/:id': { who: [...T, ...B], ...demand },
  'get /api/property-listings/:id/matches': { who: L, ...property },
  'get /api/matches/:id': { who: [...T, ...L, ...B], ...match },
  'post /api/matches/:id/viewed': { who: [...T, ...B], ...match },
  'post /api/matches/:id/save': { who: [...T, ...B], ...match },
  'delete /api/matches/:id/save': { who: [...T, ...B], ...match },
  'post /api/matches/:id/dismiss': { who: [...T, ...B], ...match },
  'delete /api/matches/:id/dismiss': { who: [...T, ...B], ...match },
  'get /api/broker/profile': { who: B, by: 'broker' },
  'post /api/broker/profile': { who: B, by: 'broker', body: () => ({ company_name: 'Again' }), status: 409 },
  'put /api/broker/profile': { who: B, by: 'broker', body: () => ({ company_name: 'Renamed' }) },
  'patch /api/broker/profile': { who: B, by: 'broker', body: () => ({ company_name: 'Renamed' }) },
  'get /api/broker/demands': { who: B, by: 'broker' },
  'get /api/broker/properties': { who: B, by: 'broker' },
  'post /api/broker/qfp/send': { who: B, by: 'broker', body: (t) => ({ tenantBusinessId: t.business, propertyId: t.property, message: 'Look' }), status: 201, foreign: 201 },
  'get /api/broker/deals': { who: B, by: 'broker' },
  'post /api/broker/deals': { who: B, by: 'broker', body: () => ({ status: 'touring' }), status: 201 },
  'post /api/broker/deals/bulk': { who: B, by: 'broker', body: (t) => ({ ids: [t.deal], changes: { notes: 'x' } }), foreign: 404 },
  'get /api/broker/deals/:id': { who: B, ...deal },
  'put /api/broker/deals/:id': { who: B, ...deal, body: () => ({ notes: 'x' }) },
  'patch /api/broker/deals/:id': { who: B, ...deal, body: () => ({ notes: 'x' }) },
  'patch /api/broker/deals/:id/close': { who: B, ...deal, body: () => ({ status: 'signed' }) },
  'delete /api/broker/deals/:id': { who: B, ...deal },
  'get /api/invites': { who: [...T, ...L, ...B], by: 'tenant' },
  // A landlord invites to an own property only; a broker to any on the market.
  'post /api/invites': { who: [...L, ...B], by: 'broker', body: (t) => ({ businessId: t.business, propertyId: t.property }), status: 201, foreign: 201 },
  'get /api/invites/:id': { who: [...T, ...L, ...B], ...invite },
  'post /api/invites/:id/accept': { who: T, ...invite },
  'post /api/invites/:id/decline': { who: T, ...invite },
  'post /api/invites/:id/reply': { who: T, ...invite, ...text, status: 201 },
  'get /api/messages/unread': { who: 'user', by: 'tenant' },
  'get /api/messages/conversations': { who: 'user', by: 'tenant' },
  'post /api/messages/conversations': { who: 'user', by: 'tenant', body: (t) => ({ propertyId: t.property, message: 'Hello' }), status: 201, foreign: 201 },
  'get /api/messages/conversations/:id': { who: 'user', ...talk },
  'get /api/messages/conversations/:id/messages': { who: 'user', ...talk },
  'post /api/messages/conversations/:id/messages': { who: 'user', ...talk, body: () => ({ content: 'Hello' }), status: 201 },
  'post /api/messages/conversations/:id/read': { who: 'user', ...talk },
}; // prettier-ignore

/** Where one role is answered differently from the others. */
const exceptions: Record<string, Partial<Record<Role, number>>> = {
  'get /api/demand-listings/:id': { landlord: 200, broker: 200 },
  'get /api/matches/demand-listing/:id': { broker: 200 },
  'get /api/matches/:id': { broker: 200 },
  'post /api/matches/:id/viewed': { broker: 200 },
  'post /api/matches/:id/save': { broker: 200 },
  'delete /api/matches/:id/save': { broker: 200 },
  'post /api/matches/:id/dismiss': { broker: 200 },
  'delete /api/matches/:id/dismiss': { broker: 200 },
  'post /api/invites': { landlord: 400 },
};

let app: TestApp;
let owners: Record<Role, TestUser>;
let strangers: Record<Role, TestUser>;
beforeAll(async () => {
  app = await startTestApp();
  const people = async () =>
    Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await app.addUser(role)]))) as Record<
      Role,
      TestUser
    >;
  [owners, strangers] = [await people(), await people()];
  for (const { broker } of [owners, strangers])
    await app.request(broker, 'post', '/api/broker/profile', { company_name: 'Somebody' });
});
afterAll(() => app.close());

async function makeThings(): Promise<Things> {
  const { tenant, landlord, broker } = owners;
  const make = async (user: TestUser, path: string, body: object) => {
    const reply = await app.request(user, 'post', path, body);
    expect([path, reply.status]).toEqual([path, 201]);
    return reply.body.data;
  };
  const shop = (await make(tenant, '/api/businesses', { name: 'Private Shop' })).id as string;
  const wanted = (await make(tenant, `/api/businesses/${shop}/demand-listings`, { title: 'Wanted' })).id as string;
  const house = (await make(landlord, '/api/property-listings', { title: 'House', status: 'active' })).id as string;
  const conversation = (
    await make(landlord, '/api/messages/conversations', { demandListingId: wanted, message: 'Private words' })
  ).conversation_id as string;
  const matched = await app.db.row<{ id: string }>(sql`
    insert into property_matches (demand_listing_id, property_listing_id, match_score, location_score, size_score, price_score, asset_type_score, amenities_score)
    values (${wanted}::uuid, ${house}::uuid, 80, 100, 100, 50, 100, 100)
    on conflict (demand_listing_id, property_listing_id) do update set is_viewed = false returning id`);
  return {
    business: shop, demand: wanted, property: house, conversation, match: matched?.id ?? '',
    deal: (await make(broker, '/api/broker/deals', { notes: 'Private notes' })).id as string,
    invite: (await make(landlord, '/api/invites', { businessId: shop, propertyId: house })).id as string,
  }; // prettier-ignore
}

/** Calls a route; of a stream only the head is waited for. */
async function call(
  key: string,
  row: Row,
  things: Things,
  user: TestUser | null,
): Promise<Pick<Reply, 'status'> & { text: string }> {
  const [method = '', template = ''] = key.split(' ');
  const path = template.replace(':id', row.path?.(things) ?? '').replace(':name', row.name ?? '');
  if (path === '/api/events') {
    const stream = await app.stream(user);
    stream.close();
    return { status: stream.status, text: stream.text() };
  }
  const reply = await app.request(user, method, path, row.body?.(things));
  return { status: reply.status, text: JSON.stringify(reply.body) };
}

test('the table has every route, and no other', () => {
  expect(Object.keys(table).sort()).toEqual(app.routes.map(({ method, path }) => `${method} ${path}`).sort());
});

test.each(Object.entries(table))('%s', async (key, row) => {
  const { who, by } = row;
  const things = row.path || row.body ? await makeThings() : ({} as Things);
  const hasId = key.includes(':id');
  if (who === 'public') {
    expect((await call(key, row, things, null)).status).toBe(row.status ?? 200);
    return;
  }
  expect(['nobody', (await call(key, row, things, null)).status]).toEqual(['nobody', 401]);
  expect(['bad token', (await call(key, row, things, { ...owners.tenant, token: 'x.y.z' })).status]).toEqual([
    'bad token',
    401,
  ]);
  for (const role of roles) {
    const may = who === 'user' || who.includes(role);
    const answer = await call(key, row, things, strangers[role]);
    const allowed = exceptions[key]?.[role] ?? row.foreign ?? (hasId ? 404 : (row.status ?? 200));
    expect([role, answer.status]).toEqual([role, may ? allowed : 403]);
    // What is refused says nothing of what there is.
    if (answer.status >= 400) expect(answer.text).not.toMatch(/Private|Shop|House|Wanted/);
    if (!hasId && key.startsWith('get')) expect(answer.text).not.toMatch(/Private (notes|words)/);
  }
  const own = await call(key, row, things, by ? owners[by] : null);
  expect(['owner', own.status]).toEqual(['owner', row.status ?? 200]);
});

const changes = Object.keys(table).filter((key) => !key.startsWith('get') && table[key]?.who !== 'public');
test.each(changes.filter((key) => key !== 'post /api/auth/change-password'))(
  '%s: sent again under its Idempotency-Key it is answered alike and done once, in one transaction',
  async (key) => {
    const row = table[key] as Row;
    const things = await makeThings();
    const [[method = '', template = ''], user, name] = [key.split(' '), owners[row.by ?? 'tenant'], randomUUID()];
    await waitFor(() => isSequenced(app.db));
    const before = await app.db.row<{ pos: number }>(sql`select pos from log_head`);
    const send = () =>
      app.request(user, method, template.replace(':id', row.path?.(things) ?? ''), row.body?.(things), {
        'idempotency-key': name,
      });
    const first = await send();
    expect(first.status).toBe(row.status ?? 200);
    const done = first.status < 400;
    const again = await send();
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([first.status, done ? 'true' : null]);
    if (done) expect(again.body).toEqual(first.body);
    await waitFor(() => isSequenced(app.db));
    const kept = await app.db.rows(sql`select xid::text from idempotency_keys where key = ${name} and xid is not null`);
    const written = await app.db.rows(
      sql`select distinct xid::text from log where actor = ${user.id}::uuid and pos > ${before?.pos}`,
    );
    expect(written).toEqual(kept);
  },
);

test.each(Object.keys(table).filter((key) => key.includes(':id')))(
  '%s: an id that is none is a bad request, one of nothing is not found',
  async (key) => {
    const row = table[key] as Row;
    const [method = '', template = ''] = key.split(' ');
    const user = owners[row.by ?? 'tenant'];
    const body = row.body?.({} as Things);
    const missing = await app.request(user, method, template.replace(':id', randomUUID()), body);
    expect(missing.status).toBe(404);
    for (const id of ['1', "1'; drop table users", '%00', '..%2f', 'null', randomUUID().slice(1)]) {
      const refused = await app.request(
        user,
        method,
        template.replace(':id', id.includes('%') ? id : encodeURIComponent(id)),
        body,
      );
      expect([id, refused.status, refused.body.error.details[0].path]).toEqual([id, 400, 'id']);
    }
  },
);
