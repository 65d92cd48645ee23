import { jest } from '@jest/globals';
import fc from 'fast-check';
import type { Answer, HttpFault } from '../../../client/index.ts';
import { create, Tabs, write, type Tab } from './tabs.ts';
import type { Mood, Seen } from './writeServer.ts';

const RECORDS = ['a', 'b', 'c'];
const MOST_TABS = 5;

/** A write that was asked for, in the order of asking. */
interface Asked {
  id: string;
  by: Tab;
  record: string;
  /** The creation whose record it is about. */
  of?: string;
  fate?: 'done' | HttpFault;
}

let tabs: Tabs;
let asked: Asked[];
let moods: Mood[];
let refusing: Set<string>;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
});
afterEach(() => void jest.useRealTimers());

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

function begin(): void {
  tabs = new Tabs();
  asked = [];
  moods = [];
  refusing = new Set();
  tabs.server.mood = ({ path }: Seen) =>
    [...refusing].some((word) => path.startsWith(word)) ? { status: 422 } : (moods.shift() ?? 'well');
}

function note(
  by: Tab,
  record: string,
  { mutation, done }: { mutation: { id: string }; done: Promise<Answer<unknown>> },
  of?: string,
) {
  const entry: Asked = { id: mutation.id, by, record, ...(of !== undefined && { of }) };
  done.then(() => (entry.fate = 'done'), (fault: HttpFault) => (entry.fate = fault)); // prettier-ignore
  asked.push(entry);
}

const pick = <T>(from: readonly T[], n: number): T | undefined => from[n % Math.max(1, from.length)];
const running = () => tabs.living().filter(({ tab }) => tab.state === 'running');

const actions: Record<string, (n: number) => unknown> = {
  write(n) {
    const tab = pick(running(), n);
    const record = pick(RECORDS, n) ?? '';
    if (tab) note(tab, record, tab.queue.add(write(`/${record}/${asked.length}`, record)));
  },
  create(n) {
    const tab = pick(running(), n);
    if (tab) note(tab, `new ${asked.length}`, tab.queue.add(create(`name ${asked.length}`)));
  },
  writeToCreated(n) {
    const creation = pick(asked.filter(({ record }) => record.startsWith('new')), n); // prettier-ignore
    const tab = creation?.by.tab.state === 'running' ? creation.by : undefined;
    if (!tab || !creation) return;
    const request = write(`/api/businesses/${creation.id}/${asked.length}`, `business:${creation.id}`);
    note(tab, `of ${creation.id}`, tab.queue.add(request), creation.id);
  },
  cancel: (n) => void pick(running(), n)?.queue.cancel(pick(asked, n * 7)?.id ?? ''),
  retry(n) {
    for (const { queue } of running().slice(0, 1 + (n % 2))) {
      for (const { id, state } of queue.list()) if (state === 'refused') queue.retry(id);
    }
  },
  openTab: () => tabs.living().length < MOST_TABS && tabs.add(),
  crash: (n) => tabs.living().length > 1 && tabs.crash(pick(tabs.living(), n) as Tab),
  freeze: (n) => tabs.living().length > 1 && pick(running(), n)?.tab.freeze(),
  thaw: () => tabs.open.forEach(({ tab }) => tab.thaw()),
  offline: (n) => ((pick(tabs.living(), n) as Tab).online = false),
  online: () => tabs.living().forEach((tab) => (tab.online = true)),
  loseAnswers: (n) => moods.push(...Array.from({ length: 1 + (n % 3) }, () => 'lost' as const)),
  unreachable: (n) => moods.push(...Array.from({ length: 1 + (n % 4) }, () => 'unreachable' as const)),
  failing: (n) => moods.push({ status: pick([408, 429, 500, 503], n) ?? 500 }),
  refuse: (n) => refusing.add(pick(['/a', '/b', '/api/businesses'], n) ?? ''),
  allow: () => refusing.clear(),
  slower: (n) => (tabs.server.latencyMs = 1 + n),
  loseMessages: (n) => (tabs.browser.lose = n % 3),
  pass: (n) => pass(n * 2),
  passLong: (n) => pass(n * 100),
};
const steps = fc.array(
  fc.record({
    name: fc.constantFrom(...Object.keys(actions), 'write', 'write', 'write', 'writeToCreated', 'pass', 'pass'),
    n: fc.integer({ min: 0, max: 30 }),
  }),
  { minLength: 5, maxLength: 60 },
);

/** The weather clears: everybody who is there is online, and time goes by. */
async function settle(): Promise<void> {
  moods = [];
  refusing.clear();
  tabs.browser.lose = 0;
  tabs.server.latencyMs = 5;
  actions['thaw']?.(0);
  tabs.add();
  actions['online']?.(0);
  await pass(1_000);
  for (let i = 0; i < 200 && !(await isAtRest()); i++) await pass(1_000);
}

async function isAtRest(): Promise<boolean> {
  const lists = [await tabs.device.transaction((tx) => tx.all()), ...tabs.living().map(({ queue }) => queue.list())];
  return lists.flat().every(({ state }) => state === 'refused');
}

/** Nothing is done twice, and nothing is neither done nor reported. */
async function judge(): Promise<void> {
  const times = new Map<string, number>();
  for (const { key } of tabs.server.done) times.set(key, (times.get(key) ?? 0) + 1);
  expect([...times].filter(([, count]) => count > 1)).toEqual([]);

  const kept = await tabs.device.transaction((tx) => tx.all());
  expect(kept.filter(({ state }) => state !== 'refused')).toEqual([]);
  for (const { id, by, fate } of asked) {
    const isReported = kept.some((mutation) => mutation.id === id);
    const isThere = by.tab.state !== 'gone';
    // What was added in the turn in which its tab crashed was not kept yet.
    if (isThere) expect([id, times.has(id) || isReported || typeof fate === 'object']).toEqual([id, true]);
    if (isThere) expect([id, fate]).not.toEqual([id, undefined]);
    if (fate === 'done') expect(times.get(id)).toBe(1);
    if (isReported) expect(times.has(id)).toBe(false);
  }
  for (const tab of tabs.living()) {
    const { queue, applied } = tab;
    expect(queue.list().map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
    expect(new Set(applied.map(({ id }) => id)).size).toBe(applied.length);
    // One that was asleep may hear of another tab's write and of its end at once; its own it has shown.
    const own = asked.filter(({ by }) => by === tab).map(({ id }) => id);
    expect(applied.filter(({ id, listed }) => own.includes(id) && !listed)).toEqual([]);
  }
  judgeOrder();
}

/** Those that were never refused were done in the order in which their tab asked for them. */
function judgeOrder(): void {
  const place = new Map(tabs.server.done.map(({ key }, index) => [key, index]));
  const wasRetried = new Set(asked.filter(({ fate }) => typeof fate === 'object').map(({ id }) => id));
  for (const tab of tabs.open) {
    for (const record of new Set(asked.map((entry) => entry.record))) {
      const places = asked
        .filter((entry) => entry.by === tab && entry.record === record && !wasRetried.has(entry.id))
        .flatMap(({ id }) => place.get(id) ?? []);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }
  }
  for (const { key, path } of tabs.server.done) {
    const { of } = asked.find(({ id }) => id === key) ?? {};
    if (of === undefined) continue;
    // Never under the temporary id, and after the creation.
    expect(path).not.toContain(of);
    expect(place.get(of)).toBeLessThan(place.get(key) ?? -1);
  }
}

test('whatever happens to tabs, network and server, each write is done once or reported', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      begin();
      tabs.add();
      for (const { name, n } of script) await actions[name]?.(n);
      await settle();
      await judge();
      tabs.close();
    }),
    { numRuns: Number(process.env['RUNS'] ?? 60), interruptAfterTimeLimit: 100_000 },
  );
}, 120_000);
