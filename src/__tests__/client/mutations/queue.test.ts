import { jest } from '@jest/globals';
import type { HttpFault } from '../../../client/index.ts';
import { create, states, Tabs, write, type Tab } from './tabs.ts';

let tabs: Tabs;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
  tabs = new Tabs();
});
afterEach(() => {
  tabs.close();
  jest.useRealTimers();
});

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
/** How a promise ended, or that it has not. */
const outcome = (promise: Promise<unknown>): { ended: string; fault?: HttpFault } => {
  const seen: { ended: string; fault?: HttpFault } = { ended: 'pending' };
  promise.then(() => (seen.ended = 'done'), (fault: HttpFault) => Object.assign(seen, { ended: 'rejected', fault })); // prettier-ignore
  return seen;
};
const kept = () => tabs.device.transaction((tx) => tx.all());

describe('one tab', () => {
  let tab: Tab;
  beforeEach(async () => {
    tab = tabs.add();
    await pass(10);
  });

  test('shows a write in the same turn, keeps it before it is sent, and takes it out when it is done', async () => {
    const lists: number[] = [];
    tab.queue.subscribe(() => lists.push(tab.queue.list().length));
    let keptWhenSent = -1;
    tabs.server.mood = () => {
      void kept().then((all) => (keptWhenSent = all.length));
      return 'well';
    };
    const { mutation, done } = tab.queue.add(write('/a'));
    expect(lists).toEqual([1]);
    expect(tab.queue.list()).toEqual([expect.objectContaining({ id: mutation.id, state: 'waiting', attempts: 0 })]);
    const end = outcome(done);
    await pass(100);
    expect(end.ended).toBe('done');
    expect(keptWhenSent).toBe(1);
    expect(await kept()).toEqual([]);
    expect(tab.queue.list()).toEqual([]);
    expect(tab.applied).toEqual([{ id: mutation.id, answer: expect.objectContaining({ position: 1 }), listed: true }]);
    expect(tabs.server.done).toEqual([{ method: 'PATCH', path: '/a', body: { at: '/a' }, key: mutation.id }]);
  });

  test('is told and takes out in one turn: nobody sees it neither pending nor applied', async () => {
    const seen: string[] = [];
    tab.queue.onApplied(() => seen.push('applied'));
    tab.queue.subscribe(() => seen.push(tab.queue.list().length > 0 ? 'listed' : 'gone'));
    const { done } = tab.queue.add(write('/a'));
    void done.then(() => seen.push('done'));
    await pass(100);
    expect(seen.slice(-3)).toEqual(['applied', 'gone', 'done']);
  });

  test('keeps the same list until something changes', async () => {
    tab.queue.add(write('/a'));
    const list = tab.queue.list();
    expect(tab.queue.list()).toBe(list);
    await pass(100);
    expect(tab.queue.list()).not.toBe(list);
  });

  test('sends one record in order and different ones side by side, four at most', async () => {
    tabs.server.holds = () => true;
    for (const record of ['a', 'b', 'c', 'd', 'e']) {
      tab.queue.add(write(`/${record}/1`, record));
      tab.queue.add(write(`/${record}/2`, record));
    }
    await pass(50);
    expect(states(tab).filter((state) => state === 'sending')).toHaveLength(4);
    const order: string[] = [];
    while (tab.queue.list().length > 0) {
      const [[key, go]] = [...tabs.server.held] as [[string, () => void]];
      tabs.server.held.delete(key);
      go();
      await pass(20);
    }
    order.push(...tabs.server.paths());
    for (const record of ['a', 'b', 'c', 'd', 'e']) {
      expect(order.filter((path) => path.startsWith(`/${record}`))).toEqual([`/${record}/1`, `/${record}/2`]);
    }
    expect(order).toHaveLength(10);
  });

  test('waits while offline and goes on when it is back', async () => {
    tab.online = false;
    tab.queue.add(write('/a'));
    await pass(5_000);
    expect(tabs.server.attempts).toHaveLength(0);
    tab.online = true;
    await pass(300);
    expect(tabs.server.paths()).toEqual(['/a']);
  });

  test.each([
    ['not reached', 'unreachable'],
    ['request timeout', { status: 408 }],
    ['too early', { status: 425 }],
    ['too many', { status: 429 }],
    ['a fault of the server', { status: 500 }],
    ['overloaded', { status: 503 }],
    ["a proxy's page", { status: 404, code: 'HTTP_404' }],
    ["a network's sign-in page", { status: 200, code: 'HTTP_200' }],
  ] as const)('sends again under the same key, in order, after: %s', async (_, mood) => {
    let failures = 3;
    tabs.server.mood = ({ path }) => (path === '/1' && failures-- > 0 ? mood : 'well');
    const { mutation, done } = tab.queue.add(write('/1', 'a'));
    tab.queue.add(write('/2', 'a'));
    const end = outcome(done);
    await pass(50);
    expect(states(tab)).toEqual(['waiting', 'waiting']);
    expect(end.ended).toBe('pending');
    await pass(2_000);
    expect(tabs.server.paths()).toEqual(['/1', '/2']);
    expect(end.ended).toBe('done');
    expect(new Set(tabs.server.attempts.filter(({ path }) => path === '/1').map(({ key }) => key))).toEqual(
      new Set([mutation.id]),
    );
  });

  test('waits as long as the server asks', async () => {
    let busy = true;
    tabs.server.mood = () => (busy ? { status: 429, retryAfterMs: 10_000 } : 'well');
    tab.queue.add(write('/a'));
    await pass(50);
    busy = false;
    await pass(9_000);
    expect(tabs.server.done).toHaveLength(0);
    await pass(2_000);
    expect(tabs.server.done).toHaveLength(1);
  });

  test('one write that the server fails on holds up its record alone', async () => {
    tabs.server.mood = ({ path }) => (path === '/bad' ? { status: 500 } : 'well');
    tab.queue.add(write('/bad', 'a'));
    tab.queue.add(write('/after', 'a'));
    tab.queue.add(write('/other', 'b'));
    await pass(1_000);
    expect(tabs.server.paths()).toEqual(['/other']);
  });

  test('without a session it waits for the sign-in', async () => {
    tabs.server.mood = () => ({ status: 401 });
    const { done } = tab.queue.add(write('/a'));
    await pass(50);
    tab.online = false;
    await pass(60_000);
    const tried = tabs.server.attempts.length;
    expect(tried).toBeLessThanOrEqual(2);
    tabs.server.mood = () => 'well';
    tab.online = true;
    await pass(300);
    await expect(done).resolves.toBeDefined();
  });

  test('an answer that got lost is asked for again, and the work is done once', async () => {
    let losses = 2;
    tabs.server.mood = () => (losses-- > 0 ? 'lost' : 'well');
    const { done } = tab.queue.add(write('/a'));
    await pass(2_000);
    await expect(done).resolves.toBeDefined();
    expect(tabs.server.attempts).toHaveLength(3);
    expect(tabs.server.done).toHaveLength(1);
  });

  test.each([400, 403, 404, 409, 413, 422])(
    'keeps what was refused with %i, with the reason, until dismissed',
    async (status) => {
      tabs.server.mood = ({ path }) => (path === '/1' ? { status, code: 'NO_WAY' } : 'well');
      const { mutation, done } = tab.queue.add(write('/1', 'a'));
      tab.queue.add(write('/2', 'a'));
      const end = outcome(done);
      await pass(100);
      expect(end).toMatchObject({ ended: 'rejected', fault: { status, code: 'NO_WAY' } });
      expect(tab.queue.list()).toEqual([
      expect.objectContaining({ id: mutation.id, state: 'refused', fault: { status, code: 'NO_WAY', message: 'The server said so' } }),
    ]); // prettier-ignore
      expect(tabs.server.paths()).toEqual(['/2']);
      await pass(60_000);
      expect(tabs.server.attempts).toHaveLength(2);
      tab.queue.dismiss(mutation.id);
      await pass(10);
      expect(tab.queue.list()).toEqual([]);
      expect(await kept()).toEqual([]);
    },
  );

  test('a key that belongs to another request is a refusal', async () => {
    tabs.server.mood = () => ({ status: 409, code: 'IDEMPOTENCY_KEY_REUSED' });
    const { done } = tab.queue.add(write('/a'));
    await Promise.all([expect(done).rejects.toMatchObject({ status: 409 }), pass(100)]);
  });

  test('sends a refused one again when asked to', async () => {
    tabs.server.mood = () => ({ status: 409 });
    const { mutation } = tab.queue.add(write('/a'));
    await pass(100);
    tabs.server.mood = () => 'well';
    tab.queue.retry(mutation.id);
    await pass(100);
    expect(tab.queue.list()).toEqual([]);
    expect(tabs.server.paths()).toEqual(['/a']);
  });

  test('dismisses nothing that waits', async () => {
    tab.online = false;
    const { mutation } = tab.queue.add(write('/a'));
    tab.queue.dismiss(mutation.id);
    await pass(10);
    expect(tab.queue.list()).toHaveLength(1);
  });

  test('takes back what waits, and nothing that is under way', async () => {
    tab.online = false;
    const waiting = tab.queue.add(write('/1', 'a'));
    const end = outcome(waiting.done);
    expect(await tab.queue.cancel(waiting.mutation.id)).toBe(true);
    expect(end).toMatchObject({ ended: 'rejected', fault: { status: 0, code: 'CANCELLED' } });
    expect(tab.queue.list()).toEqual([]);

    tab.online = true;
    tabs.server.holds = () => true;
    const { mutation, done } = tab.queue.add(write('/2', 'a'));
    await pass(50);
    expect(await tab.queue.cancel(mutation.id)).toBe(false);
    tabs.server.held.get(mutation.id)?.();
    await pass(50);
    await expect(done).resolves.toBeDefined();
    expect(await tab.queue.cancel(mutation.id)).toBe(false);
    expect(tabs.server.paths()).toEqual(['/2']);
  });

  test('is bounded', async () => {
    tab.online = false;
    expect(() => tab.queue.add({ ...write('/a'), body: 'x'.repeat(256 * 1024) })).toThrow(
      expect.objectContaining({ code: 'TOO_LARGE' }),
    );
    for (let i = 0; i < 500; i++) tab.queue.add(write(`/${i}`));
    expect(() => tab.queue.add(write('/a'))).toThrow(expect.objectContaining({ code: 'QUEUE_FULL' }));
    await pass(10);
    await tab.queue.cancel(tab.queue.list()[0]?.id ?? '');
    expect(() => tab.queue.add(write('/a'))).not.toThrow();
  });

  test('takes no request that cannot be kept', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const invalid = expect.objectContaining({ code: 'INVALID' });
    expect(() => tab.queue.add({ ...write('/a'), body: circle })).toThrow(invalid);
    expect(() => tab.queue.add(write('https://elsewhere.example/a'))).toThrow(invalid);
    expect(tab.queue.list()).toEqual([]);
  });

  test('what the caller changes afterwards is not sent', async () => {
    const body = { name: 'before' };
    tab.queue.add({ ...write('/a'), body });
    body.name = 'after';
    await pass(100);
    expect(tabs.server.done[0]?.body).toEqual({ name: 'before' });
  });

  test('a handler that throws stops neither the others nor the queue', async () => {
    const told: string[] = [];
    tab.queue.onApplied(() => {
      throw new Error('a mistake');
    });
    tab.queue.onApplied(({ id }) => told.push(id));
    const { mutation, done } = tab.queue.add(write('/a'));
    await pass(100);
    await expect(done).resolves.toBeDefined();
    expect(told).toEqual([mutation.id]);
    expect(tab.queue.list()).toEqual([]);
  });

  test('does not send what may have been done so long ago that the server has forgotten the key', async () => {
    tabs.server.mood = () => 'lost';
    const { mutation } = tab.queue.add(write('/a'));
    await pass(20);
    tab.online = false;
    jest.setSystemTime(Date.now() + 30 * 24 * 3_600_000);
    tabs.server.mood = () => 'well';
    tab.online = true;
    await pass(500);
    expect(tabs.server.attempts).toHaveLength(1);
    expect(tab.queue.list()).toEqual([
      expect.objectContaining({ state: 'refused', fault: expect.objectContaining({ code: 'OUTCOME_UNKNOWN' }) }),
    ]);
    // Somebody has looked, and wants it.
    tab.queue.retry(mutation.id);
    await pass(100);
    expect(tab.queue.list()).toEqual([]);
  });

  test('forgets everything when its user leaves', async () => {
    tab.online = false;
    const { done } = tab.queue.add(write('/a'));
    const end = outcome(done);
    await tab.queue.clear();
    expect(end.fault?.code).toBe('CANCELLED');
    expect(await kept()).toEqual([]);
    tab.queue.close();
    expect(() => tab.queue.add(write('/b'))).toThrow(expect.objectContaining({ code: 'CLOSED' }));
    expect(await tab.queue.cancel('any')).toBe(false);
    await pass(1_000);
    expect(tabs.server.attempts).toHaveLength(0);
  });
});

describe('records created here', () => {
  let tab: Tab;
  beforeEach(async () => {
    tab = tabs.add();
    await pass(10);
    tab.online = false;
  });

  const rename = (id: string) =>
    ({
      method: 'PATCH',
      path: `/api/businesses/${id}`,
      body: { name: 'New', about: id },
      label: 'Rename',
      record: `business:${id}`,
      optimistic: { entity: 'business', kind: 'update', id, values: { name: 'New' } },
    }) as const;

  test('go by the id of their mutation until the server names them, and so do the writes on them', async () => {
    const creation = tab.queue.add(create('Cafe')).mutation;
    expect(creation.optimistic?.id).toBe(creation.id);
    tab.queue.add(rename(creation.id));
    tab.queue.add({ ...write('/api/demand-listings'), method: 'POST', body: { business_id: creation.id } });
    await pass(10);
    tabs.server.holds = ({ method }) => method !== 'POST';
    tab.online = true;
    await pass(400);
    const realId = (tab.applied[0]?.answer.data as { id: string }).id;
    expect(tab.queue.realId(creation.id)).toBe(realId);
    expect(tab.queue.list().map(({ path, record, optimistic }) => ({ path, record, id: optimistic?.id }))).toEqual([
      { path: `/api/businesses/${realId}`, record: `business:${realId}`, id: realId },
    ]);
    tabs.server.held.forEach((go) => go());
    await pass(100);
    expect(tabs.server.done.map(({ body }) => body)).toEqual([
      { name: 'Cafe' }, { business_id: realId }, { name: 'New', about: realId },
    ]); // prettier-ignore
  });

  test('a screen that still has the temporary id writes to the real record', async () => {
    const creation = tab.queue.add(create('Cafe')).mutation;
    tab.online = true;
    await pass(400);
    const { mutation } = tab.queue.add(rename(creation.id));
    expect(mutation.path).toBe(`/api/businesses/${tab.queue.realId(creation.id)}`);
    await pass(100);
    expect(tabs.server.paths()).toContain(mutation.path);
    // Also in a tab that is opened later.
    const other = tabs.add();
    await pass(50);
    expect(other.queue.realId(creation.id)).toBe(tab.queue.realId(creation.id));
  });

  test('when the creation is refused, so is what needs it, and all go on together when it is tried again', async () => {
    tabs.server.mood = ({ path }) => (path === '/api/businesses' ? { status: 403, code: 'TIER' } : 'well');
    const creation = tab.queue.add(create('Cafe')).mutation;
    const { done } = tab.queue.add(rename(creation.id));
    const inner = tab.queue.add({ ...create('Branch'), path: '/api/branches', body: { of: creation.id } }).mutation;
    tab.queue.add(rename(inner.id));
    const end = outcome(done);
    tab.online = true;
    await pass(500);
    expect(states(tab)).toEqual(['refused', 'refused', 'refused', 'refused']);
    expect(tab.queue.list().map(({ fault }) => fault?.code)).toEqual([
      'TIER', 'DEPENDENCY_REFUSED', 'DEPENDENCY_REFUSED', 'DEPENDENCY_REFUSED',
    ]); // prettier-ignore
    expect(end.fault?.code).toBe('DEPENDENCY_REFUSED');
    expect(tabs.server.attempts).toHaveLength(1);
    // One more for a record that was refused meanwhile.
    const late = tab.queue.add(rename(creation.id));
    await Promise.all([expect(late.done).rejects.toMatchObject({ code: 'DEPENDENCY_REFUSED' }), pass(50)]);

    tabs.server.mood = () => 'well';
    tab.queue.retry(tab.queue.list()[3]?.id ?? '');
    await pass(500);
    expect(tab.queue.list()).toEqual([]);
    const businesses = [creation, inner].map(({ id }) => `/api/businesses/${tab.queue.realId(id)}`);
    expect(tabs.server.paths()).toEqual(expect.arrayContaining(businesses));
    expect(tabs.server.done).toHaveLength(5);
  });

  test('when the creation is taken back, so is what needs it', async () => {
    const creation = tab.queue.add(create('Cafe')).mutation;
    const end = outcome(tab.queue.add(rename(creation.id)).done);
    tab.queue.add(write('/other'));
    expect(await tab.queue.cancel(creation.id)).toBe(true);
    await pass(10);
    expect(end.fault?.code).toBe('CANCELLED');
    expect(tab.queue.list().map(({ path }) => path)).toEqual(['/other']);
  });

  test('a creation whose answer names no record lets nothing go on in its name', async () => {
    const creation = tab.queue.add({ ...create('Cafe'), answerKey: 'elsewhere' }).mutation;
    tab.queue.add(rename(creation.id));
    tab.online = true;
    await pass(500);
    expect(tab.queue.list().map(({ fault }) => fault?.code)).toEqual(['DEPENDENCY_REFUSED']);
    expect(tabs.server.done).toHaveLength(1);
  });
});

describe('several tabs', () => {
  test('have one list, and one of them sends', async () => {
    const [one, two] = [tabs.add(), tabs.add()];
    await pass(20);
    tabs.server.holds = () => true;
    const { mutation } = two.queue.add(write('/a'));
    await pass(50);
    expect(one.queue.list()).toEqual([expect.objectContaining({ id: mutation.id, state: 'sending' })]);
    expect(two.queue.list()).toEqual(one.queue.list());
    expect(tabs.server.held.size).toBe(1);
  });

  test('are all told of what was applied, with the answer, while it is still in their list', async () => {
    const all = [tabs.add(), tabs.add(), tabs.add()];
    await pass(20);
    const { mutation, done } = (all[1] as Tab).queue.add(write('/a'));
    const end = outcome(done);
    await pass(100);
    for (const tab of all) {
      expect(tab.applied).toEqual([
        { id: mutation.id, answer: expect.objectContaining({ position: 1 }), listed: true },
      ]);
      expect(tab.queue.list()).toEqual([]);
    }
    expect(end.ended).toBe('done');
  });

  test('a tab is told of a refusal that another one got', async () => {
    tabs.server.mood = () => ({ status: 409, code: 'NO' });
    const [, two] = [tabs.add(), tabs.add()] as const;
    await pass(20);
    const { done } = two.queue.add(write('/a'));
    await Promise.all([expect(done).rejects.toMatchObject({ status: 409, code: 'NO' }), pass(100)]);
  });

  test.each(['crash', 'close'] as const)('hand over in the middle of a request: %s', async (how) => {
    const [one, two] = [tabs.add(), tabs.add()] as const;
    await pass(20);
    tabs.server.latencyMs = 100;
    const { done } = two.queue.add(write('/1', 'a'));
    two.queue.add(write('/2', 'a'));
    const end = outcome(done);
    // The work is done, the answer is on its way.
    await pass(150);
    expect(tabs.server.done).toHaveLength(1);
    if (how === 'crash') tabs.crash(one);
    else one.queue.close();
    await pass(1_000);
    expect(end.ended).toBe('done');
    expect(tabs.server.paths()).toEqual(['/1', '/2']);
    expect(tabs.server.attempts).toHaveLength(3);
    expect(two.applied).toHaveLength(2);
    expect(await kept()).toEqual([]);
  });

  test('what waits outlives all of them', async () => {
    const tab = tabs.add();
    tab.online = false;
    tab.queue.add({ ...create('Cafe') });
    await pass(50);
    tabs.crash(tab);
    await pass(50);
    const next = tabs.add();
    next.online = false;
    await pass(50);
    expect(next.queue.list()).toEqual([
      expect.objectContaining({ state: 'waiting', optimistic: expect.objectContaining({ values: { name: 'Cafe' } }) }),
    ]);
    next.online = true;
    await pass(500);
    expect(tabs.server.done).toHaveLength(1);
  });

  test('one takes back what another one added, or comes too late', async () => {
    const [one, two] = [tabs.add(), tabs.add()] as const;
    for (const tab of [one, two]) tab.online = false;
    const { mutation, done } = one.queue.add(write('/a'));
    const end = outcome(done);
    await pass(50);
    expect(await two.queue.cancel(mutation.id)).toBe(true);
    await pass(50);
    expect(end.fault?.code).toBe('CANCELLED');
    expect(one.queue.list()).toEqual([]);

    for (let round = 0; round < 20; round++) {
      // The one that sends and the one that takes back set out at the same time.
      for (const tab of [one, two]) tab.online = false;
      const { mutation: next } = one.queue.add(write(`/${round}`));
      await pass(300);
      for (const tab of [one, two]) tab.online = true;
      await pass(245 + round);
      const taken = await two.queue.cancel(next.id);
      await pass(300);
      expect(tabs.server.paths().includes(`/${round}`)).toBe(!taken);
    }
  });

  test('who cannot send wakes who can', async () => {
    const [one, two] = [tabs.add(), tabs.add()] as const;
    await pass(20);
    // The sender does not know that the server is back.
    for (const tab of [one, two]) tab.online = false;
    two.queue.add(write('/a'));
    await pass(500);
    expect(tabs.server.attempts).toHaveLength(0);
    two.online = true;
    await pass(500);
    expect(tabs.server.done).toHaveLength(1);
  });

  test('a sender that was put to sleep is replaced, and does no harm when it wakes', async () => {
    const [one, two] = [tabs.add(), tabs.add()] as const;
    await pass(20);
    tabs.server.latencyMs = 50;
    two.queue.add(write('/1', 'a'));
    await pass(30);
    one.tab.freeze();
    two.queue.add(write('/2', 'a'));
    await pass(62_000);
    expect(two.queue.list()).toEqual([]);
    one.tab.thaw();
    await pass(2_000);
    expect(one.queue.list()).toEqual([]);
    expect(tabs.server.paths()).toEqual(['/1', '/2']);
    two.queue.add(write('/3', 'a'));
    await pass(500);
    expect(tabs.server.paths()).toEqual(['/1', '/2', '/3']);
    for (const { applied } of [one, two]) expect(applied).toHaveLength(3);
  });

  test('without locks each sends for itself, and everything is done once', async () => {
    const [one, two] = [tabs.add({ locks: null }), tabs.add({ locks: null })] as const;
    await pass(20);
    for (let i = 0; i < 20; i++) (i % 2 ? one : two).queue.add(write(`/${i}`, 'a'));
    await pass(2_000);
    expect(tabs.server.done).toHaveLength(20);
    expect(one.queue.list()).toEqual([]);
    expect(two.queue.list()).toEqual([]);
  });

  test('what vanished from the device without a word is given up, not waited for', async () => {
    const tab = tabs.add();
    tab.online = false;
    const { done } = tab.queue.add(write('/a'));
    const end = outcome(done);
    await pass(50);
    await tabs.device.transaction((tx) => tx.clear());
    const other = tabs.add();
    other.online = false;
    other.queue.add(write('/b'));
    await pass(3_000);
    expect(end.fault?.code).toBe('OUTCOME_UNKNOWN');
    expect(tab.queue.list().map(({ path }) => path)).toEqual(['/b']);
  });
});

test('goes on in memory, and says so, when the device fails', async () => {
  let broken = false;
  const device = tabs.device;
  const tab = tabs.add({
    store: {
      durable: true, unreadable: 0, close: () => undefined,
      transaction: (work) => (broken ? Promise.reject(new Error('The device is full')) : device.transaction(work)),
    },
  }); // prettier-ignore
  await pass(20);
  tab.online = false;
  tab.queue.add(write('/1', 'a'));
  await pass(20);
  expect(tab.queue.durable).toBe(true);
  broken = true;
  tab.queue.add(write('/2', 'a'));
  await pass(20);
  expect(tab.queue.durable).toBe(false);
  expect(tab.queue.list().map(({ path }) => path)).toEqual(['/1', '/2']);
  broken = false;
  tab.online = true;
  await pass(1_000);
  expect(tabs.server.paths()).toEqual(['/1', '/2']);
  // The device forgets what it can.
  expect(await kept()).toEqual([]);
});
