import { jest } from '@jest/globals';
import { connect, HttpFault, type ConnectOptions, type ConnectionStatus, type Dashboard } from '../../client/index.ts';
import { FakeServer } from './fake/fakeServer.ts';
import { Reader } from './fake/reader.ts';

const HOUR = 3_600_000;
let server: FakeServer;
const page = globalThis as { window?: EventTarget; document?: EventTarget & { visibilityState: string } };

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
  server = new FakeServer();
});
afterEach(() => {
  jest.useRealTimers();
  delete page.window;
  delete page.document;
});

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

function open(more: Partial<ConnectOptions<'tenant'>> = {}): Dashboard<'tenant'> {
  const { io, fetch } = server;
  return connect({ url: 'http://server/', role: 'tenant', getToken: () => server.issue(), random: () => 0.5, io, fetch, ...more }); // prettier-ignore
}
async function openLive(more: Partial<ConnectOptions<'tenant'>> = {}) {
  const dashboard = open(more);
  const reader = new Reader(dashboard, server.log);
  await pass(200);
  expect(dashboard.status.state).toBe('live');
  return { dashboard, reader };
}

describe('what is told', () => {
  it('goes to those who listen for the type and to those who listen for all, until they stop', async () => {
    const { dashboard } = await openLive();
    const told: unknown[] = [];
    const stop = dashboard.on('business:created', ({ business }, { cursor }) => told.push(business.name, cursor));
    dashboard.on('business:deleted', () => told.push('another type'));
    dashboard.on('event', ({ type }) => told.push(type));
    const entry = server.commit();
    await pass(5);
    expect(told).toEqual([String(entry.pos), server.log.cursorAt(entry.pos), 'business:created']);
    stop();
    stop();
    server.commit();
    await pass(5);
    expect(told.slice(3)).toEqual(['business:created']);
  });

  it('reaches the others and goes on when a handler throws, which is told as an error', async () => {
    const { dashboard } = await openLive();
    const told: unknown[] = [];
    const fail = () => {
      throw new Error('of the page');
    };
    dashboard.on('event', fail);
    dashboard.on('error', fail);
    dashboard.on('error', (error) => told.push(error));
    dashboard.on('event', ({ type }) => told.push(type));
    server.commit();
    await pass(5);
    expect(told).toEqual([
      { code: 'HANDLER_FAILED', message: 'A handler of event failed: of the page' },
      'business:created',
    ]);
    expect(dashboard.status.state).toBe('live');
  });

  it('ends with the dashboard, whose cursor is that of the last event told', async () => {
    const { dashboard } = await openLive();
    const states: string[] = [];
    let told = '';
    dashboard.on('status', ({ state }) => states.push(state));
    dashboard.on('event', ({ cursor }) => ((told = cursor), dashboard.close()));
    server.commit();
    server.commit();
    await pass(100_000);
    expect(dashboard.status).toMatchObject({ state: 'closed', cursor: told });
    expect(told).toBe(server.log.cursorAt(server.log.entries[0]?.pos ?? 0));
    expect([states, server.open]).toEqual([['closed'], []]);
  });

  it('is the newest of the KPIs and of the unread count', async () => {
    const { dashboard } = await openLive();
    const [socket] = server.open;
    socket?.send('unread:update', { conversationId: 'c', unreadCount: 2, totalUnread: 5, eventId: 'u', cursor: server.log.cursorAt(1) }); // prettier-ignore
    server.log.skip(9);
    server.relay();
    server.pushKpis(8);
    server.pushKpis(7);
    await pass(5);
    expect(dashboard.kpis()).toEqual({ kpis: { at: 8 }, asOf: 8 });
    expect([dashboard.unread(), dashboard.status.asOf]).toEqual([5, 8]);
  });
});

describe('the status', () => {
  it('is one object until something changes, and says since when', async () => {
    const { dashboard } = await openLive();
    const live = dashboard.status;
    await pass(500);
    expect(dashboard.status).toBe(live);
    server.sockets = false;
    server.cutAll();
    const cutAt = Date.now();
    await pass(1);
    expect(dashboard.status).toMatchObject({ state: 'connecting', since: cutAt, transport: null });
    expect(dashboard.status.confirmedAt).toBe(live.confirmedAt);
  });

  it('is told at once when the state changes, and once a second at most for what runs along', async () => {
    const { dashboard } = await openLive();
    await pass(2_000);
    const told: ConnectionStatus[] = [];
    dashboard.on('status', (status) => told.push(status));
    for (let i = 0; i < 300; i++) {
      server.commit();
      await pass(10);
    }
    expect(told.length).toBeLessThanOrEqual(4);
    expect(told.length).toBeGreaterThanOrEqual(3);
    const before = told.length;
    server.cutAll();
    await pass(0);
    expect(told.slice(before).map(({ state }) => state)).toContain('connecting');
  });

  it('has the delay of the last change that came in time, and how far off that can be', async () => {
    server.latencyMs = () => 20;
    const { dashboard } = await openLive();
    expect(dashboard.status).toMatchObject({ delayMs: null, delayErrorMs: null });
    server.commit();
    await pass(30);
    expect(dashboard.status.delayMs).toBe(20);
    expect(dashboard.status.delayErrorMs).toBeGreaterThan(0);
    expect(dashboard.status.delayErrorMs).toBeLessThanOrEqual(41);
    server.cutAll();
    server.commit();
    await pass(5_000);
    expect(dashboard.status.delayMs).toBe(20);
  });
});

describe('a connection that may be dead', () => {
  it('is tried after the machine slept, and another is opened within seconds', async () => {
    const { reader } = await openLive();
    server.open.forEach((socket) => (socket.halfOpen = true));
    server.commit();
    // The clock goes on while no timer runs.
    jest.setSystemTime(Date.now() + HOUR);
    await pass(5_000 + 4_000 + 1_000);
    expect(reader.atEnd()).toEqual([]);
  });

  it.each(['online', 'offline', 'visibilitychange'])('is tried on %s', async (type) => {
    page.window = new EventTarget();
    page.document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    const { reader } = await openLive();
    await pass(2_000);
    server.open.forEach((socket) => (socket.halfOpen = true));
    server.commit();
    (type === 'visibilitychange' ? page.document : page.window).dispatchEvent(new Event(type));
    await pass(4_100);
    expect(reader.atEnd()).toEqual([]);
  });

  it('stays when it gives a sign of life', async () => {
    const { dashboard } = await openLive();
    dashboard.retry();
    await pass(60_000);
    expect(server.counts).toMatchObject({ connections: 1, probes: 1 });
  });

  it('is given up when the verdict does not come', async () => {
    server.latencyMs = () => 1;
    const { dashboard } = await openLive();
    server.cutAll();
    const admit = server.admit.bind(server);
    server.admit = (socket) => socket.open();
    await pass(10);
    server.admit = admit;
    expect(dashboard.status.state).toBe('connecting');
    await pass(17_000);
    expect(dashboard.status.state).toBe('live');
  });
});

test('connections that break as soon as they stand are failed attempts: it polls while it waits longer and longer', async () => {
  const { dashboard, reader } = await openLive();
  let longestBlind = 0;
  for (let second = 0; second < 120; second++) {
    server.cutAll();
    await pass(1_000);
    const { state, nextAttemptAt } = dashboard.status;
    if (state === 'connecting') longestBlind = Math.max(longestBlind, (nextAttemptAt ?? 0) - Date.now());
  }
  expect(longestBlind).toBeLessThanOrEqual(3_000);
  expect(dashboard.status).toMatchObject({ state: 'polling', transport: 'http' });
  server.commit();
  await pass(30_000);
  expect(reader.atEnd()).toEqual([]);
  // One that holds is a good one again: what comes after it begins anew.
  await pass(40_000);
  expect(dashboard.status.state).toBe('live');
  server.cutAll();
  await pass(5);
  expect(dashboard.status.state).toBe('live');
});

test('retry tries now instead of at the time of the next attempt', async () => {
  const { dashboard } = await openLive();
  server.sockets = server.http = false;
  server.cutAll();
  await pass(40_000);
  expect(dashboard.status.state).toBe('offline');
  expect(dashboard.status.nextAttemptAt).toBeGreaterThan(Date.now() + 5_000);
  server.sockets = server.http = true;
  dashboard.retry();
  await pass(50);
  expect(dashboard.status).toMatchObject({ state: 'live', nextAttemptAt: null });
});

test('a log that was replaced under an open connection is one reset, with the new KPIs', async () => {
  const { dashboard, reader } = await openLive();
  for (let i = 0; i < 5; i++) server.commit();
  await pass(5);
  server.replaceLog();
  server.commit();
  await pass(50);
  expect(reader.atEnd()).toEqual([]);
  expect(reader.resets.map(({ first }) => first)).toEqual([true, false]);
  expect(dashboard.kpis()?.asOf).toBe(server.log.head);
});

describe('eight hours', () => {
  it.each([
    ['tokens of a minute', 60_000, 600],
    ['tokens of a quarter of an hour', 900_000, 34],
  ])('with %s are one connection', async (_, tokenLifeMs, renewals) => {
    server.tokenLifeMs = tokenLifeMs;
    let given = 0;
    const { dashboard, reader } = await openLive({ getToken: () => (given++, server.issue()) });
    const states: string[] = [];
    dashboard.on('status', ({ state }) => states.push(state));
    for (let hour = 0; hour < 8; hour++) {
      server.commit();
      await pass(HOUR);
    }
    expect(server.counts.connections).toBe(1);
    expect(new Set(states)).toEqual(new Set(['live']));
    expect(Math.abs(given - 1 - renewals)).toBeLessThanOrEqual(1);
    expect([reader.applied, reader.atEnd()]).toEqual([8, []]);
  });

  it('with a session in cookies are one connection as well; the first renewal is when the server says so', async () => {
    server.tokenLifeMs = 60_000;
    server.signIn();
    await openLive({ getToken: undefined });
    expect(server.counts.refreshes).toBe(0);
    await pass(60_000);
    expect(server.counts.refreshes).toBe(1);
    await pass(8 * HOUR);
    expect(Math.abs(server.counts.refreshes - 600)).toBeLessThanOrEqual(1);
    expect(server.counts).toMatchObject({ connections: 1, reuses: 0 });
  });

  it('without reaching the source of tokens end the connection, not the session', async () => {
    server.tokenLifeMs = 60_000;
    let reachable = true;
    const getToken = () => {
      if (!reachable) throw new TypeError('fetch failed');
      return server.issue();
    };
    const { dashboard, reader } = await openLive({ getToken });
    reachable = false;
    await pass(100_000);
    expect(dashboard.status.state).toBe('offline');
    reachable = true;
    server.commit();
    await pass(60_000);
    expect([dashboard.status.state, reader.atEnd()]).toEqual(['live', []]);
  });
});

describe('another user', () => {
  it('than before is not taken for the same on a connection', async () => {
    server.tokenLifeMs = 60_000;
    let user = 'user-1';
    const { dashboard } = await openLive({ getToken: () => server.issue(user) });
    user = 'user-2';
    await pass(60_000);
    expect(dashboard.status).toMatchObject({ state: 'needs-sign-in', reason: 'Somebody else has signed in here' });
  });

  it('who signs in begins with a reset', async () => {
    let user = 'user-1';
    const { dashboard, reader } = await openLive({ getToken: () => (server.sessionEnded ? null : server.issue(user)) });
    server.sessionEnded = true;
    server.open[0]?.send('session:ended', { code: 'SESSION_REVOKED', message: 'The session has ended' });
    await pass(5);
    expect(dashboard.status).toMatchObject({ state: 'needs-sign-in', reason: 'The session has ended' });
    server.sessionEnded = false;
    dashboard.signedIn();
    await pass(50);
    expect([dashboard.status.state, reader.resets.length]).toEqual(['live', 1]);
    user = 'user-2';
    dashboard.on('reset', ({ first }) => expect(first).toBe(true));
    server.open[0]?.send('session:ended', { code: 'SESSION_REVOKED', message: 'The session has ended' });
    await pass(5);
    dashboard.signedIn();
    await pass(50);
    expect([dashboard.status.state, reader.resets.length]).toEqual(['live', 2]);
  });

  it('who signs in by cookies begins with a reset, since nobody knows who it was before', async () => {
    server.signIn();
    const { dashboard, reader } = await openLive({ getToken: undefined });
    server.sessionEnded = true;
    server.open[0]?.send('session:ended', { code: 'SESSION_REVOKED', message: 'The session has ended' });
    await pass(5);
    server.signIn('user-2');
    dashboard.on('reset', ({ first }) => expect(first).toBe(true));
    dashboard.signedIn();
    await pass(50);
    server.commit();
    await pass(8 * HOUR);
    expect([dashboard.status.state, reader.resets.length, reader.applied]).toEqual(['live', 2, 1]);
    expect(server.counts.reuses).toBe(0);
  });
});

describe('call', () => {
  const answer = (body: unknown, init: ResponseInit = {}) => Promise.resolve(Response.json(body, init));

  it('sends what it is told and reads positions', async () => {
    const sent: [string, RequestInit][] = [];
    const headers = { 'x-position': '42', 'x-position-pending': 'true' };
    const fetch = ((url: string, init: RequestInit) => {
      sent.push([url, init]);
      return answer({ success: true, data: { id: 1 }, asOf: 41 }, { headers });
    }) as typeof globalThis.fetch;
    const dashboard = open({ fetch, getToken: () => 'token' });
    const told = await dashboard.call('PUT', '/api/x', { body: { a: 1 }, idempotencyKey: 'key', minPosition: 40 });
    expect(told).toEqual({ data: { id: 1 }, asOf: 41, position: 42, pending: true });
    expect(sent[0]).toEqual([
      'http://server/api/x',
      expect.objectContaining({
        method: 'PUT',
        body: '{"a":1}',
        credentials: 'omit',
        headers: { authorization: 'Bearer token', 'content-type': 'application/json', 'idempotency-key': 'key', 'x-min-position': '40' },
      }),
    ]); // prettier-ignore
    dashboard.close();
  });

  it('rejects with what the server says is wrong', async () => {
    const details = [{ path: 'name', message: 'Must not be empty' }];
    const error = { code: 'VALIDATION_ERROR', message: 'The request is not valid', details, requestId: 'r' };
    const fetch = (() => answer({ success: false, error }, { status: 429, headers: { 'retry-after': '3' } })) as typeof globalThis.fetch; // prettier-ignore
    const dashboard = open({ fetch });
    const fault = await dashboard.call('GET', '/api/x').catch((fault: unknown) => fault);
    expect(fault).toBeInstanceOf(HttpFault);
    expect(fault).toMatchObject({ status: 429, code: 'VALIDATION_ERROR', message: error.message, details, retryAfterMs: 3_000 }); // prettier-ignore
    dashboard.close();
  });

  it('rejects with status 0 when the server is not reached, and with the reason of whoever gave up', async () => {
    const dashboard = open();
    server.http = false;
    const unreached = expect(dashboard.call('GET', '/api/x')).rejects.toMatchObject({ status: 0, code: 'UNREACHABLE' });
    await pass(10);
    await unreached;
    const giving = new AbortController();
    const givenUp = expect(dashboard.call('GET', '/api/x', { signal: giving.signal })).rejects.toBe('enough');
    giving.abort('enough');
    await pass(10);
    await givenUp;
    dashboard.close();
  });

  it('renews a session once and no more, and tells when somebody has to sign in', async () => {
    server.signIn();
    const { dashboard } = await openLive({ getToken: undefined });
    server.cookies.access = server.issue();
    server.tokenLifeMs = -1;
    server.cookies.access = server.issue();
    server.tokenLifeMs = 60_000;
    const both = Promise.all([dashboard.call('GET', '/api/x'), dashboard.call('GET', '/api/y')]);
    await pass(20);
    expect((await both).map(({ data }) => data)).toEqual([{ pathname: '/api/x' }, { pathname: '/api/y' }]);
    expect(server.counts.refreshes).toBe(1);
    server.sessionEnded = true;
    const refused = expect(dashboard.call('GET', '/api/x')).rejects.toMatchObject({ status: 401 });
    await pass(20);
    await refused;
    expect(dashboard.status.state).toBe('needs-sign-in');
  });

  it('leaves the session alone when it is a password that is wrong', async () => {
    const error = { code: 'INVALID_CREDENTIALS', message: 'The current password is wrong', requestId: 'r' };
    let asked = 0;
    const fetch = (() => (asked++, answer({ success: false, error }, { status: 401 }))) as typeof globalThis.fetch;
    const { dashboard } = await openLive({ fetch });
    await expect(dashboard.call('POST', '/api/auth/change-password')).rejects.toMatchObject(new HttpFault(401, error.code, error.message)); // prettier-ignore
    expect([asked, dashboard.status.state]).toEqual([1, 'live']);
  });
});
