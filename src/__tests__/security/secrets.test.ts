import { randomUUID } from 'node:crypto';
import { roles, type Role } from '../../contracts/common.ts';
import { raw, sql } from '../../db/sql.ts';
import { SECRET, addSession, startTestApp, type LogLine, type TestApp, type TestUser } from '../support/testApp.ts';
import { waitFor } from '../support/waitFor.ts';

/*
 * Markers in every column that is not public, and in what is public to some only: none may be in anything that somebody
 * else gets, in any answer, event, frame or document, nor in a line of the log.
 */
const PASSWORD = 'Marker-password-7';
/** Nobody at all may see these. */
const HIDDEN = ['MARK-hash', 'MARK-token', PASSWORD, SECRET];
/** Only their owner, or who takes part, may see these; nobody may log them. */
const PRIVATE = [
  'mark-mail',
  'MARK-phone',
  'MARK-bio',
  'MARK-notes',
  'MARK-words',
  'MARK-offer',
  'MARK-stealth',
  'MARK-external',
  '424242.42',
];

let app: TestApp;
const lines: LogLine[] = [];
const logText = () => lines.map((line) => JSON.stringify(line)).join('\n');
let owners: Record<'tenant' | 'landlord' | 'broker', TestUser>;
let strangers: Record<Role, TestUser>;
const ids: Record<string, string> = {};

beforeAll(async () => {
  app = await startTestApp({ lines, env: { LOG_LEVEL: 'trace' } });
  const marked = async (role: Role): Promise<TestUser> => {
    const user = await app.addUser(role);
    await app.db.write(null, async (tx) => {
      await tx.rows(
        sql`update users set password_hash = ${`MARK-hash-${user.id}`}, email = ${`mark-mail-${user.id}@example.com`} where id = ${user.id}::uuid`,
      );
      await tx.rows(
        sql`update user_profiles set phone = 'MARK-phone', bio = 'MARK-bio' where user_id = ${user.id}::uuid`,
      );
    });
    // The new hash ended the first session.
    const again = await addSession(app, user);
    await app.db.rows(
      sql`update refresh_tokens set token_hash = ${`MARK-token-${randomUUID()}`} where family = ${again.sessionId}::uuid`,
    );
    return again;
  };
  owners = { tenant: await marked('tenant'), landlord: await marked('landlord'), broker: await marked('broker') };
  strangers = Object.fromEntries(
    await Promise.all(roles.map(async (role) => [role, await app.addUser(role)])),
  ) as Record<Role, TestUser>;
});
afterAll(() => app.close());

const act = async (user: TestUser, method: string, path: string, body?: object) => {
  const reply = await app.request(user, method, path, body);
  expect([path, reply.status < 300]).toEqual([path, true]);
  return reply.body.data;
};

/** Everything an owner can do that others might hear of. */
async function liveThrough(): Promise<void> {
  const { tenant, landlord, broker } = owners;
  ids.business = (
    await act(tenant, 'post', '/api/businesses', { name: 'MARK-stealth Ltd', external_id: 'MARK-external' })
  ).id;
  ids.demand = (
    await act(tenant, 'post', `/api/businesses/${ids.business}/demand-listings`, {
      title: 'Wanted',
      stealth_mode: true,
    })
  ).id;
  ids.property = (
    await act(landlord, 'post', '/api/property-listings', {
      title: 'House',
      status: 'pending',
      description: 'MARK-offer',
    })
  ).id;
  ids.open = (await act(landlord, 'post', '/api/property-listings', { title: 'Open house', status: 'active' })).id;
  ids.deal = (
    await act(broker, 'post', '/api/broker/deals', {
      notes: 'MARK-notes',
      estimated_commission: 424_242.42,
      status: 'touring',
    })
  ).id;
  await act(broker, 'put', `/api/broker/deals/${ids.deal}`, { notes: 'MARK-notes again' });
  ids.invite = (
    await act(landlord, 'post', '/api/invites', {
      businessId: ids.business,
      propertyId: ids.open,
      message: 'MARK-words',
    })
  ).id;
  ids.conversation = (
    await act(tenant, 'post', `/api/invites/${ids.invite}/reply`, { message: 'MARK-words' })
  ).conversation_id;
  await act(landlord, 'post', `/api/messages/conversations/${ids.conversation}/messages`, { content: 'MARK-words' });
  await act(landlord, 'post', `/api/businesses/${ids.business}/view`);
  await act(tenant, 'patch', '/api/profile', { first_name: 'Owner' });
  await app.db.rows(
    sql`update users set password_hash = 'MARK-hash-new', last_login_at = now() where id = ${tenant.id}::uuid`,
  );
  owners.tenant = await addSession(app, tenant);
}

const found = (text: string, markers: string[]) =>
  markers.filter((marker) => text.toLowerCase().includes(marker.toLowerCase()));

test('nothing that belongs to one user is in what another gets, by any way', async () => {
  const screens = await Promise.all(
    Object.values(strangers).map(async (user) => ({ user, socket: app.connect(user), stream: await app.stream(user) })),
  );
  await waitFor(() =>
    screens.every(({ socket, stream }) => socket.socket.connected && stream.of('connected').length === 1),
  );
  await liveThrough();
  for (const { user } of screens) await app.request(user, 'patch', '/api/profile', { first_name: 'Stranger' });
  await waitFor(() =>
    screens.every(
      ({ socket, stream }) => socket.of('profile:updated').length > 0 && stream.of('profile:updated').length > 0,
    ),
  );
  for (const { user, socket, stream } of screens) {
    expect([
      user.role,
      found(JSON.stringify(socket.received) + JSON.stringify(stream.frames), [...HIDDEN, ...PRIVATE]),
    ]).toEqual([user.role, []]);
    for (const { method, path, stream: isStream } of app.routes) {
      if (method !== 'get' || isStream) continue;
      for (const id of path.includes(':id') ? Object.values(ids) : ['']) {
        const reply = await app.request(user, 'get', path.replace(':id', id));
        expect([user.role, path, found(JSON.stringify(reply.body), [...HIDDEN, ...PRIVATE])]).toEqual([
          user.role,
          path,
          [],
        ]);
      }
    }
    const history = await app.request(user, 'get', `/api/events/history?cursor=${app.live.place.generation}-0-`);
    expect(found(JSON.stringify(history.body), [...HIDDEN, ...PRIVATE])).toEqual([]);
  }
  // Every route for every stranger: as long as that takes on a busy machine.
}, 60_000);

test('no hash, token or key is in what their owner gets', async () => {
  for (const user of Object.values(owners)) {
    const [socket, stream] = [
      app.connect(user, { cursor: `${app.live.place.generation}-0-` }),
      await app.stream(user, `?cursor=${app.live.place.generation}-0-`),
    ];
    await waitFor(() => socket.of('reconnected').length === 1 && stream.events().length > 0);
    await waitFor(() => stream.events().length === socket.events().length);
    const texts = [JSON.stringify(socket.received), JSON.stringify(stream.frames)];
    for (const { method, path, stream: isStream } of app.routes) {
      if (method !== 'get' || isStream) continue;
      for (const id of path.includes(':id') ? Object.values(ids) : [''])
        texts.push(JSON.stringify((await app.request(user, 'get', path.replace(':id', id))).body));
    }
    for (const text of texts) expect(found(text, HIDDEN)).toEqual([]);
    // The search itself must be able to find something: the owner's own words are there.
    expect(found(texts.join(''), PRIVATE).length).toBeGreaterThan(0);
    expect(texts.join('')).not.toMatch(/password_hash|token_hash|"active_since"|"active_seconds"/);
  }
});

test('sessions: what a login gives is in its own answer alone', async () => {
  const email = `mark-mail-${randomUUID()}@example.com`;
  const signup = await app.request(null, 'post', '/api/auth/signup', { email, password: PASSWORD, role: 'tenant' });
  expect(signup.status).toBe(201);
  const { accessToken, refreshToken } = signup.body.data as Record<'accessToken' | 'refreshToken', string>;
  const bearer = { authorization: `Bearer ${accessToken}` };
  const texts: string[] = [];
  for (const path of ['/api/auth/me', '/api/profile', '/api/dashboard/tenant', '/nowhere', '/api/businesses/nonsense'])
    texts.push(JSON.stringify((await app.request(null, 'get', path, undefined, bearer)).body));
  const wrong = [
    app.request(null, 'post', '/api/auth/login', { email, password: `${PASSWORD}x` }),
    app.request(null, 'post', '/api/auth/login', `{"email":"${email}","password":"${PASSWORD}`, {
      'content-type': 'application/json',
    }),
    app.request(null, 'post', '/api/auth/signup', { email, password: PASSWORD, role: 'tenant' }),
    app.request(null, 'post', '/api/auth/refresh-token', { refreshToken: `${refreshToken}x` }),
    app.request(
      null,
      'post',
      '/api/auth/change-password',
      { currentPassword: `${PASSWORD}x`, newPassword: `${PASSWORD}y` },
      bearer,
    ),
  ];
  for (const reply of await Promise.all(wrong)) {
    expect(reply.status).toBeGreaterThanOrEqual(400);
    texts.push(JSON.stringify(reply.body));
  }
  for (const text of texts) expect(found(text, [...HIDDEN, accessToken, refreshToken])).toEqual([]);
  expect(found(logText(), [accessToken, refreshToken, accessToken.split('.')[2] ?? ''])).toEqual([]);
});

test('the documents and the metrics know nobody', async () => {
  for (const path of ['/docs/openapi.json', '/docs/asyncapi.json', '/metrics', '/health', '/ready']) {
    const reply = await app.request(null, 'get', path);
    expect([path, reply.status]).toEqual([path, 200]);
    const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
    expect([path, found(text, [...HIDDEN, ...PRIVATE, ...Object.values(owners).map(({ id }) => id)])]).toEqual([
      path,
      [],
    ]);
  }
});

test('the log, at its most talkative, has none of it, also when the database refuses and connections break', async () => {
  // Faults whose own texts quote rows: a unique key, a check, a broken statement inside a request.
  await app.request(owners.tenant, 'post', '/api/businesses', {
    name: 'MARK-stealth twin',
    external_id: 'MARK-external',
  });
  await app.db.rows(
    raw(`alter table broker_deals add constraint tight check (notes is distinct from 'MARK-notes refused') not valid`),
  );
  const refused = await app.request(owners.broker, 'post', '/api/broker/deals', { notes: 'MARK-notes refused' });
  expect(refused.status).toBeGreaterThanOrEqual(400);
  await app.db.rows(raw('alter table broker_deals drop constraint tight'));
  const screen = app.connect(owners.broker, { cursor: 'MARK-words' });
  await waitFor(() => screen.of('socket:error').length === 1);
  await app.request(null, 'get', '/api/businesses?search=MARK-words', undefined, {
    cookie: 'accessToken=MARK-token',
    'x-request-id': 'ordinary',
  });
  expect(lines.length).toBeGreaterThan(50);
  expect(lines.some(({ level }) => level >= 40)).toBe(true);
  expect(found(logText(), [...HIDDEN, ...PRIVATE, ...Object.values(owners).map(({ token }) => token)])).toEqual([]);
});
