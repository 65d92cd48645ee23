import type { Redis } from 'ioredis';
import { RedisPositionedStore } from '../../cache/positionedStore.ts';
import { cacheKeys } from '../../cache/cacheKeys.ts';
import { createRedis } from '../../config/redis.ts';
import { createLogger } from '../../middleware/observability.ts';
import { totalsFromTables } from '../support/logOracle.ts';
import { startTestApp, type LogLine, type TestApp, type TestUser } from '../support/testApp.ts';
import { describeWithRedis, requireRedis, type TestRedis } from '../support/testRedis.ts';
import { waitFor } from '../support/waitFor.ts';

describeWithRedis(
  'Redis away',
  () => {
    let redis: TestRedis;
    let app: TestApp;
    let user: TestUser;
    let client: Redis;
    const lines: LogLine[] = [];
    beforeAll(async () => {
      redis = await requireRedis({ control: true });
      app = await startTestApp({ env: { REDIS_URL: redis.url }, lines });
      user = await app.addUser('tenant');
      client = createRedis(redis.url, createLogger('silent'));
      await waitFor(() => client.status === 'ready');
    }, 30_000);
    afterAll(async () => {
      redis.resume();
      client.disconnect();
      await app.close();
      await redis.stop();
    });

    let written = 0;
    /** Writes and reads at once, from several callers; every read must know the last acknowledged write. */
    async function readYourWrites(rounds: number): Promise<number[]> {
      const times: number[] = [];
      const timed = async (method: string, path: string, body?: object) => {
        const began = performance.now();
        const reply = await app.request(user, method, path, body);
        times.push(performance.now() - began);
        return reply;
      };
      for (let n = 0; n < rounds; n++) {
        const made = await timed('post', '/api/businesses', { name: `Shop ${++written}` });
        expect(made.status).toBe(201);
        const reads = await Promise.all([1, 2, 3].map(() => timed('get', '/api/dashboard/tenant/kpis')));
        for (const { status, body } of reads) {
          expect([status, body.data?.activeBusinesses]).toEqual([200, written]);
          expect(body.asOf).toBeGreaterThanOrEqual(Number(made.headers.get('x-position')));
        }
      }
      return times.sort((a, b) => a - b);
    }
    const p99 = (times: number[]): number => times[Math.floor(times.length * 0.99)] ?? 0;

    const faults: [string, () => Promise<unknown> | void, () => Promise<unknown> | void][] = [
      ['there', () => undefined, () => undefined],
      ['frozen', () => redis.pause(), () => redis.resume()],
      ['killed', () => redis.kill(), () => redis.restart()],
      ['flushed', () => client.flushall(), () => undefined],
    ];

    test.each(faults)(
      'with Redis %s the KPIs are right, the requests fast and the log short',
      async (name, begin, end) => {
        lines.length = 0;
        await begin();
        const times = await readYourWrites(40);
        await end();
        expect(p99(times)).toBeLessThan(500);
        expect((await totalsFromTables(app.db, user.id))['businesses_active']).toBe(written);
        if (name === 'frozen' || name === 'killed') {
          await waitFor(() => lines.some(({ msg }) => msg === 'Redis is back'), {
            message: 'Redis does not come back',
          });
          expect(lines.filter(({ msg }) => msg.startsWith('Redis is away'))).toHaveLength(1);
        }
        await waitFor(() => client.status === 'ready');
        expect(lines.filter(({ level, msg }) => level >= 40 && !msg.startsWith('Redis is away'))).toEqual([]);
      },
      40_000,
    );

    test('frozen and thawed again and again it never makes a KPI go back', async () => {
      for (let n = 0; n < 4; n++) {
        redis.pause();
        await readYourWrites(3);
        redis.resume();
        await readYourWrites(3);
      }
    }, 40_000);

    test('a node that begins while Redis holds old values serves none of them', async () => {
      await readYourWrites(1);
      const key = cacheKeys.kpis('tenant', user.id);
      await waitFor(() => client.exists(key));
      const old = await client.get(key);
      await readYourWrites(1);
      const second = await startTestApp({ databaseUrl: app.databaseUrl, env: { REDIS_URL: redis.url } });
      try {
        // As if the invalidation had been lost while Redis was away.
        await client.set(key, old ?? '');
        const read = await second.request(user, 'get', '/api/dashboard/tenant/kpis');
        expect(read.body.data.activeBusinesses).toBe(written);
      } finally {
        await second.stop();
        await second.close();
      }
    });

    const strangers = ['', 'garbage', '|', '12', '12|', '12||{', 'x|{}', '-5|GENERATION|{}', '1e9|GENERATION|{}', '99999999999999999999|GENERATION|{}', '2|GENERATION|{']; // prettier-ignore
    // What a restore from a backup leaves behind: positions of another log, ahead of ours.
    strangers.push('99999999|deadbeef|{"activeBusinesses":99}', '99999999|deadbeef|');

    test.each(strangers)(
      'a value in Redis that is not of this log (%j) is a miss, and is replaced',
      async (template) => {
        const value = template.replace('GENERATION', app.live.place.generation);
        const key = cacheKeys.kpis('tenant', user.id);
        const second = await startTestApp({ databaseUrl: app.databaseUrl, env: { REDIS_URL: redis.url } });
        try {
          await client.set(key, value);
          const read = await second.request(user, 'get', '/api/dashboard/tenant/kpis');
          expect([read.status, read.body.data?.activeBusinesses]).toEqual([200, written]);
          await waitFor(async () => /^\d+\|\w+\|\{"activeBusinesses/.test((await client.get(key)) ?? ''), {
            message: 'the broken value stays',
          });
        } finally {
          await second.stop();
          await second.close();
        }
      },
    );

    describe('the positioned store', () => {
      let store: RedisPositionedStore;
      const at = (asOf: number) => ({ asOf, body: `"as of ${asOf}"` });
      beforeEach(async () => {
        await waitFor(() => client.status === 'ready');
        await client.flushall();
        store = new RedisPositionedStore(client, () => 'cafe0001');
      });

      test('keeps the newer of two values, whichever comes last', async () => {
        await store.set('k', at(5), 60);
        await store.set('k', at(4), 60);
        expect(await store.get('k')).toEqual(at(5));
        await store.set('k', at(6), 60);
        expect(await store.get('k')).toEqual(at(6));
      });

      test('an invalidation makes older values unusable, those still to come included, and lets newer ones be', async () => {
        await store.set('k', at(5), 60);
        await store.set('other', at(9), 60);
        store.invalidate(['k', 'other', 'new'], 7, 60);
        await waitFor(async () => (await client.get('new')) === '7|cafe0001|');
        expect([await store.get('k'), await store.get('other'), await store.get('new')]).toEqual([null, at(9), null]);
        await Promise.all([store.set('k', at(6), 60), store.set('new', at(6), 60)]);
        expect([await store.get('k'), await store.get('new')]).toEqual([null, null]);
        await store.set('k', at(7), 60);
        expect(await store.get('k')).toEqual(at(7));
        store.invalidate(['k'], 6, 60);
        store.invalidate(['k'], 7, 60);
        expect(await store.get('k')).toEqual(at(7));
      });

      test('values of another log neither are served nor stand in the way', async () => {
        await store.set('k', at(50), 60);
        const restored = new RedisPositionedStore(client, () => 'cafe0002');
        expect(await restored.get('k')).toBeNull();
        await restored.set('k', at(3), 60);
        expect([await restored.get('k'), await store.get('k')]).toEqual([at(3), null]);
      });

      test('everything it keeps expires', async () => {
        await store.set('k', at(5), 60);
        store.invalidate(['mark'], 5, 60);
        await waitFor(async () => (await client.ttl('mark')) > 0);
        expect(await client.ttl('k')).toBeGreaterThan(0);
      });

      test('a Redis that is away is a miss and never an error', async () => {
        await redis.kill();
        store.invalidate(['k'], 9, 60);
        await expect(store.set('k', at(5), 60)).resolves.toBeUndefined();
        await expect(store.get('k')).resolves.toBeNull();
        await redis.restart();
      });
    });
  },
  { control: true },
);
