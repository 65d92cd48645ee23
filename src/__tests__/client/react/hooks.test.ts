import { QueryClient } from '@tanstack/react-query';
import { createElement, Fragment, StrictMode, type ReactNode } from 'react';
import { connect, createMutationQueue, type Dashboard, type MutationQueue } from '../../../client/index.ts';
import { createDashboardCache } from '../../../client/query/index.ts';
import {
  DashboardProvider, useConnectionState, useDashboard, useDismissRefused, useEvents, useKpis, useLiveList, useMutate,
  useMutationQueue, useRecentEvents, useRecord, useSummary, type DashboardParts,
} from '../../../client/react/index.ts'; // prettier-ignore
import type { DashboardRole } from '../../../contracts/common.ts';
import { sql } from '../../../db/sql.ts';
import { startTestApp, type TestApp, type TestUser } from '../../support/testApp.ts';
import { waitFor } from '../../support/waitFor.ts';
import { openGate, type Gate } from '../gate.ts';
import { acting, render, watch, type Rendered, type Watched } from './render.ts';

interface Account extends DashboardParts {
  user: TestUser;
  /** Paths asked for by GET, with their queries. */
  asked: string[];
  /** No request gets through. */
  cut: boolean;
}

let app: TestApp;
let gate: Gate;
const accounts: Account[] = [];
const pages: Rendered[] = [];

beforeAll(async () => {
  app = await startTestApp();
  gate = await openGate(app.url);
});
afterEach(async () => {
  gate.let('all');
  for (const page of pages.splice(0)) await page.leave();
  for (const { cache, queue, dashboard, queryClient } of accounts.splice(0)) {
    cache.close();
    queue.close();
    dashboard.close();
    queryClient.clear();
  }
});
afterAll(async () => {
  await gate.close();
  await app.close();
});

async function open(role: DashboardRole = 'tenant'): Promise<Account> {
  const user = await app.addUser(role);
  const account = { user, asked: [] as string[], cut: false } as Account;
  const dashboard: Dashboard = connect({
    url: gate.url,
    role,
    random: () => 0,
    getToken: () => user.token,
    fetch: (url, init) => {
      if ((init?.method ?? 'GET') === 'GET') account.asked.push((url as string).slice(gate.url.length));
      return account.cut ? Promise.reject(new TypeError('fetch failed')) : fetch(url, init);
    },
  });
  const queue: MutationQueue = createMutationQueue({
    name: user.id,
    call: dashboard.call.bind(dashboard),
    online: () => dashboard.status.state === 'live' && !account.cut,
    pauseMs: () => 20,
  });
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  Object.assign(account, {
    dashboard,
    queue,
    queryClient,
    cache: createDashboardCache({ dashboard, queryClient, queue }),
  });
  accounts.push(account);
  await waitFor(() => dashboard.status.state === 'live');
  return account;
}

const provide = ({ dashboard, queue, cache, queryClient }: Account, ...nodes: ReactNode[]) =>
  createElement(DashboardProvider, { dashboard, queue, cache, queryClient }, ...nodes);
async function show(node: ReactNode): Promise<Rendered> {
  const page = await render(createElement(StrictMode, null, node));
  pages.push(page);
  return page;
}
/** Waits while React takes part. */
const until = (condition: () => unknown) => acting(() => waitFor(condition));
const add = async ({ user }: Account, name: string) => {
  const { status, body } = await app.request(user, 'post', '/api/businesses', { name });
  expect(status).toBe(201);
  return body.data as { id: string };
};
const names = ({ now }: Watched<{ rows: readonly { name: string }[] }>) => now.rows.map(({ name }) => name);

test('a list is loaded once, follows the events, and is not loaded again for the next one who looks', async () => {
  const account = await open();
  await add(account, 'First');
  const list = watch(() => useLiveList('businesses', {}));
  const page = await show(provide(account, list.node));
  expect(list.renders[0]).toMatchObject({ rows: [], isLoading: true, error: null, isOffline: false });
  await until(() => names(list).includes('First'));
  await add(account, 'Second');
  await until(() => names(list).length === 2);
  expect(names(list)).toEqual(['Second', 'First']);
  expect(list.now).toMatchObject({ total: 2, hasMore: false, isLoading: false });

  const other = watch(() => useLiveList('businesses', {}));
  await page.show(provide(account, list.node, other.node));
  await page.show(provide(account, other.node));
  expect(names(other)).toEqual(['Second', 'First']);
  expect(account.asked.filter((path) => path.startsWith('/api/businesses'))).toHaveLength(1);
});

test('a write shows in the list at once, keeps its place when it is done, and goes when it is refused', async () => {
  const account = await open();
  const { id } = await add(account, 'First');
  const list = watch(() => useLiveList('businesses', {}));
  const record = watch(() => useRecord('business', id));
  const writes = watch(() => useMutationQueue());
  const mutate = watch(() => useMutate());
  const dismissRefused = watch(() => useDismissRefused());
  await show(provide(account, list.node, record.node, writes.node, mutate.node, dismissRefused.node));
  await until(() => names(list).length === 1 && record.now.record !== null);

  account.cut = true;
  const rename = (name: string, body: object = { name }) =>
    mutate.now({
      method: 'PATCH', path: `/api/businesses/${id}`, body, label: 'Rename', record: `business:${id}`,
      optimistic: { entity: 'business', kind: 'update', id, values: { name } },
    }); // prettier-ignore
  let done: Promise<unknown> = Promise.resolve();
  await acting(() => void (done = rename('Renamed')));
  expect(names(list)).toEqual(['Renamed']);
  expect(record.now).toMatchObject({ record: { name: 'Renamed' }, isPending: true });
  expect(list.now.isPending({ id })).toBe(true);
  expect(writes.now).toMatchObject({ waiting: [{ label: 'Rename' }], refused: [] });

  account.cut = false;
  await until(() => writes.now.mutations.length === 0);
  await expect(done).resolves.toMatchObject({ data: { name: 'Renamed' } });
  expect(names(list)).toEqual(['Renamed']);
  expect(list.now.isPending({ id })).toBe(false);
  // Never back to what it was in between.
  const seen = list.renders.map(({ rows }) => rows[0]?.name);
  expect(seen.slice(seen.indexOf('Renamed')).every((name) => name === 'Renamed')).toBe(true);

  let fault: unknown;
  await acting(() => void rename('Never', { name: 7 }).catch((error: unknown) => void (fault = error)));
  await until(() => writes.now.refused.length === 1);
  expect(names(list)).toEqual(['Renamed']);
  expect(writes.now.refused[0]?.fault).toMatchObject({
    status: 400,
    details: [expect.objectContaining({ path: 'name' })],
  });
  // Not by anything else that may be thrown.
  await acting(() => dismissRefused.now(new Error('Elsewhere')));
  expect(writes.now.refused).toHaveLength(1);
  await acting(() => dismissRefused.now(fault));
  await until(() => writes.now.mutations.length === 0);
});

const cafe = {
  method: 'POST', path: '/api/businesses', body: { name: 'Cafe' }, label: 'Add',
  optimistic: { entity: 'business', kind: 'create', id: '', values: { name: 'Cafe' } },
} as const; // prettier-ignore

test('a record that is created offline is in its list at once, and stays there as the real one', async () => {
  const account = await open();
  const list = watch(() => useLiveList('businesses', {}));
  await show(provide(account, list.node));
  await until(() => !list.now.isLoading);
  account.cut = true;
  await acting(() => void account.queue.add(cafe));
  expect(names(list)).toEqual(['Cafe']);
  const temporary = list.now.rows[0]?.id ?? '';
  const before = list.renders.length;
  account.cut = false;
  await until(() => account.queue.list().length === 0);
  expect(list.now.rows.map(({ id, name }) => [id, name])).toEqual([[account.queue.realId(temporary), 'Cafe']]);
  expect(list.renders.slice(before).every(({ rows }) => rows.length === 1)).toBe(true);
});

test('a record that is created offline has its page at once, and keeps it under the id it is given', async () => {
  const account = await open();
  account.cut = true;
  const { id } = account.queue.add(cafe).mutation;
  const record = watch(() => useRecord('business', id));
  await show(provide(account, record.node));
  expect(record.now).toMatchObject({ record: { id, name: 'Cafe' }, isLoading: false, isPending: true });
  account.cut = false;
  await until(() => (record.now.record?.version ?? 0) > 0 && !record.now.isPending);
  expect(record.now.record?.id).toBe(account.queue.realId(id));
  expect(record.renders.every((at) => at.record?.name === 'Cafe')).toBe(true);
  // It was never asked for under an id that the server does not know.
  expect(account.asked.filter((path) => path.includes(id))).toEqual([]);
});

test('KPIs, summaries and recent events move with what happens', async () => {
  const account = await open();
  await add(account, 'First');
  const kpis = watch(() => useKpis('tenant'));
  const recent = watch(() => useRecentEvents(['business:created', 'business:deleted'], 2));
  const summary = watch(() => useSummary<{ total: number }>('/api/businesses?limit=1', { on: ['business:created'] }));
  const heard: string[] = [];
  const events = watch(() =>
    useEvents(({ type, data }) => heard.push(`${type} ${data.business.name}`), ['business:created']),
  );
  await show(provide(account, kpis.node, recent.node, summary.node, events.node));
  await until(
    () => kpis.now.kpis?.activeBusinesses === 1 && summary.now.data?.total === 1 && recent.now.events.length === 1,
  );
  const { asOf } = kpis.now;
  const { id } = await add(account, 'Second');
  await app.request(account.user, 'patch', `/api/businesses/${id}`, { description: 'Of which nobody hears' });
  await add(account, 'Third');
  await until(() => kpis.now.kpis?.activeBusinesses === 3 && summary.now.data?.total === 3);
  expect(kpis.now.asOf).toBeGreaterThan(asOf ?? Infinity);
  // The first may have been told before anybody listened.
  expect(heard.filter((told) => !told.endsWith('First'))).toEqual([
    'business:created Second',
    'business:created Third',
  ]);
  expect(recent.now.events.map((event) => 'business' in event.data && event.data.business.name)).toEqual([
    'Third',
    'Second',
  ]);
  expect(new Set(recent.now.events.map(({ eventId }) => eventId)).size).toBe(2);
});

test('nothing renders again when nothing it shows has changed', async () => {
  const account = await open();
  const { id } = await add(account, 'First');
  const hooks = {
    state: watch(() => useConnectionState()),
    list: watch(() => useLiveList('businesses', { search: undefined })),
    record: watch(() => useRecord('business', id)),
    queue: watch(() => useMutationQueue()),
  };
  await show(provide(account, ...Object.values(hooks).map(({ node }) => node)));
  await until(() => names(hooks.list).length === 1 && hooks.record.now.record !== null);
  const counts = () => Object.values(hooks).map(({ renders }) => renders.length);
  const before = counts();
  const results = Object.values(hooks).map(({ now }) => now);
  // An event about something else, and a write that shows nowhere.
  const told = new Promise((resolve) => account.dashboard.on('demand:created', resolve));
  const { body } = await app.request(account.user, 'post', `/api/businesses/${id}/demand-listings`, { title: 'Space' });
  expect(body.success).toBe(true);
  await acting(() => told);
  expect(counts()).toEqual(before);
  await acting(() =>
    account.queue
      .add({ method: 'POST', path: '/api/messages/conversations', body: {}, label: 'x' })
      .done.catch(() => 0),
  );
  await until(() => hooks.queue.now.refused.length === 1);
  expect([hooks.list.renders.length, hooks.record.renders.length]).toEqual([before[1], before[2]]);
  expect([hooks.list.now, hooks.record.now]).toEqual([results[1], results[2]]);
});

test('what could not be loaded says why, and is loaded when asked again', async () => {
  const account = await open();
  await add(account, 'First');
  account.cut = true;
  const list = watch(() => useLiveList('businesses', {}));
  await show(provide(account, list.node));
  await until(() => list.now.error);
  expect(list.now).toMatchObject({ rows: [], isLoading: false, error: { status: 0, code: 'UNREACHABLE' } });
  account.cut = false;
  await acting(() => list.now.retry());
  await until(() => names(list).length === 1);
  expect(list.now.error).toBeNull();
});

test('what is not known is not said to be nothing', async () => {
  const account = await open();
  await add(account, 'First');
  account.cut = true;
  const list = watch(() => useLiveList('businesses', {}));
  const recent = watch(() => useRecentEvents(['business:created'], 5));
  await show(provide(account, list.node, recent.node));
  expect(recent.now).toMatchObject({ events: [], isLoading: true, error: null });
  await until(() => list.now.error && recent.now.error);
  expect(list.now.total).toBeUndefined();
  expect(recent.now).toMatchObject({ events: [], isLoading: false, error: { code: 'UNREACHABLE' } });
  account.cut = false;
  await acting(() => (list.now.retry(), recent.now.retry()));
  await until(() => names(list).length === 1 && recent.now.events.length === 1);
  expect(list.now.total).toBe(1);
  expect(recent.now).toMatchObject({ isLoading: false, error: null });
});

test('what could not be loaded is loaded by itself when the connection is back', async () => {
  const account = await open();
  await add(account, 'First');
  gate.let('nothing');
  const list = watch(() => useLiveList('businesses', {}));
  await show(provide(account, list.node));
  await until(() => list.now.error && list.now.isOffline);
  gate.let('all');
  await until(() => names(list).length === 1);
  await until(() => !list.now.isOffline);
  expect(list.now.error).toBeNull();
});

test('a page that is loaded further shows the next rows', async () => {
  const account = await open();
  for (let i = 0; i < 25; i++) await add(account, `Business ${i}`);
  const list = watch(() => useLiveList('businesses', {}));
  await show(provide(account, list.node));
  await until(() => list.now.rows.length > 0);
  const held = list.now.rows.length;
  expect(list.now).toMatchObject({ total: 25, hasMore: held < 25, isLoadingMore: false });
  if (held < 25) {
    await acting(() => list.now.loadMore());
    await until(() => list.now.rows.length > held && !list.now.isLoadingMore);
    expect(list.renders.some(({ isLoadingMore }) => isLoadingMore)).toBe(true);
  }
});

test('two accounts side by side on one page know nothing of each other', async () => {
  const [one, two] = [await open(), await open('landlord')];
  await add(one, 'Mine');
  const left = watch(() => [useDashboard().role, useLiveList('businesses', {}).total]);
  const right = watch(() => [useDashboard('landlord').role, useLiveList('properties', {}).total]);
  await show(createElement(Fragment, null, provide(one, left.node), provide(two, right.node)));
  await until(() => left.now[1] === 1);
  expect(left.now).toEqual(['tenant', 1]);
  expect(right.now).toEqual(['landlord', 0]);
  expect(two.asked.filter((path) => path.startsWith('/api/businesses'))).toEqual([]);
});

test('after the session has ended nothing is asked for', async () => {
  const account = await open();
  const first = watch(() => useLiveList('businesses', {}));
  const page = await show(provide(account, first.node));
  await until(() => !first.now.isLoading);
  await app.db.write(null, (tx) =>
    tx.rows(sql`update refresh_tokens set revoked_at = now() where user_id = ${account.user.id}::uuid`),
  );
  await until(() => account.dashboard.status.state === 'needs-sign-in');
  account.asked.length = 0;
  const other = watch(() => useLiveList('demandListings', {}));
  await page.show(provide(account, first.node, other.node));
  await acting(() => new Promise((resolve) => setImmediate(resolve)));
  expect(account.asked).toEqual([]);
  expect(other.now).toMatchObject({ rows: [], isOffline: true, error: null });
});

test("a hook of another role's dashboard, and one without a provider, say so", async () => {
  const account = await open('landlord');
  const faults: string[] = [];
  const attempt = (hook: () => unknown) =>
    watch(() => {
      try {
        hook();
      } catch (error) {
        faults.push((error as Error).message);
      }
    }).node;
  await show(createElement(Fragment, null, provide(account, attempt(() => useDashboard('tenant'))), attempt(() => useDashboard()))); // prettier-ignore
  expect(new Set(faults)).toEqual(
    new Set(["The dashboard here is a landlord's, not a tenant's", 'This hook needs a DashboardProvider above it']),
  );
});
