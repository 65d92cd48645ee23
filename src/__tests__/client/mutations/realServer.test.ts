import { jest } from '@jest/globals';
import { connect, createMutationQueue, type Dashboard, type MutationQueue } from '../../../client/index.ts';
import { startTestApp, type TestApp, type TestUser } from '../../support/testApp.ts';
import { waitFor } from '../../support/waitFor.ts';
import { MemoryStore } from '../../../client/mutations/memoryStore.ts';
import { FakeBrowser, type FakeTab } from '../fake/fakeBrowser.ts';
import { FakeServer } from '../fake/fakeServer.ts';
import { create } from './tabs.ts';

let app: TestApp;
let user: TestUser;
let dashboard: Dashboard<'tenant'>;
const open: MutationQueue[] = [];

beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(async () => {
  user = await app.addUser('tenant');
  dashboard = connect({ url: app.url, role: 'tenant', getToken: () => user.token });
});
afterEach(() => {
  for (const queue of open.splice(0)) queue.close();
  dashboard.close();
});
afterAll(() => app.close());

function start(tab: FakeTab, store: MemoryStore, call: Dashboard['call']): MutationQueue {
  const { locks, channel } = tab;
  const queue = createMutationQueue({ name: user.id, call, online: () => tab.state === 'running', store, locks, channel, pauseMs: () => 20 }); // prettier-ignore
  open.push(queue);
  return queue;
}
const businesses = async () => (await app.request(user, 'get', '/api/businesses')).body.data.businesses as { name: string }[]; // prettier-ignore

test('a tab that crashes when its write is done and not answered leaves it to the next one, which does nothing twice', async () => {
  const browser = new FakeBrowser(new FakeServer());
  const store = new MemoryStore();
  const [one, two] = [browser.tab(), browser.tab()];
  // The answer never arrives in the first tab.
  const begun = jest.fn();
  const first = start(one, store, async (...request: Parameters<Dashboard['call']>) => {
    begun(await dashboard.call(...request));
    return new Promise<never>(() => undefined);
  });
  const creation = first.add({ ...create('Cafe') }).mutation;
  first.add({
    method: 'PUT', path: `/api/businesses/${creation.id}`, body: { name: 'Bar' }, label: 'Rename', record: `business:${creation.id}`,
    optimistic: { entity: 'business', kind: 'update', id: creation.id, values: { name: 'Bar' } },
  }); // prettier-ignore
  await waitFor(() => begun.mock.calls.length > 0);
  expect((await businesses()).map(({ name }) => name)).toEqual(['Cafe']);

  one.crash();
  const second = start(two, store, dashboard.call.bind(dashboard));
  const applied: string[] = [];
  second.onApplied(({ path }) => applied.push(path));
  await waitFor(() => second.list().length === 0 && applied.length === 2);
  expect(applied).toEqual(['/api/businesses', `/api/businesses/${second.realId(creation.id)}`]);
  expect((await businesses()).map(({ name }) => name)).toEqual(['Bar']);
});

test('a refusal of the server is reported with its details', async () => {
  const queue = start(new FakeBrowser(new FakeServer()).tab(), new MemoryStore(), dashboard.call.bind(dashboard));
  const { done } = queue.add({ method: 'POST', path: '/api/businesses', body: { nam: 'Cafe' }, label: 'Add' });
  await expect(done).rejects.toMatchObject({ status: 400, details: expect.arrayContaining([expect.objectContaining({ path: expect.any(String) })]) }); // prettier-ignore
  expect(queue.list()[0]?.fault?.details?.length).toBeGreaterThan(0);
});
