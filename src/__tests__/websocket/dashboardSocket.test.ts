import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import jwt from 'jsonwebtoken';
import pg from 'pg';
import { events, type EventType } from '../../contracts/events.ts';
import { Reconnected } from '../../contracts/events.ts';
import { createAccountService } from '../../services/accountService.ts';
import { isSequenced, loggedEventsOf } from '../support/logOracle.ts';
import type { ResumingClient } from '../support/resumingClient.ts';
import {
  SECRET,
  startTestApp,
  type Received,
  type RecordingSocket,
  type TestApp,
  type TestUser,
} from '../support/testApp.ts';
import { waitFor } from '../support/waitFor.ts';
import { startWriters } from '../support/writers.ts';

const ORIGIN = 'https://app.example.com';
let app: TestApp;
let psql: pg.Client;
beforeAll(async () => {
  app = await startTestApp({ env: { FRONTEND_URL: ORIGIN, TOKEN_GRACE_SECONDS: '1', SOCKETS_PER_USER: '50' } });
  psql = new pg.Client(app.databaseUrl);
  await psql.connect();
});
afterAll(async () => {
  await psql.end();
  await app.close();
});

type Refusal = Error & { data?: { code: string }; description?: unknown };
const refusalOf = ({ socket }: RecordingSocket): Promise<Refusal> =>
  new Promise((resolve, reject) => {
    socket.on('connect_error', resolve);
    socket.on('connect', () => reject(new Error('It was let in')));
  });
const connected = (screen: RecordingSocket) => waitFor(() => screen.socket.connected, { message: 'it is not let in' });
/** Up to date and in its room: from now on every event comes as it happens. */
const live = (screen: RecordingSocket) =>
  waitFor(() => screen.of('kpi:update').length > 0, { message: 'it does not become live' });
const business = (user: TestUser, name = 'Cafe') => app.request(user, 'post', '/api/businesses', { name });
const ids = (items: Received[]) => items.map(({ data }) => data['eventId']);
const logged = async (user: TestUser, after = 0) =>
  (await loggedEventsOf(app.db, user.id, after)).map(({ eventId }) => eventId);
const tenant = async (): Promise<TestUser> => {
  const user = await app.addUser('tenant');
  await waitFor(() => isSequenced(app.db));
  return user;
};

/** Everything received has its declared, strict shape and the stamp. */
function expectDeclared(received: Received[]): void {
  const declared = received.filter(({ type }) => Object.hasOwn(events, type));
  expect(declared.length).toBeGreaterThan(0);
  for (const { type, data } of declared) {
    const { timestamp, eventId, cursor, ...rest } = data;
    expect([typeof timestamp, typeof eventId, typeof cursor]).toEqual(['string', 'string', 'string']);
    expect([type, events[type as EventType].data.safeParse(rest).error?.issues ?? []]).toEqual([type, []]);
  }
}

describe('who may connect', () => {
  const sign = (
    user: TestUser,
    options: jwt.SignOptions = {},
    claims: { exp?: number | undefined; nbf?: number; typ?: string } = {},
    secret: string | null = SECRET,
  ) => {
    const iat = Math.floor(Date.now() / 1_000);
    const all = {
      userId: user.id,
      email: user.email,
      role: user.role,
      sid: user.sessionId,
      typ: 'access',
      iat,
      nbf: iat,
      exp: iat + 60,
      ...claims,
    };
    if (all.exp === undefined) delete (all as Partial<typeof all>).exp;
    return jwt.sign(all, secret as never, { algorithm: 'HS256', ...options });
  };
  const bad: [string, (user: TestUser) => string | Promise<string>][] = [
    ['garbage', () => 'garbage'],
    ['an expired one', (user) => sign(user, {}, { exp: Math.floor(Date.now() / 1_000) - 1 })],
    ['one not yet valid', (user) => sign(user, {}, { nbf: Math.floor(Date.now() / 1_000) + 60 })],
    ['one of another algorithm', (user) => sign(user, { algorithm: 'HS512' })],
    ['an unsigned one', (user) => sign(user, { algorithm: 'none' }, {}, null)],
    ['one of another key', (user) => sign(user, {}, {}, 'some other secret of sufficient length')],
    ['one that is no access token', (user) => sign(user, {}, { typ: 'refresh' })],
    ['one that never expires', (user) => sign(user, {}, { exp: undefined })],
    ['a revoked one', async (user) => (await app.request(user, 'post', '/api/auth/logout'), user.token)],
  ];

  test('nobody without a token', async () => {
    for (const token of ['', undefined, 5, { a: 1 }]) {
      const refusal = await refusalOf(app.connect({ token: token as never }));
      expect([refusal.message, refusal.data]).toEqual(['Authentication token required', { code: 'UNAUTHENTICATED' }]);
    }
  });

  test.each(bad)('nobody with %s', async (_name, make) => {
    const refusal = await refusalOf(app.connect({ token: await make(await tenant()) }));
    expect([refusal.message, refusal.data]).toEqual(['Invalid authentication token', { code: 'INVALID_TOKEN' }]);
  });

  test('a proper token, in the cookie first and else in auth.token', async () => {
    const [byCookie, byAuth] = [await tenant(), await tenant()];
    expect(
      await new Promise((resolve) => app.connect({ token: sign(byAuth) }).socket.on('connect', () => resolve('in'))),
    ).toBe('in');
    const cookie = { extraHeaders: { cookie: `other=1; accessToken=${byCookie.token}` } };
    const screen = app.connect(byAuth, {}, cookie);
    await live(screen);
    await business(byCookie, 'By cookie');
    await waitFor(() => screen.events().length === 1);
    const refusal = await refusalOf(app.connect(byAuth, {}, { extraHeaders: { cookie: 'accessToken=stale' } }));
    expect(refusal.message).toBe('Invalid authentication token');
  });

  test('the token in auth.token alone when the handshake says so, whatever cookie the browser sends', async () => {
    const [byCookie, byAuth] = [await tenant(), await tenant()];
    const cookie = (token: string) => ({ extraHeaders: { cookie: `accessToken=${token}` } });
    const screens = [byCookie.token, 'stale'].map((token) => app.connect(byAuth, { use: 'token' }, cookie(token)));
    for (const screen of screens) await live(screen);
    await business(byCookie, 'By cookie');
    await business(byAuth, 'By token');
    for (const screen of screens) {
      await waitFor(() => screen.events().length > 0);
      expect(screen.events().map(({ data }) => data['business'])).toMatchObject([{ name: 'By token' }]);
    }
    const refusal = await refusalOf(app.connect({ token: '' }, { use: 'token' }, cookie(byCookie.token)));
    expect(refusal.message).toBe('Authentication token required');
    const other = app.connect(byAuth, { use: 'cookie' }, cookie(byCookie.token));
    await live(other);
    await business(byCookie, 'By cookie again');
    await waitFor(() => other.events().length === 1);
  });

  test.each(['websocket', 'polling'])('no page of a foreign origin, by %s', async (transport) => {
    const user = await tenant();
    const options = (origin: string) => ({ transports: [transport], extraHeaders: { origin } });
    for (const origin of ['https://evil.example.com', 'null', `${ORIGIN}.evil.com`, 'http://app.example.com']) {
      const refusal = await refusalOf(app.connect(user, {}, options(origin)));
      expect(refusal.message).toMatch(/websocket error|xhr poll error/);
    }
    await connected(app.connect(user, {}, options(ORIGIN)));
  });

  test('nobody in a namespace that is not ours', async () => {
    const screen = app.connect(await tenant());
    for (const name of ['/', '/admin']) {
      const other = screen.socket.io.socket(name, { auth: { token: 'x' } });
      const refusal = await new Promise<Error>((resolve, reject) => {
        other.on('connect_error', resolve);
        other.on('connect', () => reject(new Error(`${name} let somebody in`)));
        other.connect();
      });
      expect(refusal.message).toMatch(/no such namespace|Invalid namespace/);
    }
    await connected(screen);
  });

  test('no more than allowed of one user, one address and one node', async () => {
    const small = await startTestApp({
      env: { SOCKETS_PER_USER: '2', SOCKETS_PER_IP: '3', SOCKETS_PER_NODE: '5', TRUST_PROXY: '1' },
    });
    try {
      const from = (user: TestUser, ip: string) =>
        small.connect(user, {}, { extraHeaders: { 'x-forwarded-for': `1.1.1.1, ${ip}` } });
      const users = await Promise.all([1, 2, 3, 4].map(() => small.addUser('tenant')));
      const [one, two, three, four] = users as [TestUser, TestUser, TestUser, TestUser];
      const open = [from(one, '10.0.0.1'), from(one, '10.0.0.2')];
      for (const screen of open) await connected(screen);
      expect((await refusalOf(from(one, '10.0.0.3'))).data).toEqual({ code: 'TOO_MANY_CONNECTIONS' });
      for (const user of [two, three]) await connected(from(user, '10.0.0.1'));
      expect((await refusalOf(from(four, '10.0.0.1'))).data).toEqual({ code: 'TOO_MANY_CONNECTIONS' });
      await connected(from(four, '10.0.0.9'));
      expect((await refusalOf(from(two, '10.0.0.5'))).data).toEqual({ code: 'NODE_FULL' });
      open[0]?.socket.disconnect();
      await waitFor(() => small.sockets.size === 4);
      await connected(from(one, '10.0.0.1'));
      // One that was refused must not be counted.
      await waitFor(() => small.sockets.size === 5);
    } finally {
      await small.close();
    }
  });
});

describe('what a screen receives', () => {
  test('the events of its user alone', async () => {
    const [a, b] = [await tenant(), await tenant()];
    const [screenA, screenB] = [app.connect(a), app.connect(b)];
    await live(screenA);
    await live(screenB);
    for (let n = 0; n < 5; n++) await Promise.all([business(a, `a${n}`), business(b, `b${n}`)]);
    await waitFor(() => screenA.events().length === 5 && screenB.events().length === 5);
    for (const [screen, user, other] of [
      [screenA, a, b],
      [screenB, b, a],
    ] as const) {
      expect(JSON.stringify(screen.received)).not.toContain(other.id);
      expect(ids(screen.events())).toEqual((await logged(user)).slice(1));
    }
  });

  test("listeners written from the seeds' examples work unchanged", async () => {
    const [owner, landlord, broker] = [await tenant(), await app.addUser('landlord'), await app.addUser('broker')];
    const seen: unknown[] = [];
    const keep = (value: unknown) => seen.push(value);
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in the seeds, which have no types
    type Data = any;
    const [s1, s2, s3] = [app.connect(owner), app.connect(landlord), app.connect(broker)];
    const kpis: Data[] = [];
    s1.socket.on('kpi:update', (data: Data) => kpis.push(data.kpis.activeBusinesses));
    s1.socket.on('business:created', (data: Data) => keep(data.business.name));
    s1.socket.on('business:updated', (data: Data) => keep([data.business.name, data.changes.name]));
    s1.socket.on('business:deleted', (data: Data) => keep(data.businessId));
    s1.socket.on('metrics:updated', (data: Data) => keep([data.businessId, data.metrics.views_count]));
    s2.socket.on('kpi:update', (data: Data) => kpis.push(data.kpis.totalListings.value));
    s2.socket.on('property:created', (data: Data) => keep(data.property.title));
    s2.socket.on('property:status-changed', (data: Data) => keep([data.propertyId, data.oldStatus, data.newStatus]));
    s2.socket.on('property:deleted', (data: Data) => keep(data.propertyId));
    s3.socket.on('kpi:update', (data: Data) => kpis.push(data.kpis.commissionPipeline.value));
    s3.socket.on('broker:deal-created', (data: Data) => keep([data.deal.status, data.deal.estimated_commission]));
    s3.socket.on('broker:deal-updated', (data: Data) => keep(data.deal.status));
    for (const screen of [s1, s2, s3]) await live(screen);
    const next = async (count: number) => (await waitFor(() => seen.length >= count), seen.splice(0));

    const made = (await business(owner, 'Corner Cafe')).body.data;
    expect(await next(1)).toEqual(['Corner Cafe']);
    await app.request(owner, 'put', `/api/businesses/${made.id}`, { name: 'Bistro' });
    expect(await next(1)).toEqual([['Bistro', 'Bistro']]);
    await app.request(landlord, 'post', `/api/businesses/${made.id}/view`);
    expect(await next(1)).toEqual([[made.id, 1]]);
    const property = (await app.request(landlord, 'post', '/api/property-listings', { title: 'Shop' })).body.data;
    expect(await next(1)).toEqual(['Shop']);
    await app.request(landlord, 'patch', `/api/property-listings/${property.id}/status`, { status: 'active' });
    expect(await next(1)).toEqual([[property.id, 'pending', 'active']]);
    const deal = (
      await app.request(broker, 'post', '/api/broker/deals', { status: 'touring', estimated_commission: 1200.5 })
    ).body.data;
    expect(await next(1)).toEqual([['touring', 1200.5]]);
    await app.request(broker, 'patch', `/api/broker/deals/${deal.id}/close`, { status: 'signed' });
    expect(await next(1)).toEqual(['signed']);
    await app.request(owner, 'delete', `/api/businesses/${made.id}`);
    expect(await next(1)).toEqual([made.id]);
    await app.request(landlord, 'delete', `/api/property-listings/${property.id}`);
    expect(await next(1)).toEqual([property.id]);
    expect(kpis).toEqual(expect.arrayContaining([0, 1, 1200.5]));
    expectDeclared([...s1.received, ...s2.received, ...s3.received]);
  });

  test('messages, unread counts and invites, by whoever is concerned', async () => {
    const [owner, landlord] = [await tenant(), await app.addUser('landlord')];
    const [mine, theirs] = [app.connect(owner), app.connect(landlord)];
    await live(mine);
    await live(theirs);
    const shop = (await business(owner)).body.data;
    const property = (
      await app.request(landlord, 'post', '/api/property-listings', { title: 'Shop', status: 'active' })
    ).body.data;
    await app.request(landlord, 'post', '/api/invites', {
      businessId: shop.id,
      propertyId: property.id,
      message: 'Come and see',
    });
    await waitFor(() => mine.of('invite:created').length === 1 && theirs.of('invite:created').length === 1);
    await app.request(owner, 'post', `/api/property-listings/${property.id}/inquiry`, { message: 'Is it free?' });
    await waitFor(
      () =>
        theirs.of('message:new').length > 0 &&
        theirs.of('unread:update').length > 0 &&
        theirs.of('inquiry:created').length === 1,
    );
    await waitFor(() => Number(theirs.of('unread:update').at(-1)?.data['totalUnread']) >= 1);
    expectDeclared([...mine.received, ...theirs.received]);
  });

  test('after a rename in psql that touches 5,000 rows few bulk:changed and one move of the KPIs', async () => {
    const user = await tenant();
    await psql.query(`insert into businesses (user_id, name) select $1, 'bulk ' || n from generate_series(1, 5000) n`, [
      user.id,
    ]);
    await waitFor(() => isSequenced(app.db));
    const screen = app.connect(user);
    await live(screen);
    const pushes = screen.of('kpi:update').length;
    await psql.query(`update businesses set status = 'stealth_mode' where user_id = $1`, [user.id]);
    await waitFor(() => screen.of('bulk:changed').length === 10);
    await waitFor(
      () => (screen.of('kpi:update').at(-1)?.data['kpis'] as { activeBusinesses: number }).activeBusinesses === 0,
    );
    const bulks = screen
      .of('bulk:changed')
      .map(({ data }) => data as { ids: string[]; count: number; entityType: string });
    for (const { ids: some, count, entityType } of bulks)
      expect([some.length <= 500, some.length, entityType]).toEqual([true, count, 'business']);
    expect(new Set(bulks.flatMap((bulk) => bulk.ids)).size).toBe(5_000);
    expect(screen.of('kpi:update').length - pushes).toBe(1);
    expect(screen.events()).toHaveLength(10);
  });

  test('after a burst of single changes few pushes of KPIs, never an older one, and the last is what a poll answers', async () => {
    const user = await tenant();
    const screen = app.connect(user);
    await live(screen);
    for (let n = 0; n < 60; n++)
      await psql.query(`insert into businesses (user_id, name) values ($1, $2)`, [user.id, `b${n}`]);
    await waitFor(() => screen.events().length === 60);
    const polled = await app.request(user, 'get', '/api/dashboard/tenant/kpis');
    await waitFor(() => Number(screen.of('kpi:update').at(-1)?.data['asOf']) >= polled.body.asOf);
    expect(screen.of('kpi:update').at(-1)?.data['kpis']).toEqual(polled.body.data);
    expect(polled.body.data.activeBusinesses).toBe(60);
    const positions = screen.of('kpi:update').map(({ data }) => Number(data['asOf']));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(positions.length).toBeLessThan(40);
  });
});

describe('resuming', () => {
  let user: TestUser;
  let start: string;
  beforeEach(async () => {
    user = await tenant();
    start = await app.headCursor(user);
  });
  const verdicts = (screen: RecordingSocket) =>
    screen.of('reconnected').map(({ data }) => Reconnected.parse(data).verdict);
  const order = (screen: RecordingSocket) =>
    screen.received
      .filter(({ type }) => type === 'reconnected' || type === 'business:created')
      .map(({ type, data }) =>
        type === 'reconnected' ? data['verdict'] : (data['business'] as { name: string }).name,
      );

  test('with the cursor in the handshake: what was missed, the verdict, then what happens', async () => {
    for (const name of ['one', 'two', 'three']) await business(user, name);
    const screen = app.connect(user, { cursor: start });
    await live(screen);
    await business(user, 'four');
    await waitFor(() => screen.events().length === 4);
    expect(order(screen)).toEqual(['one', 'two', 'three', 'replayed', 'four']);
    const cursor = String(screen.of('reconnected')[0]?.data['cursor']);
    screen.socket.disconnect();
    const again = app.connect(user, { cursor: String(screen.events().at(-1)?.data['cursor']) });
    await waitFor(() => verdicts(again).length === 1);
    expect(order(again)).toEqual(['current']);
    // The verdict's own cursor is as good as an event's.
    const third = app.connect(user, { cursor });
    await waitFor(() => verdicts(third).length === 1);
    expect(order(third)).toEqual(['four', 'replayed']);
  });

  test('with the cursor in request:current-state', async () => {
    await business(user, 'one');
    const screen = app.connect(user);
    screen.socket.emit('request:current-state', { cursor: start });
    await waitFor(() => verdicts(screen).length === 1);
    expect(order(screen)).toEqual(['one', 'replayed']);
    await business(user, 'two');
    await waitFor(() => screen.events().length === 2);
  });

  test('without a cursor: start over, and the KPIs as they are', async () => {
    await business(user, 'one');
    const screen = app.connect(user);
    screen.socket.emit('request:current-state');
    await waitFor(() => verdicts(screen).length === 1 && screen.of('kpi:update').length > 0);
    expect(order(screen)).toEqual(['reset']);
    expect(screen.of('kpi:update')[0]?.data['kpis']).toMatchObject({ activeBusinesses: 1 });
    // Asked again while it is live, by a client of the seeds after each of its own reconnections.
    const pushes = screen.of('kpi:update').length;
    screen.socket.emit('request:current-state');
    await waitFor(() => verdicts(screen).length === 2 && screen.of('kpi:update').length > pushes);
  });

  test('a screen that comes beside others is told the KPIs alone', async () => {
    const user = await tenant();
    const first = app.connect(user, { cursor: await app.headCursor(user) });
    await live(first);
    const told = first.of('kpi:update').length;
    const second = app.connect(user, { cursor: await app.headCursor(user) });
    await live(second);
    expect(second.of('kpi:update')[0]?.data['kpis']).toEqual(first.of('kpi:update').at(-1)?.data['kpis']);
    // The verdict may void what came before it.
    const types = second.received.map(({ type }) => type);
    expect(types.indexOf('reconnected')).toBeGreaterThanOrEqual(0);
    expect(types.indexOf('reconnected')).toBeLessThan(types.indexOf('kpi:update'));
    // A push to all of the user's screens would have reached the first before this event.
    await business(user);
    await waitFor(() => first.of('business:created').length > 0);
    const before = first.received.findIndex(({ type }) => type === 'business:created');
    expect(first.received.slice(0, before).filter(({ type }) => type === 'kpi:update')).toHaveLength(told);
  });

  test('with both at once the request is answered after the replay', async () => {
    for (let n = 0; n < 30; n++) await business(user, `b${n}`);
    const screen = app.connect(user, { cursor: start });
    screen.socket.emit('request:current-state', { cursor: start });
    screen.socket.emit('request:current-state');
    await waitFor(() => verdicts(screen).length === 3);
    expect(order(screen).slice(30)).toEqual(['replayed', 'current', 'reset']);
    expect(ids(screen.events())).toEqual((await logged(user)).slice(1));
  });

  test('late, when it is live: everything since its start is there, anything older is not', async () => {
    await business(user, 'before');
    const screen = app.connect(user);
    await live(screen);
    await business(user, 'one');
    await waitFor(() => screen.events().length === 1);
    screen.socket.emit('request:current-state', { cursor: String(screen.events()[0]?.data['cursor']) });
    await waitFor(() => verdicts(screen).length === 1);
    screen.socket.emit('request:current-state', { cursor: start });
    await waitFor(() => verdicts(screen).length === 2);
    expect(verdicts(screen)).toEqual(['current', 'reset']);
    expect(screen.events()).toHaveLength(1);
  });

  test('with a cursor that cannot be continued: start over, and live from there', async () => {
    await business(user);
    const [generation, pos, event] = (await app.headCursor(user)).split('-') as [string, string, string];
    const wrong = [
      `${generation === '00000000' ? '11111111' : '00000000'}-${pos}-${event}`,
      `${generation}-zzzzzz-${event}`,
      `${generation}-${pos}-00000000`,
      `${generation}-${pos}-`,
    ];
    for (const cursor of wrong) {
      const screen = app.connect(user, { cursor });
      await waitFor(() => verdicts(screen).length === 1);
      expect([cursor, ...order(screen)]).toEqual([cursor, 'reset']);
      await business(user, 'later');
      await waitFor(() => screen.events().length === 1);
      screen.socket.disconnect();
    }
  });

  test('with what is no cursor at all: an error, and the socket goes on', async () => {
    const screen = app.connect(user, { cursor: 'nonsense' });
    await waitFor(() => screen.of('socket:error').length === 1 && verdicts(screen).length === 1);
    const nonsense: unknown[] = [
      { cursor: 'x' },
      { cursor: '' },
      { cursor: 5 },
      { cursor: 'x'.repeat(200) },
      { cursor: { a: 1 } },
      { other: 1 },
      'text',
      7,
      [],
      [{ cursor: start }],
    ];
    for (const request of nonsense) {
      const before = screen.of('socket:error').length;
      screen.socket.emit('request:current-state', request);
      await waitFor(() => screen.of('socket:error').length > before, {
        message: `${JSON.stringify(request)} is no error`,
      });
    }
    expect(new Set(screen.of('socket:error').map(({ data }) => data['code']))).toEqual(new Set(['VALIDATION_ERROR']));
    await business(user, 'alive');
    await waitFor(() => screen.events().length === 1);
    for (const cursor of [5, {}, ['a'], null, true]) {
      const other = app.connect(user, { cursor });
      await live(other);
      other.socket.disconnect();
    }
  });

  test('storms: many screens of several users come and go while writes go on; each gets each event once, in order', async () => {
    const users = [user, await tenant(), await tenant()];
    const clients: [TestUser, ResumingClient][] = [];
    for (const one of users) for (let n = 0; n < 8; n++) clients.push([one, await app.resume(one)]);
    await waitFor(() => clients.every(([, { socket }]) => socket.connected));
    const writers = startWriters([app.url], users, 2, 0);
    for (let storm = 0; storm < 12; storm++) {
      const before = clients.map(([, { connections }]) => connections);
      const written = writers.acknowledged().length;
      // Every second storm cuts all of them at one moment, the others one by one.
      for (const [, client] of clients) {
        client.drop();
        if (storm % 2) await new Promise((resolve) => setImmediate(resolve));
      }
      await waitFor(() => clients.every(([, { connections }], n) => connections > (before[n] ?? 0)), {
        timeout: 10_000,
        message: 'some do not come back',
      });
      await waitFor(() => writers.acknowledged().length > written + 10);
    }
    await writers.stop();
    await waitFor(() => isSequenced(app.db));
    for (const [one, client] of clients) {
      const expected = (await logged(one)).slice(1);
      await waitFor(() => client.eventIds.length >= expected.length);
      expect(client.eventIds).toEqual(expected);
      expect(client.verdicts).not.toContain('reset');
      client.stop();
    }
  }, 60_000);
});

describe('limits of what a client sends', () => {
  test('20 messages a second with a burst of 40, then errors, and the third closes', async () => {
    const screen = app.connect(await tenant());
    await live(screen);
    const errors = () => screen.of('socket:error').map(({ data }) => data['code']);
    for (let n = 0; n < 40; n++) screen.socket.emit('request:current-state');
    await waitFor(() => screen.of('reconnected').length === 40);
    expect(errors()).toEqual([]);
    for (let n = 0; n < 10; n++) screen.socket.emit('request:current-state');
    await waitFor(() => !screen.socket.connected, { message: 'it is not closed' });
    expect(errors()).toEqual(['RATE_LIMITED', 'RATE_LIMITED', 'RATE_LIMITED']);
    expect(screen.of('session:ended').map(({ data }) => data['code'])).toEqual(['RATE_LIMITED']);
  });

  test('an event there is not is an error, and the socket goes on', async () => {
    const user = await tenant();
    const screen = app.connect(user);
    await live(screen);
    for (const name of ['kpi:update', 'business:created', 'join', '', '__proto__', 'subscribe'])
      screen.socket.emit(name, { userId: randomUUID() });
    await waitFor(() => screen.of('socket:error').length === 6);
    expect(new Set(screen.of('socket:error').map(({ data }) => data['code']))).toEqual(new Set(['UNKNOWN_EVENT']));
    await business(user);
    await waitFor(() => screen.events().length === 1);
  });

  test('a message over 64 KB ends its connection and nothing else', async () => {
    const user = await tenant();
    const [big, other] = [app.connect(user), app.connect(user)];
    await live(big);
    await live(other);
    big.socket.emit('request:current-state', { cursor: 'x'.repeat(70_000) });
    await waitFor(() => !big.socket.connected);
    await business(user);
    await waitFor(() => other.events().length === 1);
    expect(other.socket.connected).toBe(true);
  });
});

describe('tokens on an open connection', () => {
  const refresh = (screen: RecordingSocket, request: unknown): Promise<Record<string, unknown>> =>
    screen.socket.timeout(3_000).emitWithAck('auth:refresh', request);

  test('renewed in band it stays open; not renewed it is told, and closed after the grace', async () => {
    const user = await tenant();
    const short = () => app.connect({ token: app.tokenFor(user, 2) });
    const [renewed, silent, late] = [short(), short(), short()];
    for (const screen of [renewed, silent, late]) await connected(screen);
    const answer = await refresh(renewed, { token: app.tokenFor(user, 60) });
    expect(answer['ok']).toBe(true);
    expect(Date.parse(String(answer['expiresAt']))).toBeGreaterThan(Date.now() + 50_000);
    await waitFor(() => late.of('auth:expired').length === 1);
    expect(late.of('auth:expired')[0]?.data).toMatchObject({ code: 'TOKEN_EXPIRED', graceSeconds: 1 });
    // In the grace it is not too late.
    expect((await refresh(late, { token: app.tokenFor(user, 60) }))['ok']).toBe(true);
    await waitFor(() => !silent.socket.connected, { message: 'it outlives its grace' });
    expect(silent.received.map(({ type }) => type).filter((type) => /^(auth|session):/.test(type))).toEqual([
      'auth:expired',
      'session:ended',
    ]);
    expect(silent.of('session:ended')[0]?.data['code']).toBe('TOKEN_EXPIRED');
    expect([renewed.socket.connected, late.socket.connected]).toEqual([true, true]);
    expect(renewed.of('auth:expired')).toEqual([]);
    await business(user);
    await waitFor(() => renewed.events().length === 1 && late.events().length === 1);
  });

  test("is not renewed with another user's token, another role's, a bad or a revoked one", async () => {
    const [user, other] = [await tenant(), await tenant()];
    const screen = app.connect(user);
    await live(screen);
    expect(await refresh(screen, { token: other.token })).toMatchObject({ ok: false, code: 'WRONG_USER' });
    expect(await refresh(screen, { token: app.tokenFor({ ...user, role: 'admin' }) })).toMatchObject({
      ok: false,
      code: 'WRONG_USER',
    });
    expect(await refresh(screen, { token: 'garbage' })).toMatchObject({ ok: false, code: 'INVALID_TOKEN' });
    await app.request(other, 'post', '/api/auth/logout');
    expect(await refresh(screen, { token: other.token })).toMatchObject({ ok: false, code: 'INVALID_TOKEN' });
    for (const request of [null, {}, { token: 5 }, { token: '' }, 'x', { token: user.token, more: 1 }]) {
      expect(await refresh(screen, request)).toMatchObject({ ok: false, code: 'VALIDATION_ERROR' });
    }
    screen.socket.emit('auth:refresh', { token: user.token });
    await waitFor(() => screen.of('auth:refreshed').length === 1);
    expect(screen.of('auth:refreshed')[0]?.data['ok']).toBe(true);
    await business(other);
    await business(user);
    await waitFor(() => screen.events().length === 1);
    expect(screen.events()[0]?.data['business']).toMatchObject({ user_id: user.id });
  });

  test('ends with the session: logout, a new password, deactivation', async () => {
    const email = `${randomUUID()}@example.com`;
    const login = async () => {
      const reply = await app.request(null, 'post', '/api/auth/login', { email, password: 'correct-horse-7' });
      return { ...reply.body.data.user, token: reply.body.data.accessToken as string } as TestUser;
    };
    await app.request(null, 'post', '/api/auth/signup', { email, password: 'correct-horse-7', role: 'tenant' });
    const ended = async (screen: RecordingSocket) => {
      await waitFor(() => !screen.socket.connected, { timeout: 2_000 });
      expect(screen.of('session:ended').map(({ data }) => data['code'])).toEqual(['SESSION_REVOKED']);
    };
    const [first, second] = [await login(), await login()];
    const [one, two] = [app.connect(first), app.connect(second)];
    await live(one);
    await live(two);
    await app.request(first, 'post', '/api/auth/logout');
    await ended(one);
    expect(two.socket.connected).toBe(true);
    const third = await login();
    const three = app.connect(third);
    await live(three);
    const changed = await app.request(second, 'post', '/api/auth/change-password', {
      currentPassword: 'correct-horse-7',
      newPassword: 'battery-staple-8',
    });
    expect(changed.status).toBe(200);
    await Promise.all([ended(two), ended(three)]);
    const four = app.connect({ token: changed.body.data.accessToken as string });
    await live(four);
    await createAccountService(app.db).setActive(email, false);
    await ended(four);
  });
});

describe('a client that stops reading', () => {
  const ROWS = 100;
  const collect = (() => {
    setFlagsFromString('--expose_gc');
    return runInNewContext('gc') as () => void;
  })();
  const memory = () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  /** About 5 KB an event, one by one. */
  const rewrite = async (user: TestUser, times: number) => {
    for (let n = 0; n < times; n++)
      await psql.query(`update businesses set description = $1 where user_id = $2`, [
        `${n} ${randomUUID()} `.padEnd(2_000, 'x'),
        user.id,
      ]);
  };
  const wireOf = (client: ResumingClient) =>
    (client.socket.io.engine.transport as unknown as { ws: { pause(): void; resume(): void } }).ws;

  test('costs the server no memory without bound, and others no time, and has everything in order once it goes on', async () => {
    const user = await tenant();
    const client = await app.resume(user);
    await waitFor(() => client.kpis.length > 0);
    await psql.query(
      `insert into businesses (user_id, name) select $1, 'row ' || n from generate_series(1, ${ROWS}) n`,
      [user.id],
    );
    // Fills what the node remembers, so that from here on only the stopped client can make it grow.
    await rewrite(user, 85);
    await waitFor(() => client.eventIds.length === ROWS * 86, { timeout: 20_000 });
    const before = memory();
    const counted = client.received.length;
    wireOf(client).pause();
    await rewrite(user, 150);
    await waitFor(() => isSequenced(app.db));
    const grown = memory() - before;
    expect(client.received.length - counted).toBeLessThan(2_000);
    const other = await tenant();
    const began = performance.now();
    await business(other);
    expect(performance.now() - began).toBeLessThan(500);
    wireOf(client).resume();
    // 75 MB were written meanwhile; the node's memory of recent events may differ by half of itself.
    expect(grown).toBeLessThan(40e6);
    const expected = (await logged(user)).slice(1);
    await waitFor(() => client.eventIds.length >= expected.length, {
      timeout: 12_000,
      message: 'the rest does not come',
    });
    expect(client.eventIds).toEqual(expected);
    expect(client.verdicts).not.toContain('reset');
  }, 60_000);

  test('and reads by fits and starts is sent on as fast as it takes it', async () => {
    const user = await tenant();
    const start = await app.headCursor(user);
    await psql.query(
      `insert into businesses (user_id, name) select $1, 'row ' || n from generate_series(1, ${ROWS}) n`,
      [user.id],
    );
    await rewrite(user, 40);
    await waitFor(() => isSequenced(app.db));
    const client = await app.resume(user, start);
    await waitFor(() => client.eventIds.length > 0);
    const expected = (await logged(user)).slice(1);
    for (let before = -1; client.eventIds.length < expected.length && before !== client.eventIds.length;) {
      before = client.eventIds.length;
      const wire = wireOf(client);
      wire.pause();
      await new Promise((resolve) => setTimeout(resolve, 30));
      wire.resume();
      // The next part must come soon, not with the next heartbeat.
      await waitFor(() => client.eventIds.length > before, { timeout: 2_000, message: 'it is not sent on' });
    }
    expect(client.eventIds).toEqual(expected);
    expect(client.connections).toBe(1);
  }, 30_000);
});

test('a server that stops tells every client to come back, each after a pause of its own', async () => {
  const own = await startTestApp();
  const user = await own.addUser('tenant');
  const screens = Array.from({ length: 8 }, () => own.connect(user));
  const stream = await own.stream(user);
  for (const screen of screens) await connected(screen);
  await own.stop();
  await waitFor(() => screens.every(({ socket }) => !socket.connected) && stream.ended);
  const pauses = screens.map(({ of }) => of('server:restarting').map(({ data }) => Number(data['reconnectInMs'])));
  expect(pauses.every((one) => one.length === 1 && one.every((ms) => ms >= 0 && ms <= 5_000))).toBe(true);
  expect(new Set(pauses.flat()).size).toBeGreaterThan(1);
  expect(stream.of('server:restarting')).toHaveLength(1);
  await own.close();
});
