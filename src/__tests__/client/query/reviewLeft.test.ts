import { jest } from '@jest/globals';
import { QueryClient } from '@tanstack/query-core';
import { createDashboardCache, type DashboardCache } from '../../../client/query/index.ts';
import { ModelServer } from './modelServer.ts';
import { observe } from './observe.ts';

const LATENCY = 100;
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
let server: ModelServer;
let client: QueryClient;
let cache: DashboardCache;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
  // Requests see the data after half of it.
  server = new ModelServer({ delivery: () => 1, answers: () => LATENCY });
  client = new QueryClient();
  client.mount();
  cache = createDashboardCache({ dashboard: server.dashboard, queryClient: client });
});
afterEach(() => {
  cache.close();
  client.clear();
  client.unmount();
  jest.useRealTimers();
});

test('a list that was left while it was loading is read again when a bulk change came before its answer', async () => {
  server.create('deal', 'd1', { status: 'touring', tenant_business_id: null });
  await pass(10);
  const leave = observe(client, cache, 'deals', {}).subscribe(() => undefined);
  await pass(LATENCY * 0.6);
  leave();
  server.updateInBulk('deal', () => ({ status: 'signed' }), 'deal');
  await pass(1_000);
  const observer = observe(client, cache, 'deals', {});
  const end = observer.subscribe(() => undefined);
  await pass(1_000);
  expect(observer.getCurrentResult().data?.rows.map(({ status }) => status)).toEqual(['signed']);
  end();
});

test('a clock that is set back ten minutes holds nothing up', async () => {
  server.create('deal', 'd1', { status: 'touring', tenant_business_id: null });
  const observer = observe(client, cache, 'deals', {});
  const end = observer.subscribe(() => undefined);
  await pass(5_000);
  const statuses = () => observer.getCurrentResult().data?.rows.map(({ status }) => status);
  server.update('deal', 'd1', { status: 'offer_submitted' });
  await pass(100);
  expect(statuses()).toEqual(['offer_submitted']);
  jest.setSystemTime(Date.now() - 600_000);
  server.tell('event', { type: 'broker:deal-updated', data: { dealId: 'd1', deal: { ...server.row('deal', 'd1'), status: 'signed', version: 9 }, changes: { status: {} } } }); // prettier-ignore
  await pass(1_000);
  expect(statuses()).toEqual(['signed']);
  end();
});
