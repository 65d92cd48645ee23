import { gzipSync } from 'node:zlib';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { z } from 'zod';
import { DateOnly, IdParams, MoneyInput, Page, text } from '../../contracts/common.ts';
import { answerClientErrors } from '../../middleware/clientErrors.ts';
import { route } from '../../routes/route.ts';
import { buildTestApp, testTokens } from '../support/buildTestApp.ts';

const ID = '0b8f4c1e-6f5e-4b0a-9a53-0d1c2f3e4a5b';
const Body = z.strictObject({
  title: text({ max: 20 }).optional(),
  price: MoneyInput.optional(),
  day: DateOnly.optional(),
  any: z.unknown().optional(),
});

const routes = [
  route({
    method: 'post',
    path: '/api/things/:id',
    who: 'public',
    params: IdParams,
    query: Page,
    body: Body,
    answer: z.unknown(),
    tag: 'Test',
    summary: 'Echo',
    handler: ({ body }) => Promise.resolve({ data: body }),
  }),
  route({
    method: 'post',
    path: '/api/bare',
    who: 'public',
    answer: z.null(),
    tag: 'Test',
    summary: 'Takes no body',
    handler: () => Promise.resolve({ data: null }),
  }),
  route({
    method: 'get',
    path: '/api/mine',
    who: 'user',
    answer: z.strictObject({ userId: z.string() }),
    tag: 'Test',
    summary: 'Needs a session',
    handler: ({ caller }) => Promise.resolve({ data: { userId: caller.userId } }),
  }),
];

let server: Server;
beforeAll((done) => {
  server = buildTestApp({ routes }).listen(0, '127.0.0.1', () => done());
  answerClientErrors(server);
});
afterAll((done) => {
  server.close(() => done());
  server.closeAllConnections();
});

interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}
interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  body: {
    success: boolean;
    data?: unknown;
    error?: { code: string; message: string; details?: { path: string }[]; requestId: string };
  };
}

/** Sends exactly what it is told: a client library would repair or refuse half of it. */
function send({ method = 'POST', path = `/api/things/${ID}`, headers = {}, body }: Sent): Promise<Received> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const typed = { 'content-type': 'application/json', ...headers };
    const req = httpRequest({ port, host: '127.0.0.1', method, path, headers: typed, agent: false }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => {
        const answer = JSON.parse(Buffer.concat(chunks).toString()) as Received['body'];
        resolve({ status: res.statusCode ?? 0, headers: res.headers, body: answer });
      });
    });
    req.on('error', reject);
    req.end(body);
  });
}
const sendJson = (value: unknown, more: Sent = {}) => send({ body: JSON.stringify(value), ...more });

const nested = (depth: number): string => `{"any":${'['.repeat(depth)}${']'.repeat(depth)}}`;
const wide = (count: number): string => JSON.stringify({ any: Array.from({ length: count }, () => 0) });
const manyKeys = JSON.stringify({ any: Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`k${i}`, 0])) });

describe('a body that is refused names the field', () => {
  const cases: [string, string, string][] = [
    ['a NUL byte', '{"title":"a\\u0000b"}', 'title'],
    ['a NUL byte where anything goes', '{"any":[{"x":"a\\u0000"}]}', 'any.0.x'],
    ['a NUL byte in a key', '{"any":{"a\\u0000":1}}', 'any'],
    ['a lone surrogate', '{"any":"\\ud800"}', 'any'],
    ['a lone surrogate the other way', '{"title":"\\udc00x"}', 'title'],
    ['__proto__', '{"__proto__":{"role":"admin"}}', '__proto__'],
    ['__proto__ within', '{"any":{"__proto__":1}}', 'any.__proto__'],
    ['constructor', '{"any":{"constructor":{"prototype":1}}}', 'any.constructor'],
    ['too deep', nested(20), `any${'.0'.repeat(19)}`],
    ['deep enough to end a recursion', nested(40_000), `any${'.0'.repeat(19)}`],
    ['too many items', wide(1001), 'any'],
    ['too many keys', manyKeys, 'any'],
    ['an unknown key', '{"color":1}', 'color'],
    ['money as text that is none', '{"price":"NaN"}', 'price'],
    ['money with 3 decimals', '{"price":1.005}', 'price'],
    ['money with 11 digits', '{"price":10000000000}', 'price'],
    ['negative money', '{"price":-1}', 'price'],
    ['money out of the range of numbers', '{"price":1e999}', 'price'],
    ['a day that never was', '{"day":"2023-02-29"}', 'day'],
    ['infinity as a day', '{"day":"infinity"}', 'day'],
    ['a year before 1900', '{"day":"1899-12-31"}', 'day'],
    ['a year after 2200', '{"day":"2201-01-01"}', 'day'],
    ['white space alone', '{"title":"  "}', 'title'],
    ['a title too long', `{"title":"${'x'.repeat(21)}"}`, 'title'],
    ['an array', '[]', 'body'],
    ['a bare value', '"x"', 'body'],
    ['half an object', '{"title":', 'body'],
    ['NaN', '{"price":NaN}', 'body'],
  ];
  it.each(cases)('%s', async (_name, body, path) => {
    const res = await send({ body });
    expect(res.status).toBe(400);
    expect(res.body.success).toBe(false);
    expect(res.body.error?.code).toBe('VALIDATION_ERROR');
    expect(res.body.error?.details?.map((fault) => fault.path)).toEqual([path]);
    expect(({} as { role?: string }).role).toBeUndefined();
  });
});

it.each([
  ['deep as allowed', nested(19)],
  ['wide as allowed', wide(1000)],
  ['characters of four bytes, counted as one', JSON.stringify({ title: '😀'.repeat(20) })],
  ['the greatest amount', '{"price":9999999999.99}'],
])('accepts what is %s', async (_name, body) => {
  expect((await send({ body })).status).toBe(200);
});

describe('sizes and encodings', () => {
  const big = JSON.stringify({ any: Array.from({ length: 200 }, () => 'x'.repeat(600)) });

  it('refuses a body over the limit with 413, naming field and limit', async () => {
    const res = await send({ body: big });
    expect(res.status).toBe(413);
    expect(res.body.error).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', details: [{ path: 'body' }] });
    expect(JSON.stringify(res.body)).toContain('102400');
  });

  it('refuses one that is over the limit after inflation', async () => {
    const body = gzipSync(big);
    expect(body.length).toBeLessThan(2_000);
    const res = await send({ body, headers: { 'content-encoding': 'gzip' } });
    expect(res.status).toBe(413);
  });

  it.each<[string, number, Sent]>([
    ['gzip that is none', 400, { body: 'plain', headers: { 'content-encoding': 'gzip' } }],
    ['an encoding nobody knows', 415, { body: '{}', headers: { 'content-encoding': 'rot13' } }],
    [
      'another content type',
      415,
      { body: 'title=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    ['text of another page', 415, { body: '{"title":"x"}', headers: { 'content-type': 'text/plain' } }],
    ['no content type', 415, { body: '{}', headers: { 'content-type': '' } }],
    [
      'a charset other than UTF-8',
      415,
      { body: Buffer.from('{}', 'utf16le'), headers: { 'content-type': 'application/json; charset=utf-16' } },
    ],
    ['bytes that are no UTF-8', 400, { body: Buffer.from([0x7b, 0x22, 0x74, 0xff, 0x22, 0x3a, 0x31, 0x7d]) }],
    ['no body where one is needed', 400, {}],
    ['a body where none is taken', 400, { path: '/api/bare', body: '{"x":1}' }],
    ['a list where nothing is taken', 400, { path: '/api/bare', body: '[1]' }],
  ])('%s', async (_name, status, sent) => {
    const res = await send(sent);
    expect(res.status).toBe(status);
    expect(res.body).toMatchObject({ success: false, error: { requestId: expect.any(String) as string } });
  });
});

describe('paths, queries and headers', () => {
  it.each<[string, string, string]>([
    ['an id that is no uuid', '/api/things/7', 'id'],
    ['an id with a NUL byte', '/api/things/%00', 'id'],
    ['a path that cannot be decoded', '/api/things/%E0%A4%A', 'path'],
    ['page 0', `/api/things/${ID}?page=0`, 'page'],
    ['a page that is no number', `/api/things/${ID}?page=1e3`, 'page'],
    ['a page past any', `/api/things/${ID}?page=99999999999999999999`, 'page'],
    ['limit 101', `/api/things/${ID}?limit=101`, 'limit'],
    ['a limit twice', `/api/things/${ID}?limit=1&limit=2`, 'limit'],
    ['an unknown filter', `/api/things/${ID}?color=red`, 'color'],
    ['__proto__ in the query', `/api/things/${ID}?__proto__=1`, '__proto__'],
  ])('%s is 400', async (_name, path, field) => {
    const res = await sendJson({}, { path });
    expect(res.status).toBe(400);
    expect(res.body.error?.details).toEqual([expect.objectContaining({ path: field })]);
  });

  it.each<[string, Record<string, string>]>([
    ['a cookie that cannot be decoded', { cookie: 'accessToken=%E0%A4%A' }],
    ['a cookie of JSON', { cookie: 'accessToken=j:{"a":1}' }],
    ['a cookie without a name', { cookie: '=x; ;; accessToken' }],
    ['a cookie named after a prototype', { cookie: '__proto__=1; accessToken=x' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['a bearer of nothing', { authorization: 'Bearer ' }],
    ['a bearer of much', { authorization: `Bearer ${'x'.repeat(5000)}` }],
    ['three words', { authorization: 'Bearer a b' }],
  ])('%s is 401', async (_name, headers) => {
    const res = await send({ method: 'GET', path: '/api/mine', headers });
    expect(res.status).toBe(401);
  });

  it('takes the cookie before the header, and the first of two cookies', async () => {
    const subject = { email: 'a@b.c', role: 'tenant', sessionId: ID } as const;
    const [one, two] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'].map((userId) =>
      testTokens.issueAccess({ ...subject, userId }),
    );
    const headers = { cookie: `accessToken=${one}; accessToken=bad`, authorization: `Bearer ${two}` };
    const res = await send({ method: 'GET', path: '/api/mine', headers });
    expect(res.body.data).toEqual({ userId: '11111111-1111-4111-8111-111111111111' });
    const bearer = await send({ method: 'GET', path: '/api/mine', headers: { authorization: `bearer ${two}` } });
    expect(bearer.body.data).toEqual({ userId: '22222222-2222-4222-8222-222222222222' });
  });

  it('answers 404 in the envelope', async () => {
    const res = await send({ method: 'GET', path: '/api/nothing' });
    expect(res.status).toBe(404);
    expect(res.body).toEqual({
      success: false,
      error: { code: 'NOT_FOUND', message: 'Route not found', requestId: expect.any(String) as string },
    });
  });

  it('echoes a sane request id and replaces any other', async () => {
    const sane = await sendJson({}, { path: '/api/nothing', headers: { 'x-request-id': 'abc-123' } });
    expect([sane.headers['x-request-id'], sane.body.error?.requestId]).toEqual(['abc-123', 'abc-123']);
    for (const odd of ['a b', '<script>', 'x'.repeat(200), '']) {
      const res = await sendJson({}, { path: '/api/nothing', headers: { 'x-request-id': odd } });
      expect(res.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
      expect(res.body.error?.requestId).toBe(res.headers['x-request-id']);
    }
  });
});

it.each<[string, number, string]>([
  ['no HTTP at all', 400, 'hello\r\n\r\n'],
  ['a header with a NUL byte', 400, 'GET / HTTP/1.1\r\nHost: x\r\nX-Odd: a\0b\r\n\r\n'],
  ['no host', 400, 'GET / HTTP/1.1\r\n\r\n'],
  ['two lengths', 400, 'POST /api/bare HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'],
  ['headers without end', 431, `GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${'x'.repeat(20_000)}\r\n\r\n`],
])('answers %s with %i', async (_name, status, raw) => {
  const { port } = server.address() as AddressInfo;
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(raw));
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('error', reject).on('close', () => resolve(text));
  });
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
});
