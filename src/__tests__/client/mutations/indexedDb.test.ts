import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { createMutationQueue, type MutationQueue } from '../../../client/index.ts';
import { IndexedDbStore } from '../../../client/mutations/indexedDbStore.ts';
import type { MutationQueueOptions } from '../../../client/mutations/types.ts';
import { waitFor } from '../../support/waitFor.ts';
import { create, write } from './tabs.ts';
import { WriteServer } from './writeServer.ts';

let server: WriteServer;
let user = 0;
const open: MutationQueue[] = [];

beforeEach(() => {
  server = new WriteServer();
  user++;
});
afterEach(() => {
  for (const queue of open.splice(0)) queue.close();
});

const name = () => `http://server:user-${user}`;
const database = () => `tenantlist:queue:${name()}`;
function start(more: Partial<MutationQueueOptions> = {}): MutationQueue {
  const queue = createMutationQueue({
    name: name(),
    call: server.call,
    online: () => true,
    pauseMs: () => 20,
    ...more,
  });
  open.push(queue);
  return queue;
}
const offline = { online: () => false };
const kept = async () => {
  const store = new IndexedDbStore(database());
  const all = await store.transaction((tx) => tx.all());
  store.close();
  return all;
};

test('after a reload the waiting writes are still there, in order, and go out', async () => {
  const before = start(offline);
  const creation = before.add(create('Cafe')).mutation;
  before.add(write('/1', 'a'));
  before.add(write(`/api/businesses/${creation.id}`, `business:${creation.id}`));
  await waitFor(async () => (await kept()).length === 3);
  expect(before.durable).toBe(true);
  before.close();

  const after = start();
  await waitFor(() => after.list().length === 3);
  expect(after.list()[0]).toMatchObject({ id: creation.id, optimistic: creation.optimistic });
  await waitFor(() => after.list().length === 0 && server.done.length === 3);
  expect(server.paths()).toContain(`/api/businesses/${after.realId(creation.id)}`);
  await waitFor(async () => (await kept()).length === 0);
  after.close();

  const later = start();
  await waitFor(() => later.realId(creation.id) !== creation.id);
});

test('what was being sent when the page went is sent again under the same key, and refusals are still reported', async () => {
  server.mood = ({ path }) => (path === '/no' ? { status: 422, code: 'NO' } : 'well');
  server.holds = ({ path }) => path === '/slow';
  const before = start();
  const { mutation } = before.add(write('/slow'));
  before.add(write('/no'));
  await waitFor(() => server.held.size === 1 && before.list().some(({ state }) => state === 'refused'));
  before.close();
  server.held.get(mutation.id)?.();
  server.holds = () => false;

  const after = start();
  await waitFor(() => server.done.length === 1 && after.list().length === 1);
  expect(server.done[0]?.key).toBe(mutation.id);
  expect(after.list()).toEqual([expect.objectContaining({ state: 'refused', fault: expect.objectContaining({ code: 'NO' }) })]); // prettier-ignore
});

test('a write that was asked for right before the page goes is kept', async () => {
  const queue = start(offline);
  queue.add(write('/last'));
  queue.close();
  await waitFor(async () => (await kept()).length === 1);
});

test("another user's writes are neither seen nor sent", async () => {
  const first = start(offline);
  first.add(write('/mine'));
  await waitFor(async () => (await kept()).length === 1);
  first.close();
  user++;
  const other = start();
  other.add(write('/theirs'));
  await waitFor(() => other.list().length === 0 && server.done.length > 0);
  expect(server.paths()).toEqual(['/theirs']);
});

test('entries that cannot be read are left out and counted, and the rest goes on', async () => {
  const first = start(offline);
  first.add(write('/good'));
  await waitFor(async () => (await kept()).length === 1);
  const [good] = await kept();
  first.close();
  const raw = await openDB(database(), 1);
  const broken = [
    { id: 'nothing' },
    { ...good, id: 'no path', path: 7 },
    { ...good, id: 'elsewhere', path: 'https://elsewhere.example' },
    { ...good, id: 'a strange state', state: 'flying' },
    { ...good, id: 'a strange order', order: 'first' },
    { ...good, id: 'an endless order', order: Number.MAX_SAFE_INTEGER },
    { ...good, id: 'a strange change', optimistic: { entity: 'deal' } },
  ];
  for (const entry of broken) await raw.put('mutations', entry);
  raw.close();

  const queue = start();
  await waitFor(() => server.paths().includes('/good') && queue.list().length === 0);
  expect(queue.unreadable).toBe(broken.length);
  queue.add(write('/next'));
  await waitFor(() => server.paths().includes('/next') && queue.list().length === 0);
  expect(queue.durable).toBe(true);
});

test('a database that is removed under it is made anew', async () => {
  const queue = start(offline);
  queue.add(write('/before'));
  await waitFor(async () => (await kept()).length === 1);
  await new Promise((resolve) => (indexedDB.deleteDatabase(database()).onsuccess = resolve));
  queue.add(write('/after'));
  await waitFor(async () => (await kept()).some(({ path }) => path === '/after'));
  expect(queue.durable).toBe(true);
});

test.each([
  ['refuses', () => { throw new DOMException('The operation is insecure', 'SecurityError'); }],
  ['is of a newer version', () => { throw new DOMException('Newer', 'VersionError'); }],
])('where the device %s it goes on in memory and says so', async (_, refuse) => {
  const real = indexedDB.open.bind(indexedDB);
  indexedDB.open = refuse;
  try {
    const queue = start();
    let told = 0;
    queue.subscribe(() => told++);
    await waitFor(() => !queue.durable && told > 0);
    const { done } = queue.add(write('/a'));
    await expect(done).resolves.toMatchObject({ position: 1 });
    expect(queue.list()).toEqual([]);
  } finally {
    indexedDB.open = real;
  }
}); // prettier-ignore

test('where the device never answers it goes on in memory', async () => {
  const real = indexedDB.open.bind(indexedDB);
  indexedDB.open = (() => new EventTarget()) as unknown as typeof indexedDB.open;
  try {
    const queue = start();
    const { done } = queue.add(write('/a'));
    expect(queue.list()).toHaveLength(1);
    await expect(done).resolves.toMatchObject({ position: 1 });
    expect(queue.durable).toBe(false);
  } finally {
    indexedDB.open = real;
  }
}); // prettier-ignore

test('two tabs without locks share what is kept', async () => {
  const [one, two] = [start({ channel: null }), start({ channel: null })];
  for (let i = 0; i < 10; i++) (i % 2 ? one : two)?.add(write(`/${i}`, 'a'));
  await waitFor(() => server.done.length === 10);
  await waitFor(async () => (await kept()).length === 0);
});
