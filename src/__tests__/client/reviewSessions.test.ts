import { io } from 'socket.io-client';
import { connect, createMutationQueue, type ConnectOptions, type Dashboard, type Fetch, type Io } from '../../client/index.ts'; // prettier-ignore
import { startTestApp, type TestApp } from '../support/testApp.ts';
import { waitFor } from '../support/waitFor.ts';

/** One browser's cookies, whoever signed in with them last. */
interface Jar {
  fetch: Fetch;
  io: Io;
}

const ORIGIN = 'https://page.example.com';
const password = 'a good passphrase 7';
const [ann, bob] = ['ann@example.com', 'bob@example.com'];
const ids: Record<string, string> = {};
const open: { close(): void }[] = [];
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ env: { FRONTEND_URL: ORIGIN } });
  for (const email of [ann, bob]) {
    const { body } = await app.request(null, 'post', '/api/auth/signup', { email, password, role: 'tenant' });
    ids[email] = (body as { data: { user: { id: string } } }).data.user.id;
  }
});
afterEach(() => open.splice(0).forEach((one) => one.close()));
afterAll(() => app.close());

function jar(): Jar {
  const cookies = new Map<string, string>();
  const text = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const fetch: Fetch = async (url, init) => {
    const headers = { ...(init?.headers as Record<string, string>), origin: ORIGIN, cookie: text() };
    const answer = await globalThis.fetch(url, { ...init, headers });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return answer;
  };
  const opened = ((url: string, options: Parameters<Io>[1]) =>
    io(url, { ...options, extraHeaders: { origin: ORIGIN, cookie: text() } })) as Io;
  return { fetch, io: opened };
}

const signIn = ({ fetch }: Jar, email: string) =>
  fetch(`${app.url}/api/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) }); // prettier-ignore

function pageOf(email: string, browser: Jar, more: Partial<ConnectOptions<'tenant'>> = {}): Dashboard<'tenant'> {
  const dashboard = connect({ url: app.url, role: 'tenant', userId: ids[email], ...browser, ...more });
  open.push(dashboard);
  return dashboard;
}

async function businesses(email: string): Promise<string[]> {
  const browser = jar();
  await signIn(browser, email);
  const { data } = await pageOf(email, browser).call<{ businesses: { name: string }[] }>('GET', '/api/businesses');
  return data.businesses.map(({ name }) => name);
}

test('what a page of one user asks for is not done as the one whose cookies the browser has by now', async () => {
  const browser = jar();
  await signIn(browser, ann);
  const page = pageOf(ann, browser);
  await waitFor(() => page.status.state === 'live');
  // In another program of this browser, which tells nobody.
  await signIn(browser, bob);
  await expect(page.call('POST', '/api/businesses', { body: { name: 'of Ann' } })).rejects.toMatchObject({ status: 401, code: 'WRONG_USER' }); // prettier-ignore
  expect(page.status).toMatchObject({ state: 'needs-sign-in', reason: 'Somebody else has signed in here' });
  expect(await businesses(bob)).toEqual([]);
});

test('a queued write waits for its own user, and is then done once', async () => {
  const browser = jar();
  await signIn(browser, bob);
  const page = pageOf(ann, browser);
  // Whoever believes to be online tries.
  const queue = createMutationQueue({ name: 'ann', call: page.call.bind(page), online: () => true, pauseMs: () => 20 });
  open.push(queue);
  const { done } = queue.add({ method: 'POST', path: '/api/businesses', body: { name: 'queued' }, label: 'Create' });
  await waitFor(() => (queue.list()[0]?.attempts ?? 0) >= 2);
  await signIn(browser, ann);
  page.signedIn();
  await done;
  expect(await businesses(bob)).toEqual([]);
  expect(await businesses(ann)).toEqual(['queued']);
});

test('a page of one user is not shown the live events of the one whose cookies the browser has by now', async () => {
  const browser = jar();
  await signIn(browser, bob);
  const page = pageOf(ann, browser);
  const seen: string[] = [];
  page.on('event', ({ type }) => seen.push(type));
  page.on('reset', () => seen.push('reset'));
  await waitFor(() => page.status.state === 'needs-sign-in');
  expect(page.status.reason).toBe('Somebody else has signed in here');
  expect(seen).toEqual([]);
});

test("a renewal with the cookies of another user does not make the page that user's", async () => {
  const browser = jar();
  await signIn(browser, bob);
  const page = pageOf(ann, browser);
  await waitFor(() => page.status.state === 'needs-sign-in');
  page.signedIn();
  await waitFor(() => page.status.state === 'needs-sign-in');
  await expect(page.call('GET', '/api/businesses')).rejects.toMatchObject({ status: 401 });
  await signIn(browser, ann);
  page.signedIn();
  await waitFor(() => page.status.state === 'live');
});
