import { jest } from '@jest/globals';
import fc from 'fast-check';
import { connect, type ConnectOptions, type Dashboard } from '../../client/index.ts';
import { FakeBrowser, type FakeTab } from './fake/fakeBrowser.ts';
import { FakeServer } from './fake/fakeServer.ts';
import { Reader } from './fake/reader.ts';

/** A tab with its dashboard and what it was told. */
interface Open {
  tab: FakeTab;
  dashboard: Dashboard;
  reader: Reader;
}

let server: FakeServer;
let browser: FakeBrowser;
let opened: Open[];

function begin(): void {
  server = new FakeServer();
  browser = new FakeBrowser(server);
  opened = [];
}
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
  begin();
});
afterEach(() => void jest.useRealTimers());

function openTab(more: Partial<ConnectOptions> = {}): Open {
  const tab = browser.tab();
  const { io, fetch, locks, channel } = tab;
  // Each tab has a document of its own.
  Object.assign(globalThis, { document: tab.document });
  const dashboard = connect({ url: 'http://server', role: 'tenant', getToken: () => server.issue(), shareAs: 'user-1', io, fetch, locks, channel, pollEveryMs: 2_000, ...more }); // prettier-ignore
  delete (globalThis as { document?: unknown }).document;
  const open = { tab, dashboard, reader: new Reader(dashboard, server.log) };
  opened.push(open);
  return open;
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const living = () => opened.filter(({ tab, dashboard }) => tab.state !== 'gone' && dashboard.status.state !== 'closed');
const leaders = () => living().filter(({ dashboard }) => dashboard.status.leading);
const faults = () => opened.flatMap(({ reader }) => reader.faults);
const commit = (count: number) => Array.from({ length: count }, () => server.commit(1));

const actions: Record<string, (n: number) => unknown> = {
  commit: (n) => commit(1 + (n % 3)),
  pass: (n) => pass(n * 5),
  passLong: (n) => pass(n * 1_000),
  openTab: () => opened.length < 8 && openTab(),
  close: (n) => living().length > 1 && living()[n % living().length]?.dashboard.close(),
  closeLeader: () => living().length > 1 && leaders()[0]?.dashboard.close(),
  crashLeader: () => living().length > 1 && leaders()[0]?.tab.crash(),
  freezeLeader: () => leaders()[0]?.tab.freeze(),
  freezeLeaderPolitely: () => leaders()[0]?.tab.freezePolitely(),
  freeze: (n) => living()[n % living().length]?.tab.freeze(),
  thaw: () => opened.forEach(({ tab }) => tab.thaw()),
  loseMessages: (n) => (browser.lose = n % 6),
  cut: () => server.cutAll(),
  blockSockets: () => ((server.sockets = false), server.cutAll()),
  allowSockets: () => (server.sockets = true),
  blockHttp: () => (server.http = false),
  allowHttp: () => (server.http = true),
  slower: (n) => (server.latencyMs = () => 1 + n * 10),
  replaceLog: () => server.replaceLog(),
};
const steps = fc.array(
  fc.record({
    name: fc.constantFrom(...Object.keys(actions), 'commit', 'commit', 'commit', 'pass', 'openTab'),
    n: fc.integer({ min: 0, max: 30 }),
  }),
  { minLength: 5, maxLength: 50 },
);

test('whatever happens to the tabs, each applies the log in order, once, with no gap, over one connection', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      begin();
      openTab();
      openTab();
      for (const { name, n } of script) await actions[name]?.(n);
      opened.forEach(({ tab }) => tab.thaw());
      Object.assign(server, { sockets: true, http: true });
      browser.lose = 0;
      await pass(100_000);
      server.heartbeat();
      await pass(20_000);
      expect(living().flatMap(({ reader }) => reader.atEnd())).toEqual([]);
      expect(faults()).toEqual([]);
      expect(living().map(({ dashboard }) => dashboard.status.state)).toEqual(living().map(() => 'live'));
      expect({ leaders: leaders().length, connections: server.open.length }).toEqual({ leaders: 1, connections: 1 });
      opened.forEach(({ dashboard }) => dashboard.close());
    }),
    { numRuns: 150 },
  );
}, 120_000);

describe('tabs that share a connection', () => {
  const openLive = async (count: number, more: Partial<ConnectOptions> = {}) => {
    for (let i = 0; i < count; i++) openTab(more);
    await pass(100);
    expect(opened.map(({ dashboard }) => dashboard.status.state)).toEqual(opened.map(() => 'live'));
  };
  const at = (index: number): Open => {
    const open = opened[index];
    if (!open) throw new RangeError(`There is no tab ${index}`);
    return open;
  };

  it('have one, and each says whether it leads', async () => {
    await openLive(20);
    expect(opened.map(({ dashboard }) => dashboard.status.leading)).toEqual([true, ...Array<boolean>(19).fill(false)]);
    expect(server.counts).toMatchObject({ connections: 1, history: 0 });
    commit(3);
    await pass(10);
    expect(opened.map(({ reader }) => reader.applied)).toEqual(opened.map(() => 3));
    expect(new Set(opened.map(({ dashboard }) => dashboard.status.delayMs))).toEqual(new Set([1, 2]));
  });

  it('give a late one everything without asking the server', async () => {
    await openLive(1);
    server.open[0]?.send('unread:update', { conversationId: 'c', unreadCount: 1, totalUnread: 7, eventId: 'u' });
    commit(2);
    server.pushKpis();
    await pass(10);
    const { dashboard, reader } = openTab();
    await pass(10);
    expect(dashboard.status).toMatchObject({ state: 'live', cursor: at(0).dashboard.status.cursor, leading: false });
    expect([dashboard.unread(), dashboard.kpis()]).toEqual([7, at(0).dashboard.kpis()]);
    expect(reader.resets).toEqual([{ cursor: dashboard.status.cursor, first: true }]);
    expect(server.counts).toMatchObject({ connections: 1, history: 0 });
  });

  it.each<[string, (tab: Open) => void]>([
    ['closes', ({ dashboard }) => dashboard.close()],
    ['crashes', ({ tab }) => tab.crash()],
    ['is frozen and says so', ({ tab }) => tab.freezePolitely()],
  ])('are led by another at once when the leader %s, from its own cursor', async (_, end) => {
    await openLive(3);
    commit(2);
    await pass(10);
    end(at(0));
    commit(2);
    await pass(100);
    expect(at(1).dashboard.status).toMatchObject({ state: 'live', leading: true });
    expect(at(2).dashboard.status).toMatchObject({ state: 'live', leading: false });
    for (const { reader } of [at(1), at(2)]) expect([reader.atEnd(), reader.applied, reader.resets.length]).toEqual([[], 4, 1]); // prettier-ignore
    expect(server.open).toHaveLength(1);
  });

  it('are led by another within half a minute when the leader is frozen without a word', async () => {
    await openLive(3);
    at(0).tab.freeze();
    await pass(30_000);
    expect(opened.slice(1).filter(({ dashboard }) => dashboard.status.leading)).toHaveLength(1);
    commit(1);
    await pass(10);
    expect([at(1).reader.atEnd(), at(2).reader.atEnd()]).toEqual([[], []]);
    at(0).tab.thaw();
    await pass(1_000);
    expect([leaders().length, server.open.length]).toEqual([1, 1]);
    expect([at(0).reader.atEnd(), at(0).reader.applied]).toEqual([[], 1]);
  });

  it('do not take the lead from one that is only silent for a while', async () => {
    await openLive(2);
    browser.lose = 3;
    await pass(60_000);
    expect(server.counts.connections).toBe(1);
  });

  it('catch up from the history when a message was lost, while others go on coming', async () => {
    await openLive(2);
    server.latencyMs = () => 10;
    browser.lose = 1;
    commit(5);
    await pass(15);
    commit(5);
    await pass(100);
    expect(server.counts.history).toBeGreaterThan(0);
    expect([at(1).reader.applied, at(1).reader.atEnd()]).toEqual([10, []]);
  });

  it('pass on what one of them asks of the connection', async () => {
    await openLive(2);
    server.sockets = server.http = false;
    server.cutAll();
    await pass(40_000);
    expect(at(1).dashboard.status.state).toBe('offline');
    server.sockets = server.http = true;
    at(1).dashboard.retry();
    await pass(100);
    expect(at(1).dashboard.status.state).toBe('live');
  });

  it('are apart when they are of different users or roles, and where the browser has no locks', async () => {
    openTab();
    openTab({ shareAs: 'user-2' });
    openTab({ role: 'landlord' });
    openTab({ locks: null });
    await pass(100);
    expect(server.counts.connections).toBe(4);
    expect(opened.map(({ dashboard }) => dashboard.status.leading)).toEqual([true, true, true, null]);
  });

  describe('with a session in cookies', () => {
    const cookies = { getToken: undefined };
    beforeEach(() => server.signIn());

    it('are told when its user signs out, and go on when somebody signs in again', async () => {
      await openLive(3, cookies);
      openTab({ ...cookies, shareAs: 'user-2' });
      await pass(100);
      const told: number[] = [];
      opened.forEach(({ dashboard }, i) => dashboard.on('signedOut', () => told.push(i)));
      server.sessionEnded = true;
      opened[1]?.dashboard.signedOut();
      await pass(50);
      expect(told.sort()).toEqual([0, 2]);
      const states = () => opened.slice(0, 3).map(({ dashboard }) => dashboard.status.state);
      expect(states()).toEqual(['needs-sign-in', 'needs-sign-in', 'needs-sign-in']);
      expect(opened[0]?.dashboard.status.reason).toBe('You have signed out');
      server.signIn();
      opened[1]?.dashboard.signedIn();
      await pass(500);
      expect([states(), told]).toEqual([
        ['live', 'live', 'live'],
        [0, 2],
      ]);
    });

    it('renew it once for all of them', async () => {
      await openLive(20, cookies);
      server.tokenLifeMs = -1;
      server.cookies.access = server.issue();
      server.tokenLifeMs = 60_000;
      server.latencyMs = () => 50;
      const calls = Promise.all(opened.map(({ dashboard }) => dashboard.call('GET', '/api/x')));
      await pass(5_000);
      expect((await calls).length).toBe(20);
      expect(server.counts).toMatchObject({ refreshes: 1, reuses: 0, connections: 1 });
    });

    it('renew it one after the other when they share nothing else', async () => {
      for (let i = 0; i < 5; i++) openTab({ ...cookies, shareAs: undefined });
      await pass(100);
      server.tokenLifeMs = 60_000;
      await pass(5 * 60_000);
      server.cookies.access = '';
      const calls = Promise.all(opened.map(({ dashboard }) => dashboard.call('GET', '/api/x')));
      await pass(5_000);
      await calls;
      expect(server.counts).toMatchObject({ atOnce: 1, reuses: 0, connections: 5 });
    });

    it('renew it although a tab was frozen while it did', async () => {
      await openLive(2, cookies);
      server.cookies.access = '';
      server.latencyMs = () => 50;
      void at(1).dashboard.call('GET', '/api/x');
      await pass(180);
      expect(server.counts.refreshes).toBe(1);
      at(1).tab.freeze();
      await pass(1_000);
      server.cookies.access = '';
      const call = at(0).dashboard.call('GET', '/api/x');
      await pass(25_000);
      expect(await call).toMatchObject({ data: { pathname: '/api/x' } });
      expect(server.counts).toMatchObject({ refreshes: 2, reuses: 0 });
    });

    it('all need a sign-in when it has ended, and all go on after it', async () => {
      await openLive(3, cookies);
      server.sessionEnded = true;
      server.open[0]?.send('session:ended', { code: 'SESSION_REVOKED', message: 'The session has ended' });
      await pass(10);
      expect(opened.map(({ dashboard }) => dashboard.status.reason)).toEqual(opened.map(() => 'The session has ended'));
      server.signIn();
      at(2).dashboard.signedIn();
      await pass(100);
      expect(opened.map(({ dashboard }) => dashboard.status.state)).toEqual(opened.map(() => 'live'));
    });

    it('need a sign-in when somebody else signs in in another tab', async () => {
      await openLive(2, cookies);
      server.signIn('user-2');
      openTab({ ...cookies, shareAs: 'user-2' });
      await pass(100);
      expect(opened.map(({ dashboard }) => dashboard.status.state)).toEqual(['needs-sign-in', 'needs-sign-in', 'live']);
      expect(at(1).dashboard.status.reason).toBe('Somebody else has signed in here');
    });
  });
});
