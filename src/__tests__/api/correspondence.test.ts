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
const all = '/api/messages/conversations';
const totals = async (user: User) =>
  (await app.db.row<Record<string, number>>({
    text: 'select * from user_totals where user_id = $1',
    values: [user.id],
  })) ?? {};

describe('invites', () => {
  test('are listed to both sides, with names', async () => {
    const id = await w.invite();
    const names = { business_name: 'Corner Café', property_title: 'Old bank' };
    const received = await get(w.tenant, '/api/invites');
    expect(received).toMatchObject({ invites: [{ id, status: 'pending', answered_at: null, ...names }], total: 1 });
    expect(await get(w.landlord, '/api/invites')).toMatchObject({ invites: [{ id, ...names }], total: 1 });
    expect(await get(w.landlord, '/api/invites?direction=received')).toMatchObject({ invites: [], total: 0 });
    expect(await get(w.tenant, '/api/invites?status=accepted')).toMatchObject({ invites: [], total: 0 });
    expect(await get(w.otherTenant, '/api/invites')).toMatchObject({ invites: [], total: 0 });
    expect(JSON.stringify(await get(w.landlord, '/api/invites'))).not.toContain(w.tenant.id);
  });

  test.each(['accept', 'decline'])('%s once, and only while pending', async (verb) => {
    const id = await w.invite();
    const answered = await post(w.tenant, `/api/invites/${id}/${verb}`);
    expect(answered).toMatchObject({ status: verb === 'accept' ? 'accepted' : 'declined' });
    expect(answered.answered_at).not.toBeNull();
    const again = await app.call(w.tenant, 'post', `/api/invites/${id}/accept`);
    expect([again.status, again.error.code]).toEqual([409, 'INVITE_ANSWERED']);
    expect(await totals(w.tenant)).toMatchObject({ invites: 1, invites_answered: 1 });
  });

  test('a reply opens one conversation and answers the invite', async () => {
    const id = await w.invite();
    const first = await post(w.tenant, `/api/invites/${id}/reply`, { message: 'Tell me more' });
    expect(first.invite).toMatchObject({ id, status: 'pending' });
    expect(first.invite.answered_at).not.toBeNull();
    const second = await post(w.tenant, `/api/invites/${id}/reply`, { message: 'Please' });
    expect(second.conversation_id).toBe(first.conversation_id);
    const seen = await get(w.landlord, `${all}/${first.conversation_id}`);
    expect(seen).toMatchObject({ invite_id: id, subject: 'Old bank', unread_count: 2 });
    expect(await totals(w.tenant)).toMatchObject({ invites_answered: 1, business_messages: 2 });
    expect((await post(w.tenant, `/api/invites/${id}/accept`)).status).toBe('accepted');
    expect(await totals(w.tenant)).toMatchObject({ invites_answered: 1 });
  });

  test('are for a landlord’s own property, or a broker’s any active one', async () => {
    const businessId = await w.business();
    const pending = await w.property({ status: 'pending' });
    const send = (user: User, propertyId: string, business = businessId) =>
      app.call(user, 'post', '/api/invites', { businessId: business, propertyId });
    const fields = async (user: User, propertyId: string, business?: string) => {
      const reply = await send(user, propertyId, business);
      return [reply.status, reply.error.details?.map((fault) => fault.path)];
    };
    expect((await send(w.landlord, pending)).status).toBe(201);
    expect(await fields(w.broker, pending)).toEqual([400, ['propertyId']]);
    const active = await w.property();
    expect(await fields(w.otherLandlord, active)).toEqual([400, ['propertyId']]);
    expect((await send(w.broker, active)).status).toBe(201);
    expect((await send(w.broker, active)).status).toBe(409);
    expect(await fields(w.broker, active, await w.business({ status: 'stealth_mode' }))).toEqual([400, ['businessId']]);
  });
});

describe('conversations', () => {
  test('are listed with names, the last message and what is unread, newest message first', async () => {
    const older = (await post(w.tenant, all, { recipientId: w.broker.id, message: 'Hello' })).conversation_id;
    const newer = (await post(w.tenant, all, { propertyId: await w.property(), message: 'Free?' })).conversation_id;
    const ids = async () => (await get(w.tenant, all)).conversations.map((row: { id: string }) => row.id);
    expect(await ids()).toEqual([newer, older]);
    await post(w.broker, `${all}/${older}/messages`, { content: 'Hello yourself' });
    expect(await ids()).toEqual([older, newer]);

    const { conversations, total, hasMore } = await get(w.tenant, `${all}?limit=1`);
    expect([total, hasMore]).toEqual([2, true]);
    expect(conversations).toMatchObject([
      { unread_count: 1, last_message: { content: 'Hello yourself', sender_id: w.broker.id } },
    ]);
    const people = conversations[0].participants.map((person: { display_name: string; role: string }) => [
      person.display_name,
      person.role,
    ]);
    expect(people.sort()).toEqual([['Bert Example', 'broker'], ['Tina Example', 'tenant']]); // prettier-ignore
  });

  test('go on where the two talked about the same thing before', async () => {
    const propertyId = await w.property();
    const first = await post(w.tenant, all, { propertyId, message: 'One' });
    const again = await post(w.tenant, all, { propertyId, message: 'Two' });
    const direct = await post(w.tenant, all, { recipientId: w.landlord.id, message: 'Three' });
    const back = await post(w.tenant, all, { recipientId: w.landlord.id, message: 'Four' });
    expect([first.created, again.created, direct.created, back.created]).toEqual([true, false, true, false]);
    expect([again.conversation_id, back.conversation_id]).toEqual([first.conversation_id, direct.conversation_id]);
  });

  test('about a listing in stealth do not name the tenant, who sees everything', async () => {
    const demandListingId = await w.demand({ stealth_mode: true, title: 'Zebra77' });
    const { conversation_id: id } = await post(w.landlord, all, { demandListingId, message: 'I have a place' });
    await post(w.tenant, `${all}/${id}/messages`, { content: 'Show me' });
    const names = (view: { participants: { display_name: string }[] }) =>
      view.participants.map((person) => person.display_name).sort();
    for (const path of [all, `${all}/${id}`]) {
      const shown = JSON.stringify(await get(w.landlord, path));
      for (const hidden of ['Zebra77', 'Tina', 'Corner']) expect(shown).not.toContain(hidden);
    }
    const seen = await get(w.landlord, `${all}/${id}`);
    expect([names(seen), seen.business_id]).toEqual([['Confidential', 'Lara Example'], null]);
    const own = await get(w.tenant, `${all}/${id}`);
    expect(names(own)).toEqual(['Lara Example', 'Tina Example']);
    expect(own.business_id).not.toBeNull();
    expect(await totals(w.tenant)).toMatchObject({ business_messages: 2 });
  });

  const nowhere: [string, (world: World) => Promise<[User, object]>, string][] = [
    // A bare id would tell who stands behind a listing in stealth.
    ['to a tenant by id', async ({ landlord, tenant }) => [landlord, { recipientId: tenant.id }], 'recipientId'],
    ['to oneself', async ({ tenant }) => [tenant, { recipientId: tenant.id }], 'recipientId'],
    ['to one without a dashboard', async ({ tenant, contractor }) => [tenant, { recipientId: contractor.id }], 'recipientId'],
    ['about an own property', async (world) => [world.landlord, { propertyId: await world.property() }], 'propertyId'],
    ['about a hidden property', async (world) => [world.tenant, { propertyId: await world.property({ status: 'pending' }) }], 'propertyId'],
    ['by a tenant about a demand', async (world) => [world.otherTenant, { demandListingId: await world.demand() }], 'demandListingId'],
    ['about a closed demand', async (world) => [world.broker, { demandListingId: await world.demand({ status: 'closed' }) }], 'demandListingId'],
    ['to nobody', async ({ tenant }) => [tenant, {}], 'recipientId'],
    ['to two', async ({ tenant, broker, landlord }) => [tenant, { recipientId: broker.id, propertyId: landlord.id }], 'recipientId'],
  ]; // prettier-ignore
  test.each(nowhere)('are not begun %s', async (_, target, field) => {
    const [user, body] = await target(w);
    const reply = await app.call(user, 'post', all, { ...body, message: 'Hi' });
    expect([reply.status, reply.error.details?.[0]?.path]).toEqual([400, field]);
  });

  test('are read back in pages, newest first, however fast they were written', async () => {
    const { conversation_id: id } = await post(w.tenant, all, { recipientId: w.broker.id, message: '0' });
    for (let n = 1; n < 5; n++) await post(w.tenant, `${all}/${id}/messages`, { content: String(n) });
    const read = async (query: string) => {
      const { messages, nextBefore, hasMore } = await get(w.broker, `${all}/${id}/messages?${query}`);
      return [messages.map((message: { content: string }) => message.content), hasMore, nextBefore];
    };
    const [first, more, before] = await read('limit=3');
    expect([first, more]).toEqual([['4', '3', '2'], true]);
    expect(await read(`limit=3&before=${before}`)).toEqual([['1', '0'], false, null]);
  });

  test('keep attachments and count what is unread until it is read', async () => {
    const { conversation_id: id } = await post(w.tenant, all, { recipientId: w.broker.id, message: 'Plan' });
    const attachments = [{ name: 'plan.pdf', url: 'https://example.com/plan.pdf', size: 10 }];
    expect((await post(w.tenant, `${all}/${id}/messages`, { content: 'Here', attachments })).attachments).toEqual(
      attachments,
    );
    expect(await totals(w.broker)).toMatchObject({ unread: 2, conversations: 1, conversations_replied: 0 });
    expect(await get(w.broker, '/api/messages/unread')).toEqual({ totalUnread: 2 });
    const read = await post(w.broker, `${all}/${id}/read`);
    expect(read).toMatchObject({ user_id: w.broker.id, unread_count: 0 });
    expect(await post(w.broker, `${all}/${id}/read`)).toEqual(read);
    await post(w.broker, `${all}/${id}/messages`, { content: 'Thanks' });
    expect(await totals(w.broker)).toMatchObject({ unread: 0, conversations_replied: 1 });
    expect(await get(w.broker, '/api/messages/unread')).toEqual({ totalUnread: 0 });
  });
});
