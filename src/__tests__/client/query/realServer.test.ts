import { isDeepStrictEqual } from 'node:util';
import { QueryClient } from '@tanstack/query-core';
import { connect, type Dashboard } from '../../../client/index.ts';
import {
  createDashboardCache,
  listKey,
  lists,
  loadList,
  type DashboardCache,
  type FiltersOf,
  type ListName,
  type Row,
} from '../../../client/query/index.ts';
import type { Filters } from '../../../client/query/types.ts';
import type { DashboardRole } from '../../../contracts/common.ts';
import { sql } from '../../../db/sql.ts';
import { startTestApp, type TestApp, type TestUser } from '../../support/testApp.ts';
import { waitFor } from '../../support/waitFor.ts';
import { observe, type ListObserver } from './observe.ts';

/*
 * Against the real server: whatever is written by whomever, through the API or in psql, the lists on every screen become
 * what a fresh load answers, and no list is loaded for it.
 */

/** One user's screen with some lists on it. */
interface Screen {
  user: TestUser;
  dashboard: Dashboard;
  cache: DashboardCache;
  client: QueryClient;
  /** What was asked of the server, method and path. */
  requests: string[];
  shown: { name: ListName; filters: Filters; observer: ListObserver }[];
  ends: (() => void)[];
}

let app: TestApp;
const screens: Screen[] = [];

beforeAll(async () => void (app = await startTestApp()));
afterAll(() => app.close());
afterEach(() => {
  for (const { cache, dashboard, client, ends } of screens.splice(0)) {
    for (const end of ends) end();
    cache.close();
    dashboard.close();
    client.clear();
  }
});

async function openScreen(role: DashboardRole): Promise<Screen> {
  const user = await app.addUser(role);
  const requests: string[] = [];
  const countingFetch: typeof fetch = (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    requests.push(`${init?.method ?? 'GET'} ${url.slice(app.url.length)}`);
    return fetch(input, init);
  };
  const dashboard: Dashboard = connect({ url: app.url, role, getToken: () => user.token, fetch: countingFetch });
  const client = new QueryClient();
  const cache = createDashboardCache({ dashboard, queryClient: client });
  const screen = { user, dashboard, cache, client, requests, shown: [], ends: [] };
  screens.push(screen);
  await waitFor(() => dashboard.status.state === 'live');
  return screen;
}

async function show<N extends ListName>(screen: Screen, name: N, filters: FiltersOf<N>): Promise<void> {
  const observer = observe(screen.client, screen.cache, name, filters as Filters);
  screen.ends.push(observer.subscribe(() => undefined));
  screen.shown.push({ name, filters: listKey(name, filters)[2], observer });
  await waitFor(() => observer.getCurrentResult().data);
}

/** Everything on all screens is what a fresh load answers. */
async function allCurrent(message: string): Promise<void> {
  for (const { user, shown } of screens)
    for (const { name, filters, observer } of shown) {
      const call: Dashboard['call'] = async (method, path) => {
        const { status, body } = await app.request(user, method, path);
        // Of what is gone nothing is left.
        return (status === 404 ? { data: { [lists[name].plural]: [], total: 0, hasMore: false } } : body) as never;
      };
      let difference = '';
      const isCurrent = async () => {
        const fresh = await loadList({ call, spec: lists[name], filters });
        const held = observer.getCurrentResult().data;
        difference = `${JSON.stringify(held)} is not ${JSON.stringify(fresh)}`;
        return isDeepStrictEqual(held, fresh);
      };
      await waitFor(isCurrent, { message: `${message}: ${name} ${JSON.stringify(filters)}` }).catch((error: Error) => {
        throw new Error(`${error.message}\n${difference}`);
      });
    }
}

const rowsOf = (screen: Screen, name: ListName): Row[] =>
  screen.shown.find((shown) => shown.name === name)?.observer.getCurrentResult().data?.rows ?? [];

const isListRequest = (request: string): boolean => request.startsWith('GET') && /[?&]limit=(?!1(&|$))/.test(request);

async function act(screen: Screen, method: string, path: string, body?: object): Promise<Row> {
  const { status, body: answer } = await app.request(screen.user, method, path, body);
  if (status >= 300) throw new Error(`${method} ${path}: ${String(status)} ${JSON.stringify(answer)}`);
  return answer.data as Row;
}
/** Who shows a name of something that somebody else changed is not told; such lists are looked through every minute. */
async function lookThrough(): Promise<void> {
  for (const { shown, requests } of screens) {
    const before = requests.length;
    for (const { name, observer } of shown) if (lists[name].joinsUntold) await observer.refetch();
    requests.length = before;
  }
}

const psql = (statement: ReturnType<typeof sql>) => app.db.write(null, (tx) => tx.rows(statement));

test('every action of the API and of psql shows on every screen, without loading a list', async () => {
  const tenant = await openScreen('tenant');
  const landlord = await openScreen('landlord');
  const broker = await openScreen('broker');
  const business = await act(tenant, 'post', '/api/businesses', { name: 'Corner Café' });
  const demand = await act(tenant, 'post', `/api/businesses/${business.id}/demand-listings`, {
    title: 'A café in town',
    city: 'Graz',
  });
  const property = await act(landlord, 'post', '/api/property-listings', {
    title: 'Old bank',
    city: 'Graz',
    status: 'active',
  });
  await show(tenant, 'businesses', {});
  await show(tenant, 'businesses', { status: 'active', search: 'caf' });
  await show(tenant, 'demandListings', {});
  await show(tenant, 'businessDemands', { businessId: business.id, status: 'active' });
  await show(tenant, 'invites', { status: 'pending' });
  await show(tenant, 'invites', {});
  await show(tenant, 'demandMatches', { demandListingId: demand.id });
  await show(landlord, 'properties', { search: 'bank' });
  await show(landlord, 'properties', { status: 'active' });
  await show(landlord, 'invites', {});
  await show(landlord, 'propertyMatches', { propertyId: property.id });
  await show(broker, 'deals', {});
  await show(broker, 'deals', { status: 'touring' });
  for (const screen of [tenant, landlord, broker]) await show(screen, 'conversations', {});
  await allCurrent('at first');
  for (const { requests } of screens) requests.length = 0;

  const steps: [message: string, step: () => Promise<unknown>, untold?: true][] = [
    ['a second business', () => act(tenant, 'post', '/api/businesses', { name: 'CAFETERIA' })],
    ['another name', () => act(tenant, 'patch', `/api/businesses/${business.id}`, { name: 'Teahouse' }), true],
    ['a hidden one', () => act(tenant, 'patch', `/api/businesses/${business.id}`, { name: 'Café 2', status: 'stealth_mode' }), true],
    ['a shown one', () => psql(sql`update businesses set status = 'active', name = 'Café 3' where id = ${business.id}::uuid`), true],
    ['one made in psql', () => psql(sql`insert into businesses (user_id, name) values (${tenant.user.id}::uuid, 'cafe 4')`)],
    ['a second demand', () => act(tenant, 'post', `/api/businesses/${business.id}/demand-listings`, { title: 'Another', city: 'Wien' })],
    ['a better match', () => act(landlord, 'post', '/api/property-listings', { title: 'New bank', city: 'Graz', status: 'active', sqft: 900 })],
    ['a demand that changes', () => act(tenant, 'patch', `/api/demand-listings/${demand.id}`, { sqft_min: 800, sqft_max: 1000 })],
    ['a saved match', () => act(tenant, 'post', `/api/matches/${String(rowsOf(tenant, 'demandMatches')[0]?.id)}/save`), true],
    ['a dismissed match', () => act(tenant, 'post', `/api/matches/${String(rowsOf(tenant, 'demandMatches')[1]?.id)}/dismiss`), true],
    ['an invite', () => act(landlord, 'post', '/api/invites', { businessId: business.id, propertyId: property.id, message: 'Come in' })],
    ['a reply', () => act(tenant, 'post', `/api/invites/${String(rowsOf(tenant, 'invites')[0]?.id)}/reply`, { message: 'How large?' })],
    ['an answer', () => act(landlord, 'post', `/api/messages/conversations/${String(rowsOf(landlord, 'conversations')[0]?.id)}/messages`, { content: '80' })],
    ['an acceptance', () => act(tenant, 'post', `/api/invites/${String(rowsOf(tenant, 'invites')[0]?.id)}/accept`)],
    ['a conversation read', () => act(tenant, 'post', `/api/messages/conversations/${String(rowsOf(tenant, 'conversations')[0]?.id)}/read`)],
    ['a QFP', () => act(broker, 'post', '/api/broker/qfp/send', { tenantBusinessId: business.id, propertyId: property.id, message: 'A tenant' })],
    ['an inquiry', () => act(tenant, 'post', `/api/property-listings/${property.id}/inquiry`, { message: 'Is it free?' })],
    ['another title', () => psql(sql`update property_listings set title = 'Old bank at the river' where id = ${property.id}::uuid`), true],
    ['a deal', () => act(broker, 'post', '/api/broker/deals', { tenant_business_id: business.id, property_id: property.id })],
    ['a deal of nothing', () => act(broker, 'post', '/api/broker/deals', { status: 'touring', notes: 'call them' })],
    ['a deal on tour', () => act(broker, 'patch', `/api/broker/deals/${String(rowsOf(broker, 'deals').at(-1)?.id)}`, { status: 'touring' })],
    ['a deal about a demand', () => act(broker, 'patch', `/api/broker/deals/${String(rowsOf(broker, 'deals')[0]?.id)}`, { demand_listing_id: demand.id })],
    ['many deals', () => act(broker, 'post', '/api/broker/deals/bulk', { ids: rowsOf(broker, 'deals').map(({ id }) => id), changes: { estimated_commission: 5 } })],
    ['a lost deal', () => psql(sql`update broker_deals set status = 'lost' where broker_user_id = ${broker.user.id}::uuid and status = 'touring'`)],
    ['a deleted deal', () => act(broker, 'delete', `/api/broker/deals/${String(rowsOf(broker, 'deals')[0]?.id)}`)],
    ['a listing off the market', () => act(landlord, 'patch', `/api/property-listings/${property.id}/status`, { status: 'off_market' }), true],
    ['a deleted message', () => psql(sql`delete from messages where content = '80'`)],
    ['a deleted demand', () => act(tenant, 'delete', `/api/demand-listings/${demand.id}`)],
    ['a deleted conversation', () => psql(sql`delete from conversations where invite_id is not null`)],
    ['a deleted property', () => act(landlord, 'delete', `/api/property-listings/${property.id}`), true],
    ['a deleted business', () => psql(sql`delete from businesses where id = ${business.id}::uuid`), true],
  ]; // prettier-ignore
  for (const [message, step, untold] of steps) {
    await step();
    if (untold) await lookThrough();
    await allCurrent(message);
  }
  const loaded = screens.flatMap(({ requests }) => requests.filter(isListRequest));
  // Who matches a property is told as a whole.
  expect(loaded.filter((request) => !request.includes('/matches'))).toEqual([]);
  expect(loaded.filter((request) => request.includes('/matches/demand-listing'))).toEqual([]);
}, 60_000);

test('more than 100 rows at once load the lists on screen anew, once for the burst', async () => {
  const tenant = await openScreen('tenant');
  await show(tenant, 'businesses', {});
  await psql(sql`
    insert into businesses (user_id, name) select ${tenant.user.id}::uuid, 'Shop ' || n from generate_series(1, 130) n`);
  await allCurrent('a bulk insert');
  tenant.requests.length = 0;
  await tenant.cache.loadMore('businesses', {});
  await tenant.cache.loadMore('businesses', {});
  expect(rowsOf(tenant, 'businesses')).toHaveLength(130);
  await psql(sql`update businesses set name = name || '!' where user_id = ${tenant.user.id}::uuid`);
  await waitFor(() => rowsOf(tenant, 'businesses').every(({ name }) => String(name).endsWith('!')));
  expect(tenant.requests.filter(isListRequest).length).toBeLessThanOrEqual(6);
});
