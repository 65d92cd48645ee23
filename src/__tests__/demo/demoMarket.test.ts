import { verify } from '@node-rs/argon2';
import { Database, createPool } from '../../db/database.ts';
import { createDemoMarket, demoAccounts, hasDemoMarket } from '../../demo/createDemoMarket.ts';
import { planMarket } from '../../demo/planMarket.ts';
import { BrokerKPIService } from '../../services/BrokerKPIService.ts';
import { KPIService } from '../../services/KPIService.ts';
import { PropertyKPIService } from '../../services/PropertyKPIService.ts';
import { TotalsStore } from '../../stores/totalsStore.ts';
import type { TenantKpis, Trend } from '../../contracts/kpis.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

describe('the plan of a market', () => {
  const planAt = (time: string, seed = 1) => planMarket(new Date(time), seed, 'hash').plan.days;

  it('is the same for the same day and seed, and another one for another seed', () => {
    const plan = planAt('2026-03-10T06:00:00Z');
    expect(planAt('2026-03-10T22:30:00Z')).toEqual(plan);
    expect(planAt('2026-03-10T06:00:00Z', 2)).not.toEqual(plan);
  });

  it('has nothing in the future, not even just after midnight', () => {
    for (const now of ['2026-03-10T00:00:01Z', '2026-03-10T00:05:00Z', '2026-03-10T23:59:59Z']) {
      const moments = JSON.stringify(planAt(now)).match(/"20\d\d-\d\d-\d\dT[^"]+"/g) ?? [];
      expect(
        moments
          .map((moment) => JSON.parse(moment) as string)
          .sort()
          .at(-1)! <= new Date(now).toISOString(),
      ).toBe(true);
    }
  });
});

describe('a demo market', () => {
  let database: TestDatabase;
  let db: Database;
  const count = async (from: string) =>
    (await db.row<{ n: number }>({ text: `select count(*) as n from ${from}`, values: [] }))?.n ?? -1;
  const kpisOf = async (email: string) => {
    const user = await db.row<{ id: string }>({ text: 'select id from users where email = $1', values: [email] });
    const totals = new TotalsStore(db);
    // `calculate` goes past the cache.
    const uncached = {};
    const services = { tenant: KPIService, landlord: PropertyKPIService, broker: BrokerKPIService };
    const Service = services[email.split('@', 1)[0] as keyof typeof services];
    return (await new Service(uncached as never, totals).calculate(user?.id ?? '')).kpis;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    db = new Database(createPool(database.url, 2, () => undefined));
    expect(await hasDemoMarket(db)).toBe(false);
    const progress: number[] = [];
    const { accounts } = await createDemoMarket(db, { onProgress: (done) => progress.push(done) });
    expect(accounts).toEqual(demoAccounts);
    expect(progress).toHaveLength(91);
  }, 60_000);

  afterAll(async () => {
    await db.pool.end();
    await database.drop();
  });

  it('is there, is of the promised size, and is made once', async () => {
    expect(await hasDemoMarket(db)).toBe(true);
    const before = await count('log');
    await createDemoMarket(db);
    expect(await count('log')).toBe(before);
    expect(await count('businesses')).toBe(150);
    expect(await count('demand_listings')).toBe(150);
    expect(await count('property_listings')).toBe(300);
    expect(await count('broker_deals')).toBe(200);
    expect(await count('property_matches')).toBeGreaterThan(500);
    expect(await count('messages')).toBeGreaterThan(500);
  });

  it('lets everybody in with the one password', async () => {
    const hashes = await db.rows<{ password_hash: string }>({
      text: 'select distinct password_hash from users',
      values: [],
    });
    expect(hashes).toHaveLength(1);
    expect(await verify(hashes[0]?.password_hash ?? '', demoAccounts[0]?.password ?? '')).toBe(true);
  });

  it('tells its accounts as they are', async () => {
    expect(
      await db.rows({
        text: `select email, role, first_name || ' ' || last_name as name from users u join user_profiles p on p.user_id = u.id
               where email = any($1) order by array_position($1, email)`,
        values: [demoAccounts.map(({ email }) => email)],
      }),
    ).toEqual(demoAccounts.map(({ email, role, name }) => ({ email, role, name })));
  });

  it('has totals that equal the tables', async () => {
    expect(await count('outbox')).toBe(0);
    expect(await count(`user_totals t full join user_totals_from_tables f using (user_id)
      where to_jsonb(t) - 'user_id' - 'pos' is distinct from to_jsonb(f) - 'user_id'`)).toBe(0);
    expect(await count(`user_totals t join user_totals_history h on h.user_id = t.user_id and h.day = utc_day()
      where to_jsonb(t) - 'user_id' - 'pos' is distinct from h.totals`)).toBe(0);
  }); // prettier-ignore

  it('shows each main account KPIs and trends: some up, some down, one neutral', async () => {
    const tenant = (await kpisOf('tenant@demo.tenantlist.dev')) as TenantKpis;
    const { trends, landlordViewsLocked, ...numbers } = tenant;
    expect(landlordViewsLocked).toBe(false);
    const both = [
      ...Object.values(await kpisOf('landlord@demo.tenantlist.dev')),
      ...Object.values(await kpisOf('broker@demo.tenantlist.dev')),
    ];
    const others = both as { value: number; trend: Trend }[];
    for (const value of [...Object.values(numbers), ...others.map((kpi) => kpi.value)])
      expect(value).toBeGreaterThan(0);
    const directions = [...Object.values(trends), ...others.map((kpi) => kpi.trend)].map((trend) => trend.direction);
    expect(directions.filter((direction) => direction === 'down').length).toBeGreaterThanOrEqual(3);
    expect(directions.filter((direction) => direction === 'neutral')).toHaveLength(1);
    expect(directions).toHaveLength(12);
  });

  it('has a history: the main accounts moved on most days, and metrics lie on the days they happened', async () => {
    for (const { email } of demoAccounts) {
      expect(
        await count(`user_totals_history join users u on u.id = user_id where email = '${email}'`),
      ).toBeGreaterThan(45);
    }
    const answers = `(select metric_date from business_metrics where responses_count > 0 group by 1) days`;
    expect(await count(answers)).toBeGreaterThan(30);
    expect(await count('business_metrics where metric_date > utc_day()')).toBe(0);
    expect(await count('property_listings where active_since > now() or active_since < created_at')).toBe(0);
  });
});

describe('a demo market that was interrupted', () => {
  it('has left nothing behind, and is made by the next start', async () => {
    const database = await createTestDatabase();
    const db = new Database(createPool(database.url, 2, () => undefined));
    const dies = (done: number) => {
      if (done === 20) throw new Error('killed');
    };
    await expect(createDemoMarket(db, { onProgress: dies })).rejects.toThrow('killed');
    expect(await hasDemoMarket(db)).toBe(false);
    expect((await db.row<{ n: number }>({ text: 'select count(*) as n from log', values: [] }))?.n).toBe(0);
    await db.pool.end();
    await database.drop();
  }, 60_000);
});
