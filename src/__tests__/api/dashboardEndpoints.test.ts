import type { DashboardRole } from '../../contracts/common.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/testApp.ts';
import { waitFor } from '../support/waitFor.ts';

const ROLES = ['tenant', 'landlord', 'broker'] as const;
let app: TestApp;
let users: Record<DashboardRole, TestUser>;
let contractor: TestUser;
beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(async () => {
  const [tenant, landlord, broker, other] = await Promise.all([
    app.addUser('tenant'),
    app.addUser('landlord'),
    app.addUser('broker'),
    app.addUser('contractor'),
  ]);
  users = { tenant, landlord, broker };
  contractor = other;
});
afterAll(() => app.close());

const get = (user: TestUser | null, path: string, headers?: Record<string, string>) =>
  app.request(user, 'get', path, undefined, headers);
const post = (user: TestUser, path: string, body: object) => app.request(user, 'post', path, body);

describe('GET /api/dashboard', () => {
  test('says where the dashboard of each role is', async () => {
    for (const user of [...Object.values(users), contractor]) {
      expect((await get(user, '/api/dashboard')).body).toEqual({
        success: true,
        data: { role: user.role, redirectPath: `/dashboard/${user.role}` },
      });
    }
  });
});

describe('GET /api/dashboard/tenant', () => {
  test('has the KPIs and the newest 20 businesses of all, in one snapshot', async () => {
    for (let n = 1; n <= 23; n++)
      await post(users.tenant, '/api/businesses', { name: `Shop ${n}`, ...(n <= 3 && { status: 'stealth_mode' }) });
    const { status, body } = await get(users.tenant, '/api/dashboard/tenant');
    expect(status).toBe(200);
    expect(body.data.kpis).toMatchObject({ activeBusinesses: 20, responseRate: 0, landlordViews: 0, messagesTotal: 0 });
    expect(body.data.businesses.map(({ name }: { name: string }) => name)).toEqual(
      Array.from({ length: 20 }, (_, n) => `Shop ${23 - n}`),
    );
    expect(body.data.total).toBe(23);
    expect(body.asOf).toBeLessThanOrEqual(app.live.place.pos);
  });
});

describe('GET /api/dashboard/landlord', () => {
  test('has the KPIs with their trends, and the newest properties', async () => {
    for (let n = 1; n <= 21; n++)
      await post(users.landlord, '/api/property-listings', { title: `House ${n}`, ...(n % 2 && { status: 'active' }) });
    const { body } = await get(users.landlord, '/api/dashboard/landlord');
    const up = { value: 100, direction: 'up', period: 'vs last week' };
    expect(body.data.kpis).toMatchObject({
      totalListings: { value: 21, trend: up },
      activeListings: { value: 11, trend: up },
      avgDaysOnMarket: { value: 0 },
    });
    expect([body.data.properties.length, body.data.properties[0].title, body.data.total, body.data.hasMore]).toEqual([
      20,
      'House 21',
      21,
      true,
    ]);
  });
});

describe('GET /api/dashboard/broker', () => {
  test('has the KPIs, the newest deals and the profile', async () => {
    expect((await get(users.broker, '/api/dashboard/broker')).body.data).toMatchObject({
      deals: [],
      profile: null,
      total: 0,
    });
    await post(users.broker, '/api/broker/profile', { company_name: 'Deals & Sons' });
    await post(users.broker, '/api/broker/deals', { status: 'touring', estimated_commission: 1250.5 });
    const signed = (await post(users.broker, '/api/broker/deals', { status: 'signed', estimated_commission: 10 })).body
      .data;
    const { body } = await get(users.broker, '/api/dashboard/broker');
    expect(body.data.kpis).toMatchObject({
      activeDeals: { value: 1 },
      commissionPipeline: { value: 1250.5 },
      propertiesMatched: { value: 1 },
    });
    expect([body.data.deals[0].id, body.data.total]).toEqual([signed.id, 2]);
    expect(body.data.profile).toMatchObject({
      company_name: 'Deals & Sons',
      total_deals_closed: 1,
      total_commission_earned: 10,
    });
  });
});

describe.each(ROLES)('the %s dashboard', (role) => {
  const paths = [`/api/dashboard/${role}`, `/api/dashboard/${role}/kpis`, `/api/dashboard/${role}/kpis/history`];

  test('is there for a user who has nothing', async () => {
    for (const path of paths) expect([path, (await get(users[role], path)).status]).toEqual([path, 200]);
  });

  test('is refused to other roles, to nobody in particular and to bad tokens', async () => {
    for (const path of paths) {
      for (const user of [...ROLES.filter((other) => other !== role).map((other) => users[other]), contractor]) {
        const refused = await get(user, path);
        expect([path, refused.status, refused.body.error.code]).toEqual([path, 403, 'FORBIDDEN']);
      }
      for (const [user, headers] of [
        [null, {}],
        [null, { authorization: 'Bearer nonsense' }],
        [null, { cookie: 'accessToken=nonsense' }],
      ] as const) {
        const refused = await get(user, path, headers);
        expect([path, refused.status, refused.body.success]).toEqual([path, 401, false]);
        expect(typeof refused.body.error.requestId).toBe('string');
      }
    }
  });

  test('takes the token from the cookie too, and has no other parameters', async () => {
    const [whole, kpis] = paths as [string, string, string];
    expect((await get(null, whole, { cookie: `accessToken=${users[role].token}` })).status).toBe(200);
    expect((await get(null, kpis, { cookie: `accessToken=${users[role].token}` })).status).toBe(200);
    for (const method of ['post', 'put', 'delete'])
      expect((await app.request(users[role], method, kpis)).status).toBe(404);
  });

  test('gives its KPIs to polls from the cache, with the position they are true at', async () => {
    const path = `/api/dashboard/${role}/kpis`;
    const counts = async () => {
      const text = String((await get(null, '/metrics')).body);
      const count = (result: string) =>
        Number(new RegExp(`tenantlist_kpi_cache_total\\{result="${result}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
      return { hits: count('memory'), misses: count('miss') };
    };
    await waitFor(() => app.live.isCurrent);
    const before = await counts();
    const first = await get(users[role], path);
    const between = await counts();
    const second = await get(users[role], path);
    const after = await counts();
    expect([between.misses - before.misses, after.misses - between.misses]).toEqual([1, 0]);
    expect(after.hits - between.hits).toBe(1);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('etag')).toMatch(new RegExp(`^"[0-9a-f]{8}-${first.body.asOf}"$`));
    // A change drops it before the change is acknowledged.
    const body: Record<DashboardRole, [string, object]> = {
      tenant: ['/api/businesses', { name: 'New' }],
      landlord: ['/api/property-listings', { title: 'New' }],
      broker: ['/api/broker/deals', {}],
    };
    const written = await post(users[role], ...body[role]);
    const third = await get(users[role], path);
    expect((await counts()).misses - after.misses).toBe(1);
    expect(third.body.asOf).toBeGreaterThanOrEqual(Number(written.headers.get('x-position')));
    expect(third.body.data).not.toEqual(second.body.data);
    const whole = await get(users[role], `/api/dashboard/${role}`);
    expect(whole.body.data.kpis).toEqual(third.body.data);
    expect(whole.body.asOf).toBeGreaterThanOrEqual(third.body.asOf);
  });
});

describe('the socket of the dashboard', () => {
  const refusal = (token: unknown) =>
    new Promise<string>((resolve, reject) => {
      const { socket } = app.connect({ token } as { token: string });
      socket.on('connect_error', ({ message }) => resolve(message));
      socket.on('connect', () => reject(new Error('It was let in')));
    });

  test('is refused without a token', async () =>
    expect(await refusal(undefined)).toBe('Authentication token required'));
  test('is refused with an invalid one', async () =>
    expect(await refusal('invalid.token.here')).toBe('Invalid authentication token'));
  test('is opened with a valid one', async () => {
    const screen = app.connect(users.tenant);
    await waitFor(() => screen.socket.connected);
    await waitFor(() => screen.of('kpi:update').length === 1);
    expect(screen.of('kpi:update')[0]?.data['kpis']).toMatchObject({ activeBusinesses: 0 });
  });
});
