import { setTimeout as delay } from 'node:timers/promises';
import request from 'supertest';
import { z } from 'zod';
import type { Role } from '../../contracts/common.ts';
import { conflict } from '../../errors/index.ts';
import { route, type Answer, type Route } from '../../routes/route.ts';
import { buildTestApp, testTokens } from '../support/buildTestApp.ts';

const USER = '11111111-1111-4111-8111-111111111111';
const SESSION = '22222222-2222-4222-8222-222222222222';
const tokenFor = (role: Role, sessionId = SESSION) =>
  testTokens.issueAccess({ userId: USER, email: 'a@b.c', role, sessionId });
const as = (role: Role): [string, string] => ['Authorization', `Bearer ${tokenFor(role)}`];

const made = (over: Partial<Route>, answer: () => Promise<Answer | undefined>): Route =>
  route({
    method: 'get',
    path: '/api/x',
    who: 'public',
    answer: z.strictObject({ a: z.number() }),
    tag: 'Test',
    summary: 'Something',
    ...over,
    handler: answer,
  });
const say =
  (answer: Partial<Answer> = {}) =>
  () =>
    Promise.resolve({ data: { a: 1 }, ...answer });

describe('the envelope', () => {
  it('carries data and the position it was read at', async () => {
    const res = await request(buildTestApp({ routes: [made({}, say({ asOf: 7 }))] })).get('/api/x');
    expect(res.body).toEqual({ success: true, data: { a: 1 }, asOf: 7 });
    expect(res.headers['cache-control']).toBe('private, no-cache');
  });

  it('tells a write its position, and that it is pending', async () => {
    const routes = [
      made({ method: 'post', status: 201 }, say({ position: 9, relayed: true })),
      made({ method: 'put' }, say({ position: null, relayed: false })),
    ];
    const app = buildTestApp({ routes });
    const post = await request(app).post('/api/x').expect(201);
    expect(post.headers).toMatchObject({ 'x-position': '9', 'cache-control': 'no-store' });
    expect(post.headers).not.toHaveProperty('x-position-pending');
    const put = await request(app).put('/api/x').expect(200);
    expect(put.headers).toMatchObject({ 'x-position-pending': 'true' });
    expect(put.headers).not.toHaveProperty('x-position');
  });

  it('honours an ETag that the handler sets', async () => {
    const routes = [
      route({
        method: 'get',
        path: '/api/x',
        who: 'public',
        answer: z.null(),
        tag: 'Test',
        summary: 'Tagged',
        handler: ({ res }) => {
          res.set('ETag', 'W/"7"');
          return Promise.resolve({ data: null });
        },
      }),
    ];
    const app = buildTestApp({ routes });
    await request(app).get('/api/x').set('If-None-Match', 'W/"7"').expect(304);
    await request(app).get('/api/x').set('If-None-Match', 'W/"6"').expect(200);
  });

  it('fails in tests when an answer says more than it declares', async () => {
    const routes = [made({}, () => Promise.resolve({ data: { a: 1, password_hash: 'x' } }))];
    await request(buildTestApp({ routes })).get('/api/x').expect(500);
    await request(buildTestApp({ routes, checkAnswers: false }))
      .get('/api/x')
      .expect(200);
  });

  it('turns what a handler throws into an error', async () => {
    const app = buildTestApp({
      routes: [
        made({}, () => Promise.reject(conflict('DEAL_CLOSED', 'The deal is closed'))),
        made({ path: '/api/broken' }, () => Promise.reject(new Error('secret of the house'))),
        made({ path: '/api/silent' }, () => Promise.resolve(undefined)),
      ],
    });
    const known = await request(app).get('/api/x').expect(409);
    expect(known.body.error).toMatchObject({ code: 'DEAL_CLOSED', message: 'The deal is closed' });
    const unknown = await request(app).get('/api/broken').expect(500);
    expect(unknown.body.error.code).toBe('INTERNAL');
    expect(unknown.text).not.toContain('secret');
    await request(app).get('/api/silent').expect(500);
  });
});

describe('access', () => {
  const routes = [
    made({ path: '/api/all' }, say()),
    made({ path: '/api/user', who: 'user' }, say()),
    made({ path: '/api/broker', who: ['broker', 'admin'] }, say()),
  ];
  const app = buildTestApp({ routes });

  it.each<[string, Role | undefined, number]>([
    ['/api/all', undefined, 200],
    ['/api/user', undefined, 401],
    ['/api/user', 'tenant', 200],
    ['/api/broker', undefined, 401],
    ['/api/broker', 'tenant', 403],
    ['/api/broker', 'broker', 200],
  ])('%s for %s is %i', async (path, role, status) => {
    const req = request(app).get(path);
    await (role ? req.set(...as(role)) : req).expect(status);
  });

  it('asks on every request whether the session has ended', async () => {
    const ended = new Set<string>();
    const revocable = buildTestApp({ routes, revocations: { isRevoked: ({ sessionId }) => ended.has(sessionId) } });
    await request(revocable)
      .get('/api/user')
      .set(...as('tenant'))
      .expect(200);
    ended.add(SESSION);
    const res = await request(revocable)
      .get('/api/user')
      .set(...as('tenant'))
      .expect(401);
    expect(res.body.error.code).toBe('SESSION_ENDED');
    await request(revocable)
      .get('/api/all')
      .set(...as('tenant'))
      .expect(200);
  });

  it('forgets a remembered token when it expires', async () => {
    const claims = { ...testTokens.verifyAccess(tokenFor('tenant')), expiresAt: Date.now() + 200 };
    let verified = 0;
    const tokens = { verifyAccess: () => (verified++, claims) };
    const brief = buildTestApp({ routes, tokens });
    for (let i = 0; i < 3; i++)
      await request(brief)
        .get('/api/user')
        .set(...as('tenant'))
        .expect(200);
    expect(verified).toBe(1);
    await delay(Math.max(0, claims.expiresAt - Date.now()) + 1);
    await request(brief)
      .get('/api/user')
      .set(...as('tenant'))
      .expect(401);
  });
});

describe('X-Min-Position', () => {
  const waited: number[] = [];
  const app = buildTestApp({
    routes: [made({}, say())],
    waitForPosition: (position) => {
      waited.push(position);
      return Promise.resolve();
    },
  });

  it('is waited for before the handler reads', async () => {
    await request(app).get('/api/x').set('X-Min-Position', '42').expect(200);
    await request(app).get('/api/x').expect(200);
    expect(waited).toEqual([42]);
  });

  it.each(['-1', 'x', '1.5', '9'.repeat(30), ''])('refuses %j', async (value) => {
    const res = await request(app).get('/api/x').set('X-Min-Position', value).expect(400);
    expect(res.body.error.details[0].path).toBe('X-Min-Position');
  });
});
