import { jest } from '@jest/globals';
import { focusManager, QueryClient, QueryObserver, type QueryKey } from '@tanstack/query-core';
import { createDashboardCache, type DashboardCache, type LoadOptions } from '../../../client/query/index.ts';
import type { Filters, ListName, Row } from '../../../client/query/types.ts';
import { ModelQueue } from './modelQueue.ts';
import { ModelServer } from './modelServer.ts';
import { observe } from './observe.ts';

let server: ModelServer;
let client: QueryClient;
let cache: DashboardCache;
let queue: ModelQueue;
const ends: (() => void)[] = [];

const pass = (ms = 0) => jest.advanceTimersByTimeAsync(ms);
const LATENCY = 100;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
  begin('broker');
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  cache.close();
  client.clear();
  client.unmount();
  jest.useRealTimers();
});

function begin(role: 'broker' | 'tenant' | 'landlord') {
  server = new ModelServer({ delivery: () => 1, answers: () => LATENCY, role });
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.mount();
  queue = new ModelQueue();
  cache = createDashboardCache({ dashboard: server.dashboard, queryClient: client, queue });
}

/** A list on the screen, loaded. */
async function show(name: ListName, filters: Filters = {}) {
  const observer = observe(client, cache, name, filters);
  const states: Row[][] = [];
  const hide = observer.subscribe(({ data }) => {
    if (data && data.rows !== states.at(-1)) states.push(data.rows);
  });
  ends.push(hide);
  await pass(LATENCY);
  await pass(5_000);
  server.requests.length = 0;
  const rows = () => observer.getCurrentResult().data?.rows ?? [];
  return { observer, rows, states, hide, ids: () => rows().map(({ id }) => id) };
}
async function look<T>(options: LoadOptions<T>) {
  const observer = new QueryObserver<T, Error, T, T, QueryKey>(client, options);
  ends.push(observer.subscribe(() => undefined));
  await pass(LATENCY + 1);
  server.requests.length = 0;
  return () => observer.getCurrentResult().data;
}
const deals = (count: number) => {
  for (let i = 0; i < count; i++)
    server.create('deal', `d${String(i)}`, { status: 'touring', tenant_business_id: null });
};

describe('a reset', () => {
  test('loads what is on screen once more, and forgets the rest', async () => {
    deals(3);
    const shown = await show('deals');
    const left = await show('deals', { status: 'touring' });
    left.hide();
    server.tell('reset', { cursor: 'x', first: false });
    server.tell('reset', { cursor: 'y', first: false });
    await pass(1_000);
    expect(server.requests).toEqual(['GET /api/broker/deals?limit=50']);
    expect(client.getQueryCache().getAll()).toHaveLength(1);
    expect(shown.rows()).toHaveLength(3);
  });

  test('during a first load loads again after it, since it may have been read too early', async () => {
    deals(1);
    const observer = observe(client, cache, 'deals', {});
    ends.push(observer.subscribe(() => undefined));
    await pass(LATENCY / 2 + 10);
    server.tell('reset', { cursor: 'x', first: true });
    await pass(1_000);
    expect(server.requests).toHaveLength(2);
  });

  test('lets versions begin anew, after a backup was restored', async () => {
    server.create('deal', 'd', { status: 'touring', tenant_business_id: null }, 7);
    const shown = await show('deals');
    server.update('deal', 'd', { status: 'lost' });
    await pass(50);
    expect(shown.rows()).toMatchObject([{ version: 8 }]);
    server.create('deal', 'd', { status: 'signed', tenant_business_id: null }, 2);
    server.tell('reset', { cursor: 'x', first: false });
    await pass(1_000);
    expect(shown.rows()).toMatchObject([{ version: 2, status: 'signed' }]);
    server.update('deal', 'd', { status: 'lost' });
    await pass(50);
    expect(shown.rows()).toMatchObject([{ version: 3, status: 'lost' }]);
  });
});

describe('events', () => {
  test('a burst writes the cache once a frame, and asks for nothing', async () => {
    deals(40);
    const { states, rows } = await show('deals');
    states.length = 0;
    for (let i = 0; i < 200; i++) server.update('deal', `d${String(i % 40)}`, { notes: String(i) });
    await pass(100);
    expect(states.length).toBeLessThanOrEqual(3);
    expect(rows().map(({ notes }) => Number(notes)).sort((a, b) => a - b)[0]).toBe(160); // prettier-ignore
    expect(server.requests).toEqual([]);
  });

  test('one that changes nothing shown does not render', async () => {
    deals(2);
    const { states } = await show('deals', { status: 'touring' });
    states.length = 0;
    server.create('deal', 'other', { status: 'lost', tenant_business_id: null });
    server.create('business', 'b', { name: 'Café', status: 'active' });
    await pass(1_000);
    expect(states).toEqual([]);
  });

  test('bulk:changed loads lists on screen at most every 300 ms, the others when they come back', async () => {
    deals(3);
    const shown = await show('deals');
    const left = await show('deals', { status: 'touring' });
    left.hide();
    for (let i = 0; i < 10; i++) {
      server.updateInBulk('deal', () => ({ status: 'lost' }), 'deal');
      await pass(20);
    }
    await pass(1_000);
    expect(server.requests.length).toBeLessThanOrEqual(2);
    expect(shown.rows().every(({ status }) => status === 'lost')).toBe(true);
    ends.push(left.observer.subscribe(() => undefined));
    await pass(LATENCY + 1);
    expect(left.rows()).toEqual([]);
  });

  test('a load that brings nothing new does not render, and one that does keeps the other rows', async () => {
    deals(3);
    const { observer, rows } = await show('deals');
    const before = observer.getCurrentResult().data;
    await Promise.all([observer.refetch(), pass(LATENCY)]);
    expect(observer.getCurrentResult().data).toBe(before);
    server.updateInBulk('deal', ({ id }) => (id === 'd1' ? { notes: 'new' } : {}), 'deal');
    await pass(1_000);
    expect(rows()).not.toBe(before?.rows);
  });

  test('a load that fails is made up for, even when events arrive meanwhile', async () => {
    deals(3);
    const { rows } = await show('deals');
    server.failing = true;
    server.updateInBulk('deal', () => ({ status: 'lost' }), 'deal');
    await pass(1_000);
    server.update('deal', 'd0', { notes: 'now' });
    await pass(1_000);
    server.failing = false;
    await pass(6_000);
    expect(rows().map(({ status }) => status)).toEqual(['lost', 'lost', 'lost']);
  });

  test('property:matches-changed loads the matches of that property alone', async () => {
    ends.push(() => undefined);
    cache.close();
    begin('landlord');
    await show('propertyMatches', { propertyId: 'p1' });
    await show('propertyMatches', { propertyId: 'p2' });
    server.deliver('property:matches-changed', { propertyId: 'p1' });
    await pass(1_000);
    expect(server.requests).toEqual(['GET /api/property-listings/p1/matches?limit=50']);
  });
});

describe('a list of more than a page', () => {
  const total = (observer: { getCurrentResult: () => { data?: { total: number } | undefined } }) =>
    observer.getCurrentResult().data?.total;

  test('keeps its length when it is loaded again while it grows', async () => {
    deals(120);
    const { rows, observer } = await show('deals');
    void cache.loadMore('deals', {});
    await pass(10);
    void observer.refetch();
    await pass(1_000);
    expect(rows()).toHaveLength(94);
  });

  test('grows by one page for any number of calls, after a load under way', async () => {
    deals(200);
    const { rows, observer } = await show('deals');
    void observer.refetch();
    for (let i = 0; i < 3; i++) void cache.loadMore('deals', {});
    await pass(1_000);
    expect(rows()).toHaveLength(94);
    expect(server.requests).toHaveLength(2);
  });

  test('counts what arrives while a page is on its way', async () => {
    deals(150);
    const { observer } = await show('deals');
    const totals: unknown[] = [];
    ends.push(observer.subscribe(({ data }) => totals.push(data?.total)));
    void cache.loadMore('deals', {});
    await pass(LATENCY / 2 + 5);
    server.create('deal', 'new', { status: 'touring', tenant_business_id: null });
    await pass(5_000);
    expect(new Set(totals)).toEqual(new Set([151]));
    expect(total(observer)).toBe(151);
  });
});

describe('rows with names', () => {
  test('are shown at once and completed by one request, however many lists show them', async () => {
    const all = await show('deals');
    const touring = await show('deals', { status: 'touring' });
    server.create('deal', 'd', { status: 'touring', tenant_business_id: 'b' });
    await pass(5);
    expect([all.rows(), touring.rows()]).toMatchObject([[{ business_name: null }], [{ business_name: null }]]);
    await pass(LATENCY);
    await pass(20);
    expect([all.rows(), touring.rows()]).toMatchObject([[{ business_name: 'name of b' }], [{ business_name: 'name of b' }]]); // prettier-ignore
    expect(server.requests).toEqual(['GET /api/broker/deals/d']);
  });

  test('get their names also when they change while the names are read', async () => {
    const { rows } = await show('deals');
    server.create('deal', 'd', { status: 'touring', tenant_business_id: 'b' });
    await pass(LATENCY - 10);
    server.update('deal', 'd', { notes: 'quick' });
    await pass(1_000);
    expect(rows()).toMatchObject([{ business_name: 'name of b', notes: 'quick', version: 2 }]);
  });

  test('are loaded as a list when there are many, and not at all while nobody looks', async () => {
    const shown = await show('deals');
    const hidden = await show('deals', { status: 'touring' });
    hidden.hide();
    for (let i = 0; i < 30; i++) server.create('deal', `d${String(i)}`, { status: 'touring', tenant_business_id: 'b' });
    await pass(1_000);
    expect(server.requests).toEqual(['GET /api/broker/deals?limit=50']);
    expect(shown.rows().every(({ business_name }) => business_name === 'name of b')).toBe(true);
  });

  test('are not completed one by one when the list is loaded anyway', async () => {
    const { rows } = await show('deals', { status: 'touring' });
    server.create('deal', 'd', { status: 'touring', tenant_business_id: 'b' });
    await pass(LATENCY / 2 + 10);
    // Read already, and changed before the answer is there.
    server.updateInBulk('deal', () => ({ status: 'lost' }), 'deal');
    await pass(1_000);
    expect(rows()).toEqual([]);
  });

  test('that may not be seen any more go, and come back when they may', async () => {
    cache.close();
    begin('tenant');
    const match = { demand_listing_id: 'l', property_listing_id: 'p', match_score: 80, is_dismissed: false };
    const { ids } = await show('demandMatches', { demandListingId: 'l' });
    server.hidden.add('m');
    server.create('match', 'm', match);
    await pass(1_000);
    expect(ids()).toEqual([]);
    server.hidden.clear();
    server.update('match', 'm', { match_score: 90 });
    await pass(1_000);
    expect(ids()).toEqual(['m']);
  });
});

describe('a write of one’s own', () => {
  const create = () => queue.add({ entity: 'deal', kind: 'create', id: '', values: { notes: 'mine' } });

  test('is never shown twice, though its event comes before its answer', async () => {
    const { rows } = await show('deals');
    const mutation = create();
    const row = server.create('deal', 'd', { status: 'prospecting', tenant_business_id: null, notes: 'mine' });
    const shown = () => cache.overlay('deals', {}, { rows: rows() as never[], total: rows().length, hasMore: false }, queue.list()).rows.length; // prettier-ignore
    await pass(50);
    expect([rows().length, shown()]).toEqual([0, 1]);
    queue.apply(mutation, row);
    expect(client.getQueryData<{ rows: Row[] }>(['list', 'deals', {}])?.rows).toHaveLength(1);
    await pass(50);
    expect([rows().length, shown()]).toEqual([1, 1]);
    expect(rows()).toMatchObject([{ id: 'd', notes: 'mine' }]);
  });

  /** Rows as they are shown: what is there with what is pending, in a cache that is held as a whole. */
  const shownOf = (rows: Row[]) =>
    cache.overlay('deals', {}, { rows: rows as never[], total: rows.length, hasMore: false }, queue.list()).rows.length;

  test('is never shown twice, though its server dies before it answers', async () => {
    const { rows } = await show('deals');
    const mutation = create();
    const row = server.create('deal', 'd', { status: 'prospecting', tenant_business_id: null, notes: 'as kept' });
    await pass(10);
    server.state = 'offline';
    for (let second = 0; second < 60; second++) {
      await pass(1_000);
      expect(shownOf(rows())).toBe(1);
    }
    server.state = 'live';
    await pass(900);
    expect(shownOf(rows())).toBe(1);
    queue.apply(mutation, row);
    await pass(50);
    expect(rows()).toMatchObject([{ id: 'd', notes: 'as kept' }]);
    expect(shownOf(rows())).toBe(1);
  });

  test('is never shown twice, though its answer takes long while events come', async () => {
    const { rows, ids } = await show('deals');
    const mutations = [create(), create()];
    const made = ['d1', 'd2', 'd3'].map((id) =>
      server.create('deal', id, { status: 'prospecting', tenant_business_id: null, notes: ' mine' }),
    );
    server.update('deal', 'd1', { status: 'touring' });
    await pass(20_000);
    // Two of the three are taken for the two that are under way, and the third for somebody else's.
    expect([ids(), shownOf(rows())]).toEqual([['d3'], 3]);
    queue.apply(mutations[0] as never, made[0]);
    queue.refuse(mutations[1] as never);
    await pass(50);
    expect([ids(), shownOf(rows())]).toEqual([['d3', 'd2', 'd1'], 3]);
    expect(rows().at(-1)).toMatchObject({ id: 'd1', status: 'touring', version: 2 });
  });

  test('holds back others’ new records for a second at most', async () => {
    const { ids } = await show('deals');
    create();
    server.create('deal', 'other', { status: 'touring', tenant_business_id: null });
    await pass(900);
    expect(ids()).toEqual([]);
    await pass(200);
    expect(ids()).toEqual(['other']);
  });

  test('that is refused lets go what was held back', async () => {
    const { ids } = await show('deals');
    const mutation = create();
    server.create('deal', 'other', { status: 'touring', tenant_business_id: null });
    await pass(50);
    queue.refuse(mutation);
    await pass(50);
    expect(ids()).toEqual(['other']);
  });

  test('cannot bring back what was deleted meanwhile', async () => {
    deals(1);
    const { ids } = await show('deals');
    const mutation = queue.add({ entity: 'deal', kind: 'update', id: 'd0', values: { notes: 'x' } });
    server.update('deal', 'd0', { notes: 'x' });
    const answer = server.row('deal', 'd0');
    server.delete('deal', 'd0');
    await pass(50);
    queue.apply(mutation, answer);
    await pass(50);
    expect(ids()).toEqual([]);
  });

  test('whose answer is older than what was told shows nowhere', async () => {
    deals(1);
    server.update('deal', 'd0', { status: 'lost' });
    const { ids } = await show('deals', { status: 'touring' });
    const mutation = queue.add({ entity: 'deal', kind: 'update', id: 'd0', values: {} });
    server.update('deal', 'd0', { status: 'touring' });
    const answer = server.row('deal', 'd0');
    server.updateInBulk('deal', () => ({ status: 'lost' }), 'deal');
    await pass(1_000);
    expect(ids()).toEqual([]);
    queue.apply(mutation, answer);
    await pass(1_000);
    expect(ids()).toEqual([]);
  });

  test('whose answer comes after a reset says nothing', async () => {
    deals(1);
    const { rows } = await show('deals');
    const mutation = queue.add({ entity: 'deal', kind: 'update', id: 'd0', values: {} });
    server.tell('reset', { cursor: 'x', first: false });
    await pass(1_000);
    queue.apply(mutation, { ...server.row('deal', 'd0'), version: 99 });
    await pass(50);
    expect(rows()).toMatchObject([{ version: 1 }]);
  });
});

describe('conversations', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 1, 1, 0, 0, second)).toISOString();
  const message = (id: string, conversation_id: string, second: number) =>
    server.create('message', id, { conversation_id, content: id, created_at: at(second) });
  const talk = (id: string, second: number) =>
    server.seed('conversation', { id, created_at: at(0), last_message_at: at(second), updated_at: at(second), unread_count: 0, last_message: null }); // prettier-ignore

  test('move to the top with a message, and show what is unread', async () => {
    talk('c1', 1);
    talk('c2', 2);
    const { ids, rows } = await show('conversations');
    expect(ids()).toEqual(['c2', 'c1']);
    message('m', 'c1', 3);
    server.tell('unread', { conversationId: 'c1', unreadCount: 1, totalUnread: 1 });
    await pass(50);
    expect(rows()[0]).toMatchObject({ id: 'c1', unread_count: 1, last_message_at: at(3), last_message: { id: 'm' } });
    expect(server.requests).toEqual([]);
  });

  test('that are new are read by themselves', async () => {
    const { ids } = await show('conversations');
    talk('c1', 3);
    message('m', 'c1', 3);
    await pass(1_000);
    expect(ids()).toEqual(['c1']);
    expect(server.requests).toEqual(['GET /api/messages/conversations/c1']);
  });

  test('show a message that comes while they are read', async () => {
    talk('c1', 1);
    const { rows } = await show('conversations');
    message('m1', 'c1', 3);
    await pass(50);
    server.delete('message', 'm1');
    await pass(LATENCY / 2 + 10);
    // Read already, without this one.
    message('m2', 'c1', 4);
    await pass(1_000);
    expect(rows()).toMatchObject([{ id: 'c1', last_message: { id: 'm2' }, last_message_at: at(4) }]);
  });

  test('are asked for their last message when it is deleted, and for themselves when a count says nothing new', async () => {
    talk('c1', 1);
    const { rows, ids } = await show('conversations');
    message('m', 'c1', 3);
    await pass(3_000);
    server.delete('message', 'm');
    await pass(1_000);
    expect(rows()[0]).toMatchObject({ last_message: null });
    server.forget('conversation', 'c1');
    server.tell('unread', { conversationId: 'c1', unreadCount: 0, totalUnread: 0 });
    await pass(1_000);
    expect(ids()).toEqual([]);
  });

  test('messages come newest first, older ones by the page', async () => {
    for (let i = 0; i < 120; i++) message(`m${String(i).padStart(3, '0')}`, 'c1', i);
    const shown = await show('messages', { conversationId: 'c1' });
    message('other', 'c2', 300);
    message('m120', 'c1', 200);
    await pass(50);
    expect(shown.rows()).toHaveLength(51);
    void cache.loadMore('messages', { conversationId: 'c1' });
    await pass(LATENCY + 1);
    void cache.loadMore('messages', { conversationId: 'c1' });
    await pass(LATENCY + 1);
    expect(shown.observer.getCurrentResult().data).toMatchObject({ total: 121, hasMore: false });
    expect(shown.ids()).toEqual(Array.from({ length: 121 }, (_, i) => `m${String(120 - i).padStart(3, '0')}`));
  });
});

describe('single things', () => {
  test('a record follows its events, to its end', async () => {
    deals(2);
    const record = await look(cache.record('deal', 'd0'));
    server.update('deal', 'd0', { notes: 'now' });
    server.update('deal', 'd1', { notes: 'other' });
    await pass(50);
    expect(record()).toMatchObject({ id: 'd0', notes: 'now', version: 2 });
    server.delete('deal', 'd0');
    await pass(50);
    expect(record()).toBeNull();
    expect(server.requests).toEqual([]);
  });

  test('a record that is deleted while it is loaded is gone', async () => {
    deals(1);
    const observer = new QueryObserver(client, cache.record('deal', 'd0'));
    ends.push(observer.subscribe(() => undefined));
    await pass(LATENCY / 2 + 10);
    server.delete('deal', 'd0');
    await pass(LATENCY);
    expect(observer.getCurrentResult()).toMatchObject({ data: null, status: 'success' });
  });

  test('a record that is not there is null, and comes when it is created', async () => {
    const record = await look(cache.record('deal', 'd0'));
    expect(record()).toBeNull();
    deals(1);
    await pass(50);
    expect(record()).toMatchObject({ id: 'd0' });
  });

  test('KPIs never go back, until a reset', async () => {
    server.tell('kpis', { activeDeals: { value: 2 } }, 20);
    const kpis = await look(cache.kpis());
    server.tell('kpis', { activeDeals: { value: 1 } }, 10);
    expect(kpis()).toMatchObject({ asOf: 20 });
    server.tell('reset', { cursor: 'x', first: false });
    server.tell('kpis', { activeDeals: { value: 1 } }, 10);
    await pass(10);
    expect(kpis()).toMatchObject({ asOf: 10 });
  });

  test('a summary is read again for its events, at once and then every 300 ms at most', async () => {
    const summary = await look(cache.summary('/summary', ['broker:deal-created']));
    deals(1);
    await pass(10);
    expect(server.requests).toEqual(['GET /summary']);
    for (let i = 0; i < 20; i++) {
      server.create('deal', `x${String(i)}`, { tenant_business_id: null });
      await pass(20);
    }
    await pass(1_000);
    expect(server.requests.length).toBeLessThanOrEqual(4);
    expect(summary()).toEqual({ data: { rows: 21 }, asOf: null });
    server.requests.length = 0;
    server.update('deal', 'x0', { notes: '' });
    await pass(1_000);
    expect(server.requests).toEqual([]);
  });
});

describe('what is loaded again and again', () => {
  /** A change every 100 ms of something that makes a list and a summary be loaded again. */
  const busy = async (seconds: number) => {
    for (let i = 0; i < seconds * 10; i++) {
      server.updateInBulk('deal', () => ({ notes: String(i) }), 'deal');
      await pass(100);
    }
  };
  const asked = () => server.requests.splice(0);

  test('leaves the user most of what it may ask for, and is up to date when it is quiet', async () => {
    deals(1);
    const { rows } = await show('deals');
    await look(cache.summary('/summary', []));
    await busy(60);
    expect(asked().length).toBeLessThanOrEqual(60);
    await pass(3_000);
    expect(rows()).toMatchObject([{ notes: '599' }]);
    expect(asked().length).toBeLessThanOrEqual(4);
    await pass(60_000);
    expect(asked()).toEqual([]);
  });

  test('waits as long as the server wants, also when the connection is back, and then makes up for it', async () => {
    deals(1);
    const { rows } = await show('deals');
    server.failing = true;
    server.fault = { status: 429, retryAfterMs: 20_000 };
    await busy(1);
    asked();
    server.failing = false;
    server.tell('status', { state: 'connecting' });
    server.tell('status', { state: 'live' });
    await busy(18);
    expect(asked()).toEqual([]);
    await pass(3_000);
    expect(rows()).toMatchObject([{ notes: '179' }]);
  });

  test('is tried ever less often while the server fails, and at once when the connection is back', async () => {
    deals(1);
    const { rows } = await show('deals');
    await look(cache.summary('/summary', []));
    server.failing = true;
    await busy(60);
    expect(asked().length).toBeLessThanOrEqual(16);
    server.failing = false;
    server.tell('status', { state: 'connecting' });
    server.tell('status', { state: 'live' });
    await pass(2 * LATENCY);
    expect(rows()).toMatchObject([{ notes: '599' }]);
  });

  test('is not given up for a newer load before it is answered', async () => {
    cache.close();
    const slow = new ModelServer({ delivery: () => 1, answers: () => 2_000 });
    server = slow;
    cache = createDashboardCache({ dashboard: server.dashboard, queryClient: client, queue });
    deals(1);
    const { states } = await show('deals');
    states.length = 0;
    await busy(10);
    expect(states.length).toBeGreaterThanOrEqual(3);
  });

  test('rests while the page is hidden, and is loaded once when it is looked at again', async () => {
    deals(1);
    const { rows } = await show('deals');
    const summary = await look(cache.summary('/summary', []));
    focusManager.setFocused(false);
    ends.push(() => focusManager.setFocused(undefined));
    deals(2);
    await busy(10);
    expect(asked()).toEqual([]);
    focusManager.setFocused(true);
    await pass(LATENCY + 10);
    expect(asked().filter((request) => request.endsWith('/summary'))).toHaveLength(1);
    expect(rows().map(({ notes }) => notes)).toEqual(['99', '99']);
    expect(summary()).toMatchObject({ data: { rows: 2 } });
  });
});

test('a closed cache hears and asks nothing', async () => {
  deals(1);
  const { rows } = await show('deals');
  cache.close();
  server.update('deal', 'd0', { notes: 'now' });
  server.tell('reset', { cursor: 'x', first: false });
  await pass(10_000);
  expect(rows()).toMatchObject([{ version: 1 }]);
  expect(server.requests).toEqual([]);
});
