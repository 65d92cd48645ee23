import { connect, type Dashboard, type Fetch, type Io, type KeptTexts } from '../../client/index.ts';
import { io } from 'socket.io-client';
import { Renewals } from '../../client/renewals.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';
import { waitFor } from '../support/waitFor.ts';

/*
 * A refresh token is exchanged once, and whoever shows it again ends the session, except by the same renewal. The tests
 * are of one person whose answer got lost on its way, or whose browser has no locks (a page without https).
 */
const ORIGIN = 'https://page.example.com';
const account = { email: 'renewal@example.com', password: 'a good passphrase 7' };
const REFRESH = '/api/auth/refresh-token';
const open: Dashboard[] = [];
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ env: { ACCESS_TOKEN_TTL_SECONDS: '5', TOKEN_GRACE_SECONDS: '5', FRONTEND_URL: ORIGIN } });
  await app.request(null, 'post', '/api/auth/signup', { ...account, role: 'tenant' });
});
afterEach(() => open.splice(0).forEach((dashboard) => dashboard.close()));
afterAll(() => app.close());

/** One browser: its cookies and its localStorage, which all its pages share. */
interface Browser {
  fetch: Fetch;
  io: Io;
  storage: KeptTexts;
}

/** `lose`: whether the answer that the server just gave gets lost. */
function browser(lose: (path: string) => boolean = () => false): Browser {
  const cookies = new Map<string, string>();
  const text = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const fetch: Fetch = async (url, init) => {
    const headers = { ...(init?.headers as Record<string, string>), origin: ORIGIN, cookie: text() };
    const answer = await globalThis.fetch(url, { ...init, headers });
    if (lose(new URL(url as string).pathname)) throw new TypeError('The connection was lost');
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return answer;
  };
  const opened = ((url: string, options: Parameters<Io>[1]) =>
    io(url, { ...options, extraHeaders: { origin: ORIGIN, cookie: text() } })) as Io;
  return { fetch, io: opened, storage: storageOf(new Map()) };
}

const storageOf = (kept: Map<string, string>): KeptTexts => ({
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => void kept.set(key, value),
  removeItem: (key) => void kept.delete(key),
});

async function tab(page: Browser): Promise<{ dashboard: Dashboard; states: string[] }> {
  const dashboard = connect({ url: app.url, role: 'tenant', ...page, locks: null, channel: null });
  open.push(dashboard);
  const states: string[] = [];
  dashboard.on('status', ({ state }) => state !== states.at(-1) && states.push(state));
  await waitFor(() => dashboard.status.state === 'live');
  return { dashboard, states };
}

const signIn = ({ fetch }: Browser) =>
  fetch(`${app.url}/api/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(account) }); // prettier-ignore

test('a session outlives a renewal whose answer is lost', async () => {
  let lost = 0;
  const page = browser((path) => path === REFRESH && lost++ === 0);
  await signIn(page);
  const { states } = await tab(page);
  // Tokens of 5 s: three renewals take some twelve, on a busy machine more.
  await waitFor(() => lost >= 3 || states.includes('needs-sign-in'), { timeout: 30_000 });
  expect(states).not.toContain('needs-sign-in');
}, 45_000);

test('a session outlives two tabs that renew it at once, where there are no locks', async () => {
  let renewals = 0;
  const page = browser((path) => path === REFRESH && renewals++ < 0);
  await signIn(page);
  const tabs = await Promise.all([tab(page), tab(page)]);
  const states = () => tabs.flatMap((one) => one.states);
  await waitFor(() => renewals >= 4 || states().includes('needs-sign-in'), { timeout: 30_000 });
  expect(states()).not.toContain('needs-sign-in');
}, 45_000);

test('a session outlives a page that is reloaded before the answer came', async () => {
  let renewals = 0;
  const reload = () => open.splice(0).forEach((dashboard) => dashboard.close());
  const page = browser((path) => path === REFRESH && ++renewals === 1 && (reload(), true));
  await signIn(page);
  await tab(page);
  const key = `tenantlist:renewal:${app.url}`;
  await waitFor(() => renewals === 1, { timeout: 30_000 });
  const id = page.storage.getItem(key);
  expect(id).toMatch(/^[\w-]{36}$/);
  const { states } = await tab(page);
  await waitFor(() => renewals >= 3 || states.includes('needs-sign-in'), { timeout: 30_000 });
  expect(states).not.toContain('needs-sign-in');
  await waitFor(() => page.storage.getItem(key) === null);
}, 30_000);

describe('the name of a renewal', () => {
  const KEY = 'tenantlist:renewal:there';
  const lost = new Error('No answer');
  const refusal = new Error('Refused');
  const renewals = (storage: KeptTexts | null, inTurn = true) => new Renewals({ url: 'there', storage, inTurn });
  const named = (one: Renewals, fault?: Error) => {
    const ids: string[] = [];
    const send = (id: string) => (ids.push(id), fault ? Promise.reject(fault) : Promise.resolve(id));
    return one
      .send(send, (told) => told === refusal)
      .then(
        () => ids[0],
        () => ids[0],
      );
  };

  test('is kept until the server has answered, also where there is no storage', async () => {
    for (const storage of [null, storageOf(new Map())]) {
      const one = renewals(storage);
      const first = await named(one, lost);
      expect(await named(one, refusal)).toBe(first);
      const second = await named(one);
      expect(second).not.toBe(first);
      expect(await named(one)).not.toBe(second);
    }
  });

  test('is one for tabs that begin at once without locks, neither seeing the other', async () => {
    const kept = storageOf(new Map());
    const blindAtFirst = (): KeptTexts => {
      let reads = 0;
      return { ...kept, getItem: (key) => (reads++ === 0 ? null : kept.getItem(key)) };
    };
    const [one, other] = await Promise.all([0, 1].map(() => named(renewals(blindAtFirst(), false), lost)));
    expect(other).toBe(one);
  });

  test('needs no storage that works, and takes nothing from it that is no name', async () => {
    const refuse = () => {
      throw new Error('Not allowed');
    };
    const one = renewals({ getItem: refuse, setItem: refuse, removeItem: refuse });
    expect(await named(one, lost)).toBe(await named(one));
    expect(await named(renewals(storageOf(new Map([[KEY, 'x']]))))).toMatch(/^[\w-]{36}$/);
  });

  test("of another tab's next renewal is left alone", async () => {
    const kept = new Map<string, string>();
    const next = 'the-next-renewal-by-another-tab';
    await renewals(storageOf(kept)).send(() => Promise.resolve(kept.set(KEY, next)), () => false); // prettier-ignore
    expect(kept.get(KEY)).toBe(next);
  });
});
