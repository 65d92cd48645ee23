import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import type { Positioned, PositionedStore } from '../../cache/positionedStore.ts';
import { noStore } from '../../cache/positionedStore.ts';
import { KpiCache, type KpiReading } from '../../cache/kpiCache.ts';
import type { DashboardRole } from '../../contracts/common.ts';
import { raw, sql } from '../../db/sql.ts';
import { rate, round, trend } from '../../services/trend.ts';
import { isSequenced } from '../support/logOracle.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/testApp.ts';
import { waitFor } from '../support/waitFor.ts';

describe('rules', () => {
  test.each([
    [0, 5, 100, 'up'], [0, 0, 0, 'neutral'], [0, 0.01, 100, 'up'], [5, 0, 100, 'down'],
    [100, 110, 10, 'up'], [100, 90, 10, 'down'], [3, 4, 33.3, 'up'], [3, 2, 33.3, 'down'], [1, 3, 200, 'up'],
    [1_000, 1_004, 0.4, 'neutral'], [1_000, 996, 0.4, 'neutral'], [1_000, 1_005, 0.5, 'up'], [1_000, 995, 0.5, 'down'], [7, 7, 0, 'neutral'],
    [0.1, 0.3, 200, 'up'], [12.34, 12.34, 0, 'neutral'],
  ] as const)('from %d to %d is %d %s', (before, now, value, direction) => {
    expect(trend(now, before)).toEqual({ value, direction, period: 'vs last week' });
  }); // prettier-ignore

  test('a trend is never negative, has one decimal, and points where the number went', () => {
    const amounts = fc.oneof(
      fc.nat(),
      fc.maxSafeNat().map((cents) => (cents % 1e12) / 100),
    );
    fc.assert(
      fc.property(amounts, amounts, (now, before) => {
        const { value, direction } = trend(now, before);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(value)).toBe(true);
        if (value < 1e9) expect(Math.abs(value * 10 - Math.round(value * 10))).toBeLessThan(1e-6);
        if (direction !== 'neutral') expect(direction).toBe(now > before ? 'up' : 'down');
        if (value >= 0.6) expect(direction).not.toBe('neutral');
      }),
    );
  });

  test.each([
    [0, 0, 0], [1, 3, 33.3], [2, 3, 66.7], [3, 3, 100], [5, 3, 100], [1, 1_000, 0.1], [1, 100_000, 0], [-1, 3, 0],
  ])('%d answered of %d is %d %%', (part, whole, percent) => expect(rate(part, whole)).toBe(percent)); // prettier-ignore

  test('rounding is that of decimals, not of doubles', () => {
    expect([round(1.005, 2), round(0.1 + 0.2, 2), round(2.675, 2), round(-1.005, 2), round(1e21, 2)]).toEqual([
      1.01, 0.3, 2.68, -1.01, 1e21,
    ]);
  });
});

describe('the numbers of real rows', () => {
  let app: TestApp;
  let tenant: TestUser;
  let landlord: TestUser;
  let broker: TestUser;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    [tenant, landlord, broker] = await Promise.all([
      app.addUser('tenant'),
      app.addUser('landlord'),
      app.addUser('broker'),
    ]);
  });
  afterAll(() => app.close());

  const rows = (text: string) => app.db.rows(sql`${raw(text)}`);
  const kpis = async (user: TestUser) => {
    await waitFor(() => isSequenced(app.db));
    // What psql wrote is relayed a moment after it has its position.
    const head = await app.db.row<{ pos: number }>(sql`select pos from log_head`);
    const reply = await app.request(user, 'get', `/api/dashboard/${user.role}/kpis`, undefined, {
      'x-min-position': String(head?.pos),
    });
    expect(reply.status).toBe(200);
    return reply.body.data;
  };
  const businessOf = (owner: TestUser, status = 'active') => {
    const id = randomUUID();
    return {
      id,
      insert: `insert into businesses (id, user_id, name, status) values ('${id}', '${owner.id}', 'b', '${status}')`,
    };
  };
  const propertyOf = (owner: TestUser, columns = '', values = '') => {
    const id = randomUUID();
    return {
      id,
      insert: `insert into property_listings (id, user_id, title${columns && `, ${columns}`}) values ('${id}', '${owner.id}', 'p'${values && `, ${values}`})`,
    };
  };
  const kept = (user: TestUser, daysAgo: number, totals: object) =>
    rows(
      `insert into user_totals_history (user_id, day, totals) values ('${user.id}', utc_day() - ${daysAgo}, '${JSON.stringify(totals)}')`,
    );

  test('of somebody who has nothing are all 0', async () => {
    expect(await kpis(tenant)).toMatchObject({
      activeBusinesses: 0,
      responseRate: 0,
      landlordViews: 0,
      messagesTotal: 0,
      landlordViewsLocked: false,
    });
    const nothing = { value: 0, trend: { value: 0, direction: 'neutral', period: 'vs last week' } };
    expect(await kpis(landlord)).toEqual({
      totalListings: nothing,
      activeListings: nothing,
      avgDaysOnMarket: nothing,
      responseRate: nothing,
    });
    expect(await kpis(broker)).toEqual({
      activeDeals: nothing,
      commissionPipeline: nothing,
      responseRate: nothing,
      propertiesMatched: nothing,
    });
  });

  test('tenant: active businesses, views, messages, and answered invites', async () => {
    const other = await app.addUser('tenant');
    const all = [
      businessOf(tenant),
      businessOf(tenant),
      businessOf(tenant, 'stealth_mode'),
      businessOf(tenant, 'pending_verification'),
    ];
    const [first, second] = all as [{ id: string; insert: string }, { id: string; insert: string }];
    const foreign = businessOf(other);
    for (const { insert } of [...all, foreign]) await rows(insert);
    // Views: by two people, on two businesses and two days; the second look of one of them on one day does not count.
    await rows(`insert into business_views (business_id, viewer_id, viewed_on) values ('${first.id}', '${landlord.id}', utc_day()), ('${first.id}', '${broker.id}', utc_day()),
      ('${first.id}', '${landlord.id}', utc_day() - 1), ('${second.id}', '${landlord.id}', utc_day()), ('${foreign.id}', '${landlord.id}', utc_day())`);
    const again = await app.request(landlord, 'post', `/api/businesses/${first.id}/view`);
    expect(again.body.data.counted).toBe(false);
    // Invites: accepted, declined, replied to, open.
    const properties = Array.from({ length: 4 }, () => propertyOf(landlord, 'status', `'active'`));
    for (const { insert } of properties) await rows(insert);
    const invites = [];
    for (const { id } of properties)
      invites.push(
        (await app.request(landlord, 'post', '/api/invites', { businessId: first.id, propertyId: id })).body.data
          .id as string,
      );
    await app.request(tenant, 'post', `/api/invites/${invites[0]}/accept`);
    await app.request(tenant, 'post', `/api/invites/${invites[1]}/decline`);
    expect(
      (await app.request(tenant, 'post', `/api/invites/${invites[2]}/reply`, { message: 'Tell me more' })).status,
    ).toBe(201);
    const now = await kpis(tenant);
    expect(now).toMatchObject({ activeBusinesses: 2, landlordViews: 4, responseRate: 75, landlordViewsLocked: false });
    expect(now.messagesTotal).toBe(
      Number(
        (
          await app.db.row<{ n: string }>(
            sql`select sum(messages_count) as n from business_metrics where owner_id = ${tenant.id}::uuid`,
          )
        )?.n,
      ),
    );
    expect(now.messagesTotal).toBeGreaterThan(0);
    await app.request(tenant, 'delete', `/api/businesses/${second.id}`);
    expect(await kpis(tenant)).toMatchObject({ activeBusinesses: 1, landlordViews: 3 });
  });

  test('tenant: views are locked on tier starter, and are there at once when the tier changes', async () => {
    const shop = businessOf(tenant);
    await rows(shop.insert);
    await rows(`insert into business_views (business_id, viewer_id) values ('${shop.id}', '${landlord.id}')`);
    await kept(tenant, 7, { paid_tier: 1, business_views: 5 });
    const tier = (name: string) =>
      rows(`update user_profiles set subscription_tier = '${name}' where user_id = '${tenant.id}'`);
    await tier('starter');
    expect(await kpis(tenant)).toMatchObject({
      landlordViews: 0,
      landlordViewsLocked: true,
      trends: { landlordViews: { value: 0, direction: 'neutral' } },
    });
    for (const name of ['pro', 'premium', 'enterprise']) {
      await tier(name);
      expect(await kpis(tenant)).toMatchObject({ landlordViews: 1, landlordViewsLocked: false });
    }
  });

  test('landlord: listings, and mean days on the market without the time off it', async () => {
    const days = (n: number) => `now() - interval '${n} days'`;
    const ten = propertyOf(landlord, 'status, active_since', `'active', ${days(10)}`);
    // Four days on the market, then off it for long; the clock goes on where it stood.
    const back = propertyOf(landlord, 'status, active_seconds, created_at', `'off_market', ${4 * 86_400}, ${days(40)}`);
    const leased = propertyOf(landlord, 'status, active_seconds', `'leased', ${90 * 86_400}`);
    for (const { insert } of [ten, back, leased, propertyOf(landlord)]) await rows(insert);
    const value = async () => {
      const { totalListings, activeListings, avgDaysOnMarket } = await kpis(landlord);
      return [totalListings.value, activeListings.value, avgDaysOnMarket.value];
    };
    expect(await value()).toEqual([4, 1, 10]);
    await app.request(landlord, 'patch', `/api/property-listings/${back.id}/status`, { status: 'active' });
    expect(await value()).toEqual([4, 2, 7]);
    await rows(`update property_listings set status = 'pending' where id = '${ten.id}'`);
    expect(await value()).toEqual([4, 1, 4]);
    await rows(`update property_listings set status = 'active' where id = '${ten.id}'`);
    expect(await value()).toEqual([4, 2, 7]);
    await rows(`delete from property_listings where id = '${ten.id}'`);
    await rows(`update property_listings set status = 'off_market' where user_id = '${landlord.id}'`);
    expect(await value()).toEqual([3, 0, 0]);
  });

  test('landlord: an inquiry counts once a day and person, and is answered when the landlord writes', async () => {
    const property = propertyOf(landlord, 'status', `'active'`);
    await rows(property.insert);
    const [a, b, c] = await Promise.all([app.addUser('tenant'), app.addUser('tenant'), app.addUser('tenant')]);
    const asked = [];
    for (const person of [a, b, c, a])
      asked.push(
        (await app.request(person, 'post', `/api/property-listings/${property.id}/inquiry`, { message: 'Free?' })).body
          .data,
      );
    expect((await kpis(landlord)).responseRate.value).toBe(0);
    const conversations = await app.request(a, 'get', '/api/messages/conversations');
    const talk = conversations.body.data.conversations[0].id as string;
    for (const [writer, expected] of [
      [a, 0],
      [landlord, 33.3],
      [landlord, 33.3],
    ] as const) {
      await app.request(writer, 'post', `/api/messages/conversations/${talk}/messages`, { content: 'Hello' });
      expect((await kpis(landlord)).responseRate.value).toBe(expected);
    }
  });

  test('broker: deals by status, and the commission still to come to the cent', async () => {
    const deal = (status: string, commission: string) =>
      `insert into broker_deals (broker_user_id, status, estimated_commission) values ('${broker.id}', '${status}', ${commission})`;
    for (const [status, commission] of [['prospecting', '1000'], ['touring', '0.1'], ['touring', '0.2'], ['offer_submitted', '9999999999.99'], ['offer_submitted', 'null'], ['signed', '500'], ['signed', '7'], ['lost', '900']] as const) await rows(deal(status, commission)); // prettier-ignore
    const { activeDeals, commissionPipeline, propertiesMatched } = await kpis(broker);
    expect([activeDeals.value, commissionPipeline.value, propertiesMatched.value]).toEqual([5, 10_000_000_000.29, 2]);
  });

  test('broker: conversations replied to, of those taken part in', async () => {
    const talk = randomUUID();
    await rows(`insert into conversations (id) values ('${talk}')`);
    await rows(
      `insert into conversation_participants (conversation_id, user_id) values ('${talk}', '${broker.id}'), ('${talk}', '${landlord.id}')`,
    );
    const write = (who: TestUser) =>
      rows(`insert into messages (conversation_id, sender_id, content) values ('${talk}', '${who.id}', 'x')`);
    for (const [who, expected] of [
      [broker, 0],
      [landlord, 0],
      [broker, 100],
    ] as const) {
      await write(who);
      expect((await kpis(broker)).responseRate.value).toBe(expected);
    }
    const second = randomUUID();
    await rows(`insert into conversations (id) values ('${second}')`);
    await rows(`insert into conversation_participants (conversation_id, user_id) values ('${second}', '${broker.id}')`);
    expect((await kpis(broker)).responseRate.value).toBe(50);
  });

  test('trends compare with what was kept seven days ago, not with what has changed since', async () => {
    await kept(tenant, 8, {
      businesses_active: 4,
      business_views: 10,
      business_messages: 0,
      invites: 4,
      invites_answered: 4,
      paid_tier: 1,
    });
    await kept(tenant, 3, {
      businesses_active: 99,
      business_views: 99,
      business_messages: 99,
      invites: 9,
      invites_answered: 0,
      paid_tier: 1,
    });
    for (const { insert } of Array.from({ length: 5 }, () => businessOf(tenant))) await rows(insert);
    const period = 'vs last week';
    expect((await kpis(tenant)).trends).toEqual({
      activeBusinesses: { value: 25, direction: 'up', period }, responseRate: { value: 100, direction: 'down', period },
      landlordViews: { value: 100, direction: 'down', period }, messagesTotal: { value: 0, direction: 'neutral', period },
    }); // prettier-ignore
    // Two listings that were 3 days old at the end of that day are 9 days old now, or a little more.
    const end = await app.db.row<{ at: number }>(
      sql`select extract(epoch from (utc_day() - 6)::timestamp at time zone 'utc') as at`,
    );
    const since = Number(end?.at) - 3 * 86_400;
    await kept(landlord, 7, { listings: 2, listings_active: 2, active_since_sum: since * 2 });
    for (let n = 0; n < 2; n++)
      await rows(propertyOf(landlord, 'status, active_since', `'active', to_timestamp(${since})`).insert);
    const { avgDaysOnMarket, totalListings } = await kpis(landlord);
    const before = 3;
    expect(avgDaysOnMarket.trend).toEqual(trend(avgDaysOnMarket.value, before));
    expect(avgDaysOnMarket.value).toBeGreaterThanOrEqual(9);
    expect(totalListings.trend).toEqual({ value: 0, direction: 'neutral', period });
  });

  test('the history has one row a day, each as the day ended, and today as it is', async () => {
    await kept(broker, 20, { deals_active: 3, pipeline: 100.5 });
    await kept(broker, 5, { deals_active: 1, deals_signed: 2, pipeline: 0 });
    await rows(
      `insert into broker_deals (broker_user_id, status, estimated_commission) values ('${broker.id}', 'touring', 12.25)`,
    );
    await kpis(broker);
    const days = async (query = '') =>
      (await app.request(broker, 'get', `/api/dashboard/broker/kpis/history${query}`)).body.data.days as {
        day: string;
        values: Record<string, number>;
      }[];
    const month = await days();
    expect(month).toHaveLength(30);
    const dates = month.map(({ day }) => day);
    expect(dates).toEqual([...dates].sort());
    expect(dates.at(-1)).toBe(new Date().toISOString().slice(0, 10));
    expect(new Set(dates).size).toBe(30);
    const ago = (n: number) => month.at(-1 - n)?.values;
    expect(ago(21)).toMatchObject({ activeDeals: 0, commissionPipeline: 0 });
    for (const n of [20, 13, 6]) expect(ago(n)).toMatchObject({ activeDeals: 3, commissionPipeline: 100.5 });
    for (const n of [5, 1])
      expect(ago(n)).toMatchObject({ activeDeals: 1, propertiesMatched: 2, commissionPipeline: 0 });
    expect(ago(0)).toMatchObject({ activeDeals: 1, commissionPipeline: 12.25 });
    expect(await days('?days=1')).toEqual(month.slice(-1));
    for (const query of ['?days=0', '?days=367', '?days=x', '?other=1']) {
      expect((await app.request(broker, 'get', `/api/dashboard/broker/kpis/history${query}`)).status).toBe(400);
    }
  });

  describe('the poll that is answered before the router', () => {
    const path = (role: DashboardRole) => `/api/dashboard/${role}/kpis`;
    /** The same request twice: on the short way, and on the ordinary one, which a named position forces. */
    const both = async (user: TestUser | null, role: DashboardRole, headers: Record<string, string> = {}) => {
      const ask = async (more: Record<string, string>) => {
        const reply = await fetch(app.url + path(role), {
          headers: { ...(user && { authorization: `Bearer ${user.token}` }), ...headers, ...more },
        });
        return { status: reply.status, text: await reply.text(), headers: Object.fromEntries(reply.headers) };
      };
      return [await ask({}), await ask({ 'x-min-position': '0' })] as const;
    };
    const isShort = (reply: { headers: Record<string, string> }) =>
      /^[a-z0-9]{1,8}-[a-z0-9]+$/.test(reply.headers['x-request-id'] ?? '');

    test.each(['tenant', 'landlord', 'broker'] as const)(
      'gives a %s the same bytes and the same headers',
      async (role) => {
        const user = { tenant, landlord, broker }[role];
        await kpis(user);
        const [short, ordinary] = await both(user, role);
        expect([isShort(short), isShort(ordinary)]).toEqual([true, false]);
        expect(short.text).toBe(ordinary.text);
        expect(short.status).toBe(200);
        // Those of CORS say nothing to a request without an origin, and such a request alone comes this way.
        const compared = ({ headers }: typeof short) =>
          Object.fromEntries(
            Object.entries(headers).filter(
              ([name]) => !/^(date|x-request-id|connection|keep-alive|access-control-.*)$/.test(name),
            ),
          );
        expect(compared(short)).toEqual(compared(ordinary));
        for (const name of [
          'content-security-policy',
          'x-content-type-options',
          'cache-control',
          'vary',
          'etag',
          'x-frame-options',
        ])
          expect(short.headers).toHaveProperty([name]);
        const etag = short.headers['etag'] ?? '';
        const [same, sameOrdinary] = await both(user, role, { 'if-none-match': etag });
        expect([isShort(same), isShort(sameOrdinary)]).toEqual([true, false]);
        expect([same.status, same.text, sameOrdinary.status, sameOrdinary.text]).toEqual([304, '', 304, '']);
        expect(compared(same)).toEqual(compared(sameOrdinary));
        const [old] = await both(user, role, { 'if-none-match': '"1"' });
        expect([old.status, old.text]).toEqual([200, short.text]);
      },
    );

    test('keeps the id that its caller gave the request', async () => {
      await kpis(tenant);
      for (const { headers } of await both(tenant, 'tenant', { 'x-request-id': 'mine-1' }))
        expect(headers['x-request-id']).toBe('mine-1');
    });

    test('refuses a page that means another user than the session is of', async () => {
      await kpis(tenant);
      for (const reply of await both(tenant, 'tenant', { 'x-user-id': landlord.id })) {
        expect(reply.status).toBe(401);
        expect(JSON.parse(reply.text)).toMatchObject({ success: false, error: { code: 'WRONG_USER' } });
      }
      const [own] = await both(tenant, 'tenant', { 'x-user-id': tenant.id });
      expect([own.status, isShort(own)]).toEqual([200, true]);
    });

    test('refuses whom the ordinary one refuses', async () => {
      await kpis(tenant);
      // Tokens tell whole seconds: one of a single second may have none left.
      const brief = { ...tenant, token: app.tokenFor(tenant, 2) };
      const revoked = await app.addUser('tenant');
      await kpis(revoked);
      await app.request(revoked, 'post', '/api/auth/logout');
      expect((await both(brief, 'tenant'))[0].status).toBe(200);
      const expected: [TestUser | null, DashboardRole, number, string][] = [
        [null, 'tenant', 401, 'UNAUTHENTICATED'], [{ ...tenant, token: 'x' }, 'tenant', 401, 'INVALID_TOKEN'],
        [revoked, 'tenant', 401, 'SESSION_ENDED'], [landlord, 'tenant', 403, 'FORBIDDEN'], [tenant, 'broker', 403, 'FORBIDDEN'],
      ]; // prettier-ignore
      for (const [user, role, status, code] of expected) {
        for (const reply of await both(user, role))
          expect([reply.status, (JSON.parse(reply.text) as { error: { code: string } }).error.code]).toEqual([
            status,
            code,
          ]);
      }
      await waitFor(async () => (await both(brief, 'tenant'))[0].status === 401, {
        message: 'an expired token is taken',
      });
      const [foreign] = await both(null, 'tenant', {
        cookie: `accessToken=${tenant.token}`,
        origin: 'https://evil.example.com',
      });
      expect(foreign.status).toBe(403);
    });
  });
});

describe('the cache', () => {
  const USERS = ['u0', 'u1', 'u2'];

  /** A log of which every position is a change of one user; a KPI is the number of the user's changes. */
  class World {
    readonly changes: string[] = [];
    readonly floors = new Map<string, number>();
    readonly served = new Map<string, number>();
    readonly running = new Map<string, number>();
    readonly stored = new Map<string, Positioned>();
    readonly marks = new Map<string, number>();
    readonly pending: (() => void)[] = [];
    readonly faults: string[] = [];
    computations = 0;
    current = true;
    readonly cache: KpiCache<{ n: number }>;

    constructor(max: number, tier: boolean) {
      const store: PositionedStore = {
        get: async (key) => {
          const held = this.stored.get(key) ?? null;
          await this.later();
          return held;
        },
        set: async (key, value) => {
          await this.later();
          if (value.asOf >= (this.stored.get(key)?.asOf ?? 0) && value.asOf >= (this.marks.get(key) ?? 0))
            this.stored.set(key, value);
        },
        // Lost now and then, as with a Redis that is away.
        invalidate: (keys, pos) => {
          for (const key of keys) {
            if (pos % 3 === 0) continue;
            this.marks.set(key, Math.max(pos, this.marks.get(key) ?? 0));
            if ((this.stored.get(key)?.asOf ?? 0) < pos) this.stored.delete(key);
          }
        },
      };
      this.cache = new KpiCache({
        store: tier ? store : noStore,
        key: (user) => user,
        isCurrent: () => this.current,
        max,
      });
    }

    later = (): Promise<void> => new Promise((resolve) => this.pending.push(resolve));
    count = (user: string, pos: number): number => this.changes.slice(0, pos).filter((other) => other === user).length;

    compute = async (user: string): Promise<{ kpis: { n: number }; asOf: number }> => {
      this.computations++;
      this.running.set(user, (this.running.get(user) ?? 0) + 1);
      if ((this.running.get(user) ?? 0) > 1) this.faults.push(`two computations of ${user} at once`);
      await this.later();
      const asOf = this.changes.length;
      const kpis = { n: this.count(user, asOf) };
      await this.later();
      this.running.set(user, (this.running.get(user) ?? 1) - 1);
      return { kpis, asOf };
    };

    answer(user: string, { kpis, asOf, json }: KpiReading<{ n: number }>, monotone: boolean): void {
      if (asOf < (this.floors.get(user) ?? 0))
        this.faults.push(`${user} was served ${asOf}, below ${this.floors.get(user)}`);
      if (kpis.n !== this.count(user, asOf) || json !== JSON.stringify(kpis))
        this.faults.push(`${user} was served ${kpis.n} as of ${asOf}`);
      if (monotone && asOf < (this.served.get(user) ?? 0))
        this.faults.push(`${user} was served ${asOf} after ${this.served.get(user)}`);
      this.served.set(user, Math.max(asOf, this.served.get(user) ?? 0));
    }
  }

  const step = fc.record({
    what: fc.constantFrom(
      'change',
      'silent',
      'get',
      'get',
      'peek',
      'push',
      'release',
      'release',
      'release',
      'deaf',
      'hearing',
    ),
    user: fc.constantFrom(...USERS),
    nth: fc.nat(10),
  });

  test.each([
    ['a large memory', 100, false, true],
    ['a large memory and a second tier', 100, true, true],
    // What was evicted cannot be compared with; the invalidations still hold.
    ['a memory for one user and a second tier', 1, true, false],
  ])(
    'with %s serves nothing below an invalidation, nothing wrong, nothing older than before, and computes once at a time',
    async (_name, max, tier, monotone) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 80 }), async (steps) => {
          const world = new World(max, tier);
          const { cache } = world;
          const gets: Promise<void>[] = [];
          let relayed = 0;
          const relay = () => {
            for (; relayed < world.changes.length; relayed++) {
              const user = world.changes[relayed] ?? '';
              world.floors.set(user, relayed + 1);
              cache.invalidate(user, relayed + 1);
            }
          };
          for (const { what, user, nth } of steps) {
            if (what === 'change' || what === 'silent') world.changes.push(user);
            // 'silent': committed, not heard of yet.
            if (what === 'change') relay();
            if (what === 'deaf') world.current = false;
            if (what === 'hearing') world.current = true;
            if (what === 'get')
              gets.push(
                cache.get(user, () => world.compute(user)).then((reading) => world.answer(user, reading, monotone)),
              );
            if (what === 'peek') {
              const held = cache.peek(user);
              if (held && !world.current) world.faults.push('served from memory while deaf');
              if (held) world.answer(user, held, monotone);
            }
            if (what === 'push') {
              const asOf = Math.max(0, world.changes.length - (nth % 3));
              const reading = cache.put(user, { n: world.count(user, asOf) }, asOf);
              // A push below the floor is the caller's to drop; what comes back is never older than what is held.
              if (reading.asOf >= (world.floors.get(user) ?? 0)) world.answer(user, reading, false);
            }
            if (what === 'release') world.pending.splice(nth % Math.max(1, world.pending.length), 1)[0]?.();
            await turn();
          }
          relay();
          for (let n = 0; n < 500 && world.pending.length > 0; n++) {
            world.pending.shift()?.();
            await turn();
          }
          await Promise.all(gets);
          expect(world.faults).toEqual([]);
        }),
        { numRuns: 300 },
      );
    },
    60_000,
  );

  test('computes once for many callers at once, and again when the value became too old meanwhile', async () => {
    const world = new World(100, false);
    world.changes.push('u0', 'u0');
    const answers = Array.from({ length: 10 }, () => world.cache.get('u0', () => world.compute('u0')));
    await turn();
    expect(world.computations).toBe(1);
    world.pending.shift()?.();
    await turn();
    world.changes.push('u0');
    world.cache.invalidate('u0', 3);
    while (world.pending.length > 0) {
      world.pending.shift()?.();
      await turn();
    }
    expect(new Set((await Promise.all(answers)).map(({ asOf }) => asOf))).toEqual(new Set([3]));
    expect(world.computations).toBe(2);
  });

  test('a failed computation fails its callers and is tried again for the next', async () => {
    const { cache } = new World(100, false);
    await expect(cache.get('u0', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    await expect(cache.get('u0', () => Promise.resolve({ kpis: { n: 1 }, asOf: 1 }))).resolves.toMatchObject({
      asOf: 1,
    });
  });

  test('after clear nothing below is served to anybody, known or not', async () => {
    const { cache } = new World(100, false);
    cache.put('u0', { n: 0 }, 5);
    cache.clear(7);
    expect(cache.peek('u0')).toBeUndefined();
    cache.put('u1', { n: 0 }, 6);
    expect(cache.peek('u1')).toBeUndefined();
    cache.put('u1', { n: 0 }, 7);
    expect(cache.peek('u1')).toMatchObject({ asOf: 7 });
  });
});
