import request from 'supertest';
import { z } from 'zod';
import { createLogger, createMetrics } from '../../middleware/observability.ts';
import { route } from '../../routes/route.ts';
import { buildTestApp } from '../support/buildTestApp.ts';

const SECRET = 'tell-nobody-7';
const lines: string[] = [];
const logger = createLogger('trace', { write: (line: string) => void lines.push(line) });
beforeEach(() => lines.splice(0));

const ok = { who: 'public', answer: z.null(), tag: 'Test', summary: 'Nothing' } as const;
const nothing = () => Promise.resolve({ data: null });
/** As PostgreSQL puts it: the whole row in `detail`. */
const quoting = Object.assign(new Error('violates check constraint'), {
  code: 'XX000',
  detail: `Failing row contains (${SECRET})`,
  where: SECRET,
});
const routes = [
  route({ ...ok, method: 'get', path: '/api/dashboard/tenant/kpis', handler: nothing }),
  route({
    ...ok,
    method: 'post',
    path: '/api/things/:id',
    params: z.object({ id: z.string() }),
    body: z.object({ password: z.string() }),
    handler: nothing,
  }),
  route({ ...ok, method: 'get', path: '/api/quoting', handler: () => Promise.reject(quoting) }),
  route({
    ...ok,
    method: 'get',
    path: '/api/broken',
    handler: () => Promise.reject(new Error('broken', { cause: quoting })),
  }),
];

it('logs no secret, wherever a request carries it', async () => {
  const app = buildTestApp({ routes, logger });
  const secrets = { authorization: `Bearer ${SECRET}`, cookie: `accessToken=${SECRET}`, 'x-other': SECRET };
  await request(app).post(`/api/things/1?token=${SECRET}`).set(secrets).send({ password: SECRET }).expect(200);
  await request(app)
    .post('/api/things/1')
    .set(secrets)
    .send({ password: 7, [SECRET]: SECRET });
  await request(app)
    .post('/api/things/1')
    .set({ ...secrets, 'content-type': 'application/json' })
    .send(`{"password":"${SECRET}`)
    .expect(400);
  await request(app).get('/api/broken').set(secrets).expect(500);
  await request(app).get('/api/quoting').set(secrets).expect(500);
  expect(lines.length).toBeGreaterThanOrEqual(7);
  expect(lines.join('')).not.toContain(SECRET);
});

it('redacts secrets in what the program itself logs', () => {
  logger.info({
    password: SECRET,
    body: { refreshToken: SECRET, nested: { accessToken: SECRET } },
    headers: { authorization: SECRET, 'set-cookie': SECRET },
  });
  expect(lines.join('')).not.toContain(SECRET);
  expect(lines.join('').match(/\[redacted\]/g)).toHaveLength(5);
});

it('says what was asked, by which request and why it failed', async () => {
  const app = buildTestApp({ routes, logger });
  await request(app).get('/api/broken').set('X-Request-Id', 'abc-1');
  const [fault, done] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(fault).toMatchObject({
    requestId: 'abc-1',
    path: '/api/broken',
    err: { message: 'broken', cause: { code: 'XX000' } },
  });
  expect(done).toMatchObject({ requestId: 'abc-1', req: { method: 'GET', path: '/api/broken' }, res: { status: 500 } });
});

it('counts polls and does not log them; labels are patterns, never addresses', async () => {
  const metrics = createMetrics({ process: false });
  const app = buildTestApp({ routes, logger, metrics });
  await request(app).get('/api/dashboard/tenant/kpis').expect(200);
  await request(app).post('/api/things/very-special').send({ password: 'x' }).expect(200);
  await request(app).get('/api/made-up').expect(404);
  expect(lines.filter((line) => line.includes('kpis'))).toEqual([]);
  const text = await metrics.registry.metrics();
  expect(text).toContain('http_requests_total{method="GET",route="/api/dashboard/tenant/kpis",status="200"} 1');
  expect(text).toContain('route="/api/things/:id",status="200"} 1');
  expect(text).toContain('route="other",status="404"} 1');
  expect(text).not.toMatch(/very-special|made-up/);
});

it('hides what it runs on, and sends the usual protections', async () => {
  const { headers } = await request(buildTestApp({ routes, production: true })).get('/api/nothing');
  expect(headers).not.toHaveProperty('x-powered-by');
  expect(headers['content-security-policy']).toContain("script-src 'self'");
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'strict-transport-security': expect.any(String) as string,
  });
});
