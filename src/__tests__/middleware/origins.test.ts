import request from 'supertest';
import { z } from 'zod';
import { isBrowser, originAllowed } from '../../middleware/origins.ts';
import { route } from '../../routes/route.ts';
import { buildTestApp, testOrigin } from '../support/buildTestApp.ts';

const common = { who: 'public', answer: z.null(), tag: 'Test', summary: 'Nothing' } as const;
const nothing = () => Promise.resolve({ data: null });
const app = buildTestApp({
  routes: [
    route({ ...common, method: 'post', path: '/api/thing', handler: nothing }),
    route({ ...common, method: 'delete', path: '/api/thing', handler: nothing }),
    route({ ...common, method: 'get', path: '/api/thing', handler: nothing }),
    route({
      ...common,
      method: 'get',
      path: '/api/stream',
      stream: true,
      handler: ({ res }) => {
        res.json({ open: true });
        return Promise.resolve(undefined);
      },
    }),
  ],
});

const FOREIGN = 'https://evil.example';
const COOKIE = { cookie: 'accessToken=x' };

describe('an unsafe verb', () => {
  it.each<[number, string, Record<string, string>]>([
    [403, 'a cookie and a foreign Origin', { ...COOKIE, origin: FOREIGN }],
    [403, 'a cookie and no origin at all ("null")', { ...COOKIE, origin: 'null' }],
    [403, 'a cookie and an Origin that only begins like ours', { ...COOKIE, origin: `${testOrigin}.evil.example` }],
    [403, 'a cookie and our name over another scheme', { ...COOKIE, origin: testOrigin.replace('http:', 'https:') }],
    [403, 'a cookie and Sec-Fetch-Site: cross-site', { ...COOKIE, 'sec-fetch-site': 'cross-site' }],
    [403, 'a cookie and Sec-Fetch-Site: same-site alone', { ...COOKIE, 'sec-fetch-site': 'same-site' }],
    [403, 'any cookie, also one that is not ours', { cookie: 'a=b', origin: FOREIGN }],
    [200, 'a cookie and our Origin', { ...COOKIE, origin: testOrigin }],
    [200, 'a cookie, our Origin and same-site', { ...COOKIE, origin: testOrigin, 'sec-fetch-site': 'same-site' }],
    [200, 'a cookie and same-origin', { ...COOKIE, 'sec-fetch-site': 'same-origin' }],
    [200, 'a cookie and neither', COOKIE],
    [200, 'no cookie, whatever the Origin', { origin: FOREIGN, authorization: 'Bearer x' }],
  ])('is answered %i with %s', async (status, _name, headers) => {
    for (const verb of ['post', 'delete'] as const) {
      const res = await request(app)[verb]('/api/thing').set(headers);
      expect(res.status).toBe(status);
      if (status === 403) expect(res.body.error.code).toBe('FOREIGN_ORIGIN');
    }
  });
});

describe('a read', () => {
  it('by a foreign page with a cookie is refused', async () => {
    await request(app)
      .get('/api/thing')
      .set({ ...COOKIE, origin: FOREIGN })
      .expect(403);
  });

  it('by following a link is not', async () => {
    await request(app)
      .get('/api/thing')
      .set({ ...COOKIE, 'sec-fetch-site': 'cross-site' })
      .expect(200);
  });
});

it('opens streams to our own pages and to programs only', async () => {
  await request(app).get('/api/stream').set('Origin', FOREIGN).expect(403);
  await request(app).get('/api/stream').set('Origin', testOrigin).expect(200);
  await request(app).get('/api/stream').expect(200);
  await request(app).head('/api/stream').expect(404);
});

it('lets our pages alone read answers across origins, with cookies', async () => {
  const ours = await request(app)
    .options('/api/thing')
    .set({ origin: testOrigin, 'access-control-request-method': 'POST' });
  expect(ours.headers).toMatchObject({
    'access-control-allow-origin': testOrigin,
    'access-control-allow-credentials': 'true',
  });
  const foreign = await request(app).get('/api/thing').set('Origin', FOREIGN);
  expect(foreign.headers).not.toHaveProperty('access-control-allow-origin');
  const read = await request(app).get('/api/thing').set('Origin', testOrigin);
  expect(read.headers['access-control-expose-headers']).toContain('X-Position');
  expect(read.headers['access-control-expose-headers']).toContain('Idempotency-Replayed');
});

it('tells sockets the same', () => {
  expect(originAllowed({}, [testOrigin])).toBe(true);
  expect(originAllowed({ origin: FOREIGN }, [testOrigin])).toBe(false);
  expect(isBrowser({ 'sec-fetch-site': 'same-origin' })).toBe(true);
});
