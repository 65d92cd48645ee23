import { io, type Socket } from 'socket.io-client';
import { connect, type ConnectOptions, type Dashboard, type Fetch, type Io } from '../../client/index.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';
import { waitFor } from '../support/waitFor.ts';
import { FakeBrowser } from './fake/fakeBrowser.ts';
import { FakeServer } from './fake/fakeServer.ts';

/** A page's `fetch` and `io` with the browser's cookies, as a browser sends them. */
interface BrowserLike {
  fetch: Fetch;
  io: Io;
  cookies: Map<string, string>;
  /** Paths asked, with whether cookies went along. */
  asked: string[];
  sockets: Socket[];
}

const ORIGIN = 'https://page.example.com';
let app: TestApp;
const open: Dashboard[] = [];
const account = { email: 'session@example.com', password: 'a good passphrase 7' };

beforeAll(async () => {
  app = await startTestApp({ env: { ACCESS_TOKEN_TTL_SECONDS: '5', TOKEN_GRACE_SECONDS: '5', FRONTEND_URL: ORIGIN } });
  expect((await app.request(null, 'post', '/api/auth/signup', { ...account, role: 'tenant' })).status).toBe(201);
});
afterEach(() => open.splice(0).forEach((dashboard) => dashboard.close()));
afterAll(() => app.close());

function browserLike(): BrowserLike {
  const cookies = new Map<string, string>();
  const jar = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const [asked, sockets]: [string[], Socket[]] = [[], []];
  const fetch: Fetch = async (url, init) => {
    const include = init?.credentials === 'include';
    asked.push(`${new URL(url as string).pathname}${include && cookies.size > 0 ? ' with cookies' : ''}`);
    const headers = { ...(init?.headers as Record<string, string>), origin: ORIGIN, ...(include && cookies.size > 0 && { cookie: jar() }) }; // prettier-ignore
    const answer = await globalThis.fetch(url, { ...init, headers });
    for (const cookie of include ? answer.headers.getSetCookie() : []) {
      const [pair = ''] = cookie.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return answer;
  };
  const open = ((url: string, options: Parameters<Io>[1]) => {
    const socket = io(url, { ...options, extraHeaders: { origin: ORIGIN, cookie: jar() } });
    sockets.push(socket);
    return socket;
  }) as Io;
  return { fetch, io: open, cookies, asked, sockets };
}

function watch(browser: BrowserLike, more: Partial<ConnectOptions<'tenant'>>): { dashboard: Dashboard; states: string[]; names: string[] } {
  const dashboard = connect({ url: app.url, role: 'tenant', fetch: browser.fetch, io: browser.io, ...more });
  open.push(dashboard);
  const [states, names]: [string[], string[]] = [[], []];
  dashboard.on('status', ({ state }) => state !== states.at(-1) && states.push(state));
  dashboard.on('business:created', ({ business }) => names.push(business.name));
  return { dashboard, states, names };
} // prettier-ignore
const create = (dashboard: Dashboard, name: string) => dashboard.call('POST', '/api/businesses', { body: { name } });
const times = (path: string, { asked }: BrowserLike) => asked.filter((entry) => entry.startsWith(path)).length;

test('a session in memory lives on by its refresh token, without a cookie, on one connection', async () => {
  const browser = browserLike();
  // Somebody else's session is in the browser.
  browser.cookies.set('accessToken', 'of somebody else');
  const { dashboard, states, names } = watch(browser, { credentials: account, cookies: false });
  await waitFor(() => times('/api/auth/refresh-token', browser) >= 2, { timeout: 30_000 });
  await create(dashboard, 'in memory');
  await waitFor(() => names.length === 1);
  expect(states).toEqual(['live']);
  expect(browser.sockets).toHaveLength(1);
  expect(times('/api/auth/login', browser)).toBe(1);
  expect(browser.asked.filter((entry) => entry.endsWith('with cookies'))).toEqual([]);
  expect([...browser.cookies.keys()]).toEqual(['accessToken']);
}, 45_000);

test('a session in cookies is renewed in band, on one connection, and scripts never see its refresh token', async () => {
  const browser = browserLike();
  const bodies: string[] = [];
  const login = await browser.fetch(`${app.url}/api/auth/login`, { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: JSON.stringify(account) }); // prettier-ignore
  bodies.push(await login.text());
  const { dashboard, states, names } = watch(browser, {});
  await waitFor(() => times('/api/auth/refresh-token', browser) >= 2, { timeout: 30_000 });
  await create(dashboard, 'in cookies');
  await waitFor(() => names.includes('in cookies'));
  expect(states).toEqual(['live']);
  expect(browser.sockets).toHaveLength(1);
  expect(bodies.join()).not.toContain('refreshToken');
}, 45_000);

test('twenty tabs are one socket; the work of one is seen by all, once', async () => {
  const browser = browserLike();
  const { fetch } = browser;
  const tabs = new FakeBrowser(new FakeServer());
  await fetch(`${app.url}/api/auth/login`, { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: JSON.stringify(account) }); // prettier-ignore
  const screens = Array.from({ length: 20 }, () => {
    const { locks, channel } = tabs.tab();
    return watch(browser, { shareAs: 'me', locks, channel });
  });
  await waitFor(() => screens.every(({ dashboard }) => dashboard.status.state === 'live'));
  await Promise.all(screens.map(({ dashboard }, i) => create(dashboard, `tab ${i}`)));
  await waitFor(() => screens.every(({ names }) => names.length === 20));
  const [first] = screens;
  for (const { names } of screens) expect(names).toEqual(first?.names);
  first?.dashboard.close();
  const others = screens.slice(1);
  await waitFor(() => others.some(({ dashboard }) => dashboard.status.leading && dashboard.status.state === 'live'));
  await Promise.all(others.map(({ dashboard }) => create(dashboard, 'after')));
  await waitFor(() => others.every(({ names }) => names.length === 39));
  expect(new Set(others.map(({ names }) => names.join()))).toEqual(new Set([others[0]?.names.join()]));
  expect(browser.sockets.filter(({ connected }) => connected)).toHaveLength(1);
}, 30_000);

describe('call', () => {
  it('rejects with the fields that are at fault', async () => {
    const { dashboard } = watch(browserLike(), { credentials: account, cookies: false });
    await expect(create(dashboard, '')).rejects.toMatchObject({
      status: 400,
      code: 'VALIDATION_ERROR',
      details: [{ path: 'name', message: 'Must not be empty' }],
    });
  });

  it('reads what it has just written, by its position', async () => {
    const { dashboard } = watch(browserLike(), { credentials: account, cookies: false });
    const { position, data } = await create(dashboard, 'by position');
    expect(position).toEqual(expect.any(Number));
    const read = await dashboard.call<{ businesses: unknown[] }>('GET', '/api/businesses?limit=100', { minPosition: position ?? 0 }); // prettier-ignore
    expect(read.data.businesses).toContainEqual(expect.objectContaining({ id: (data as { id: string }).id }));
  });
});

describe("use: 'token'", () => {
  const post = (path: string, body: object, cookie?: string) =>
    app.request(null, 'post', `/api/auth/${path}`, body, { origin: ORIGIN, ...(cookie && { cookie }) });

  it('answers a browser both tokens in the body and sets no cookie, at every way into a session', async () => {
    const signup = await post('signup', { ...account, email: 'in-memory@example.com', role: 'tenant', use: 'token' });
    const login = await post('login', { ...account, use: 'token' });
    const refreshed = await post('refresh-token', { refreshToken: login.body.data.refreshToken, use: 'token' });
    for (const { status, headers, body } of [signup, login, refreshed]) {
      expect([status < 300, headers.getSetCookie()]).toEqual([true, []]);
      expect(body.data).toMatchObject({ accessToken: expect.any(String), refreshToken: expect.any(String) });
    }
  });

  it('never reads the refresh token of a cookie, so no script gets its successor', async () => {
    const login = await post('login', account);
    expect(login.body.data).not.toHaveProperty('refreshToken');
    const cookie = login.headers.getSetCookie().map((one) => one.split(';')[0]).join('; '); // prettier-ignore
    expect((await post('refresh-token', { use: 'token' }, cookie)).status).toBe(401);
    const logout = await post('logout', { use: 'token' }, cookie.replace(/accessToken=[^;]*; /, ''));
    expect([logout.status, logout.headers.getSetCookie()]).toEqual([200, []]);
    expect((await post('refresh-token', {}, cookie)).status).toBe(200);
  });
});
