import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { dashboardStore } from '../../stores/dashboardStore.ts';
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
const deals = '/api/broker/deals';

describe('the broker profile', () => {
  const path = '/api/broker/profile';

  test('is created once, then changed', async () => {
    expect((await app.call(w.broker, 'get', path)).status).toBe(404);
    expect((await app.call(w.broker, 'put', path, { bio: 'x' })).status).toBe(404);
    const created = await post(w.broker, path, { company_name: 'Bert & Sons', specialties: ['retail'] });
    expect(created).toMatchObject({ company_name: 'Bert & Sons', total_deals_closed: 0, total_commission_earned: 0 });
    const again = await app.call(w.broker, 'post', path, { company_name: 'Other' });
    expect([again.status, again.error.code]).toEqual([409, 'PROFILE_EXISTS']);
    const put = ok(await app.call(w.broker, 'put', path, { license_state: 'TX' }));
    expect(put).toMatchObject({
      company_name: 'Bert & Sons',
      specialties: ['retail'],
      license_state: 'TX',
      version: 2,
    });
  });

  test('adds up the signed deals', async () => {
    await post(w.broker, path, { company_name: 'Bert & Sons' });
    await w.deal({ status: 'signed', estimated_commission: '0.10' });
    await w.deal({ status: 'signed', estimated_commission: 0.2 });
    await w.deal({ status: 'lost', estimated_commission: 5 });
    expect(await get(w.broker, path)).toMatchObject({ total_deals_closed: 2, total_commission_earned: 0.3 });
  });
});

describe('deals', () => {
  test('stand on a board', async () => {
    await w.deal({ estimated_commission: 10.1 });
    await w.deal({ estimated_commission: 20.2 });
    const touring = await w.deal({ status: 'touring' });
    const { deals: shown, total, board } = await get(w.broker, `${deals}?status=touring`);
    expect([shown.map((deal: { id: string }) => deal.id), total]).toEqual([[touring], 1]);
    expect(board).toEqual([
      { status: 'prospecting', count: 2, value: 30.3 },
      { status: 'touring', count: 1, value: 0 },
      { status: 'offer_submitted', count: 0, value: 0 },
      { status: 'signed', count: 0, value: 0 },
      { status: 'lost', count: 0, value: 0 },
    ]);
    expect((await get(w.broker, deals)).total).toBe(3);
  });

  test('close and open again', async () => {
    const id = await w.deal();
    const closed = await patch(w.broker, `${deals}/${id}/close`, { status: 'signed' });
    expect(closed.closed_at).toMatch(/^\d{4}-.*Z$/);
    expect(await patch(w.broker, `${deals}/${id}`, { status: 'touring' })).toMatchObject({ closed_at: null });
  });

  test('refer only to what a broker can see', async () => {
    const references = {
      tenant_business_id: await w.business(),
      property_id: await w.property({ status: 'leased' }),
      demand_listing_id: await w.demand(),
    };
    const id = await w.deal(references);
    expect(await get(w.broker, `${deals}/${id}`)).toMatchObject(references);
    const hidden = {
      tenant_business_id: await w.business({ stealth_mode_enabled: true }),
      property_id: await w.property({ status: 'pending' }),
      demand_listing_id: await w.demand({ status: 'closed' }),
    };
    const refused = await app.call(w.broker, 'patch', `${deals}/${id}`, hidden);
    expect([refused.status, refused.error.details?.map((fault) => fault.path)]).toEqual([400, Object.keys(hidden)]);
    // What it refers to may leave the market; the deal stays editable.
    await patch(w.landlord, `/api/property-listings/${references.property_id}/status`, { status: 'off_market' });
    expect(await patch(w.broker, `${deals}/${id}`, { notes: 'x', property_id: null })).toMatchObject({
      property_id: null,
    });
  });

  test('change many at once, all or none', async () => {
    const ids = [await w.deal(), await w.deal(), await w.deal()];
    const done = await post(w.broker, `${deals}/bulk`, { ids: [...ids, ids[0]], changes: { status: 'lost' } });
    expect([done.count, done.deals.every((deal: { closed_at: string | null }) => deal.closed_at)]).toEqual([3, true]);

    const foreign = await w.make(w.otherBroker, deals, {});
    const strangers = [foreign, randomUUID()];
    const changes = { status: 'touring', notes: null };
    const refused = await app.call(w.broker, 'post', `${deals}/bulk`, { ids: [...ids, ...strangers], changes });
    expect([refused.status, refused.error.details]).toEqual([
      404,
      strangers.map((id, i) => ({ path: `ids.${String(i + 3)}`, message: `Deal ${id} not found` })),
    ]);
    expect((await get(w.broker, `${deals}?status=lost`)).total).toBe(3);
    expect(await get(w.otherBroker, `${deals}/${foreign}`)).toMatchObject({ status: 'prospecting' });
  });
});

describe('a QFP', () => {
  test('invites the business and opens a conversation with the landlord', async () => {
    const [tenantBusinessId, propertyId] = [await w.business(), await w.property({ title: 'Old bank' })];
    const sent = await post(w.broker, '/api/broker/qfp/send', {
      tenantBusinessId,
      propertyId,
      message: 'My client fits',
    });
    expect(sent.invite).toMatchObject({
      business_id: tenantBusinessId,
      property_listing_id: propertyId,
      status: 'pending',
    });
    const path = `/api/messages/conversations/${sent.conversation_id}`;
    const seen = await get(w.landlord, path);
    expect(seen).toMatchObject({ subject: 'Old bank', unread_count: 1, last_message: { content: 'My client fits' } });
    expect((await app.call(w.tenant, 'get', path)).status).toBe(404);
    const { totals } = await get(w.tenant, `/api/businesses/${tenantBusinessId}/metrics`);
    expect(totals).toMatchObject({ property_invites_count: 1, qfps_submitted_count: 1, messages_count: 0 });
  });

  test('is refused twice while the first is open, leaving nothing behind', async () => {
    const body = { tenantBusinessId: await w.business(), propertyId: await w.property(), message: 'Once' };
    await post(w.broker, '/api/broker/qfp/send', body);
    const again = await app.call(w.broker, 'post', '/api/broker/qfp/send', body);
    expect([again.status, again.error.code]).toEqual([409, 'INVITE_PENDING']);
    expect((await get(w.broker, '/api/messages/conversations')).total).toBe(1);
  });

  test('needs an active property', async () => {
    const body = {
      tenantBusinessId: await w.business(),
      propertyId: await w.property({ status: 'leased' }),
      message: 'x',
    };
    const reply = await app.call(w.broker, 'post', '/api/broker/qfp/send', body);
    expect([reply.status, reply.error.details?.[0]?.path]).toEqual([400, 'propertyId']);
  });
});

test('the dashboards read the newest rows and the kept totals', async () => {
  for (let n = 0; n < 21; n++) await w.property();
  await w.business();
  await w.deal();
  const landlord = await app.db.snapshot((tx) => dashboardStore.landlord(tx, w.landlord.id));
  expect([landlord.properties.length, landlord.total, landlord.hasMore]).toEqual([20, 21, true]);
  const tenant = await dashboardStore.tenant(app.db, w.tenant.id);
  expect([tenant.businesses.length, tenant.total]).toEqual([1, 1]);
  expect(await dashboardStore.broker(app.db, w.broker.id)).toMatchObject({ deals: [{}], profile: null, total: 1 });
});
