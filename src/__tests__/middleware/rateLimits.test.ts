import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import request from 'supertest';
import { z } from 'zod';
import { createRedis } from '../../config/redis.ts';
import { addressKey } from '../../middleware/clientAddress.ts';
import { createRateLimits } from '../../middleware/rateLimits.ts';
import { route } from '../../routes/route.ts';
import { buildTestApp, generousLimits, testTokens } from '../support/buildTestApp.ts';
import { describeWithRedis, requireRedis, type TestRedis } from '../support/testRedis.ts';
import { waitFor } from '../support/waitFor.ts';

const routes = [
  route({
    method: 'get',
    path: '/api/x',
    who: 'public',
    answer: z.null(),
    tag: 'Test',
    summary: 'Nothing',
    handler: () => Promise.resolve({ data: null }),
  }),
];
const tight = { ...generousLimits, apiPerIp: 2, apiPerUser: 3 };
const bearer = (n: number): [string, string] => {
  const userId = `11111111-1111-4111-8111-11111111111${n}`;
  return [
    'Authorization',
    `Bearer ${testTokens.issueAccess({ userId, email: 'a@b.c', role: 'tenant', sessionId: userId })}`,
  ];
};

it('limits by address, and signed-in users each by themselves', async () => {
  const app = buildTestApp({ routes, limits: createRateLimits(tight) });
  const get = () => request(app).get('/api/x');
  for (let i = 0; i < 2; i++) await get().expect(200);
  const refused = await get().expect(429);
  expect(refused.body).toMatchObject({ success: false, error: { code: 'RATE_LIMITED' } });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50);
  for (let i = 0; i < 3; i++)
    await get()
      .set(...bearer(1))
      .expect(200);
  await get()
    .set(...bearer(1))
    .expect(429);
  await get()
    .set(...bearer(2))
    .expect(200);
});

it('counts a forged token against its address', async () => {
  const app = buildTestApp({ routes, limits: createRateLimits(tight) });
  for (let i = 0; i < 2; i++) await request(app).get('/api/x').set('Authorization', `Bearer forged${i}`).expect(200);
  await request(app).get('/api/x').set('Authorization', 'Bearer forged2').expect(429);
});

describe('behind proxies', () => {
  const ask = async (trustProxy: number, forwarded: string[]): Promise<number[]> => {
    const app = buildTestApp({ routes, trustProxy, limits: createRateLimits({ ...tight, apiPerIp: 1 }) });
    const statuses: number[] = [];
    for (const header of forwarded)
      statuses.push((await request(app).get('/api/x').set('X-Forwarded-For', header)).status);
    return statuses;
  };

  it('believes nobody unless told to', async () => {
    expect(await ask(0, ['1.1.1.1', '2.2.2.2'])).toEqual([200, 429]);
  });

  it('believes as many as configured, and not what the client put before them', async () => {
    expect(await ask(1, ['1.1.1.1', '2.2.2.2'])).toEqual([200, 200]);
    expect(await ask(1, ['6.6.6.1, 1.1.1.1', '6.6.6.2, 1.1.1.1'])).toEqual([200, 429]);
    expect(await ask(2, ['6.6.6.1, 1.1.1.1, 9.9.9.9', '6.6.6.2, 1.1.1.1, 9.9.9.9'])).toEqual([200, 429]);
  });
});

it.each([
  ['1.2.3.4', '1.2.3.4'],
  ['::ffff:1.2.3.4', '1.2.3.4'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['no address'.repeat(20), 'no address'.repeat(20).slice(0, 64)],
  [undefined, 'unknown'],
])('counts %s as %s', (ip, key) => {
  expect(addressKey(ip)).toBe(key);
});

describeWithRedis(
  'with Redis',
  () => {
    let server: TestRedis;
    /** Requests of an address until one is refused; each is counted while it is being done, so the count lags behind. */
    const untilRefused = async (
      limits: ReturnType<typeof createRateLimits> | undefined,
      ip: string,
    ): Promise<number> => {
      let passed = 0;
      await waitFor(async () => {
        const refused = await limits?.countRequest('api', ip).then(() => null, (error: unknown) => error); // prettier-ignore
        if (refused) expect(refused).toMatchObject({ status: 429 });
        else passed++;
        return refused !== null;
      });
      return passed;
    };
    beforeAll(async () => {
      server = await requireRedis({ control: true });
    });
    afterAll(() => server.stop());

    it('shares counts between nodes, and goes on in memory while Redis is away', async () => {
      const logged: string[] = [];
      const logger = pino({}, { write: (line: string) => logged.push((JSON.parse(line) as { msg: string }).msg) });
      const clients = [createRedis(server.url, logger), createRedis(server.url, logger)];
      await waitFor(() => clients.every((client) => client.status === 'ready'));
      const [one, two] = clients.map((client) => createRateLimits(tight, client));
      await one?.countRequest('api', '1.1.1.1');
      await two?.countRequest('api', '1.1.1.1');
      expect(await untilRefused(one, '1.1.1.1')).toBeLessThanOrEqual(1);
      await expect(two?.countRequest('api', '1.1.1.1')).rejects.toMatchObject({ status: 429 });

      server.pause();
      const started = performance.now();
      await one?.countRequest('api', '3.3.3.3');
      expect(performance.now() - started).toBeLessThan(20);
      server.resume();

      await server.kill();
      await waitFor(() => clients.every((client) => client.status !== 'ready'));
      await delay(300);
      expect(await untilRefused(one, '2.2.2.2')).toBeGreaterThanOrEqual(2);

      await server.restart();
      await waitFor(() => clients.every((client) => client.status === 'ready'));
      clients.forEach((client) => client.disconnect());
      // One line going and one coming back, for each client and outage, however often it tried meanwhile.
      expect(logged.filter((line) => line.includes('away')).length).toBe(
        logged.filter((line) => line.includes('back')).length,
      );
      expect(logged.length).toBeLessThanOrEqual(8);
    });
  },
  { control: true },
);
