import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { events, type EventType } from '../../contracts/events.ts';
import { isSequenced, loggedEventsOf } from '../support/logOracle.ts';
import type { StreamClient } from '../support/eventStreamClient.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/testApp.ts';
import { waitFor } from '../support/waitFor.ts';

const ORIGIN = 'https://app.example.com';
let app: TestApp;
let psql: pg.Client;
beforeAll(async () => {
  app = await startTestApp({ env: { FRONTEND_URL: ORIGIN, TOKEN_GRACE_SECONDS: '1' } });
  psql = new pg.Client(app.databaseUrl);
  await psql.connect();
});
afterAll(async () => {
  await psql.end();
  await app.close();
});

const tenant = async (): Promise<TestUser> => {
  const user = await app.addUser('tenant');
  await waitFor(() => isSequenced(app.db));
  return user;
};
const business = (user: TestUser, name = 'Cafe') => app.request(user, 'post', '/api/businesses', { name });
const logged = async (user: TestUser) => (await loggedEventsOf(app.db, user.id)).slice(1);
const idsOf = (stream: StreamClient) => stream.events().map(({ data }) => data['eventId']);
const opened = (stream: StreamClient) =>
  waitFor(() => stream.of('connected').length === 1, { message: 'it is not connected' });

interface HistoryPage {
  events: { type: string; eventId: string; cursor: string; timestamp: string; data: Record<string, unknown> }[];
  cursor: string;
  more: boolean;
  verdict: string;
}
const history = async (user: TestUser, query: string): Promise<HistoryPage> => {
  const reply = await app.request(user, 'get', `/api/events/history?${query}`);
  expect(reply.status).toBe(200);
  return reply.body.data as HistoryPage;
};

describe('the stream', () => {
  test('begins with connected, then the KPIs, and is no answer that anybody may cache', async () => {
    const user = await tenant();
    const stream = await app.stream(user);
    expect(stream.status).toBe(200);
    expect(stream.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(stream.headers['cache-control']).toBe('no-store');
    await waitFor(() => stream.frames.length >= 2);
    expect(stream.frames.map(({ event }) => event).slice(0, 2)).toEqual(['connected', 'kpi:update']);
    expect(stream.frames[0]?.id).toBe(stream.frames[0]?.data['cursor']);
    expect(stream.of('kpi:update')[0]?.data['kpis']).toMatchObject({ activeBusinesses: 0 });
  });

  test('says what the socket and the history say, from one cursor on, replayed and live', async () => {
    const [user, landlord] = [await tenant(), await app.addUser('landlord')];
    const start = await app.headCursor(user);
    const shop = (await business(user, 'before')).body.data;
    const [stream, socket] = [await app.stream(user, `?cursor=${start}`), app.connect(user, { cursor: start })];
    await waitFor(() => socket.of('reconnected').length === 1);
    await app.request(landlord, 'post', `/api/businesses/${shop.id}/view`);
    await app.request(user, 'put', `/api/businesses/${shop.id}`, { name: 'Bistro', status: 'stealth_mode' });
    await psql.query(
      `begin; insert into businesses (user_id, name) values ('${user.id}', 'a'), ('${user.id}', 'b'); delete from businesses where id = '${shop.id}'; commit`,
    );
    await psql.query(`insert into businesses (user_id, name) select $1, 'bulk' from generate_series(1, 700)`, [
      user.id,
    ]);
    await waitFor(() => isSequenced(app.db));
    const expected = await logged(user);
    expect(new Set(expected.map(({ type }) => type)).size).toBeGreaterThanOrEqual(6);
    await waitFor(() => stream.events().length === expected.length && socket.events().length === expected.length);
    const page = await history(user, `cursor=${start}`);
    const flat = page.events.map(({ type, data, ...stamp }) => ({ type, data: { ...data, ...stamp } }));
    expect(flat.map(({ data }) => data.eventId)).toEqual(expected.map(({ eventId }) => eventId));
    expect(stream.events().map(({ event, data }) => ({ type: event, data }))).toEqual(flat);
    expect(socket.events()).toEqual(flat);
    for (const { id, data } of stream.events()) expect(id).toBe(data['cursor']);
    for (const { type, data } of page.events)
      expect([type, events[type as EventType].data.safeParse(data).error?.issues ?? []]).toEqual([type, []]);
    expect([page.more, page.verdict]).toEqual([false, 'replayed']);
  });

  test('goes on after Last-Event-ID, which wins over the cursor in the address, each event once', async () => {
    const user = await tenant();
    const start = await app.headCursor(user);
    for (let n = 0; n < 4; n++) await business(user, `b${n}`);
    const first = await app.stream(user, `?cursor=${start}`);
    await waitFor(() => first.events().length === 4);
    const second = first.events()[1]?.id ?? '';
    first.close();
    const again = await app.stream(user, `?cursor=${start}`, { 'last-event-id': second });
    await business(user, 'live');
    await waitFor(() => again.events().length === 3);
    expect([...idsOf(first).slice(0, 2), ...idsOf(again)]).toEqual((await logged(user)).map(({ eventId }) => eventId));
    expect(again.of('connected')[0]?.id).toBe(second);
    // Without either it begins now.
    const now = await app.stream(user);
    await opened(now);
    await business(user, 'later');
    await waitFor(() => now.events().length === 1);
  });

  test('a cursor that cannot be continued is told, and the stream goes on from now', async () => {
    const user = await tenant();
    await business(user, 'old');
    const [generation, pos, event] = (await app.headCursor(user)).split('-') as [string, string, string];
    for (const cursor of [
      `${generation === '00000000' ? '11111111' : '00000000'}-${pos}-${event}`,
      `${generation}-zzzzzz-${event}`,
      `${generation}-${pos}-00000000`,
    ]) {
      const stream = await app.stream(user, `?cursor=${cursor}`);
      await opened(stream);
      await waitFor(() => stream.of('reset').length === 1);
      expect(stream.frames[0]?.event).toBe('connected');
      await business(user, 'new');
      await waitFor(() => stream.events().length === 1);
      // What it tells to go on from can be gone on from.
      const head = await history(user, `cursor=${stream.of('reset')[0]?.data['cursor'] as string}`);
      expect([head.verdict, head.events.length]).toEqual(['replayed', 1]);
      expect((await history(user, `cursor=${cursor}`)).verdict).toBe('reset');
      stream.close();
    }
  });

  test.each([
    ['?cursor=nonsense', {}, 400, 'VALIDATION_ERROR'],
    ['?cursor=', {}, 400, 'VALIDATION_ERROR'],
    ['', { 'last-event-id': 'nonsense' }, 400, 'VALIDATION_ERROR'],
    ['?types=business:created,nonsense', {}, 400, 'VALIDATION_ERROR'],
    ['?types=', {}, 400, 'VALIDATION_ERROR'],
    ['?other=1', {}, 400, 'VALIDATION_ERROR'],
    ['', { origin: 'https://evil.example.com' }, 403, 'FOREIGN_ORIGIN'],
    ['', { origin: 'null' }, 403, 'FOREIGN_ORIGIN'],
  ])('%s %j is refused with %i', async (query, headers, status, code) => {
    const refused = await app.stream(await tenant(), query, headers);
    await waitFor(() => refused.ended);
    expect([refused.status, (JSON.parse(refused.text()) as { error: { code: string } }).error.code]).toEqual([
      status,
      code,
    ]);
  });

  test('an allowed page may open it with its cookie, nobody without a session may', async () => {
    const user = await tenant();
    const stream = await app.stream(null, '', { origin: ORIGIN, cookie: `accessToken=${user.token}` });
    await opened(stream);
    expect(stream.headers['access-control-allow-origin']).toBe(ORIGIN);
    for (const headers of [{}, { authorization: 'Bearer x' }, { cookie: 'accessToken=x' }])
      expect((await app.stream(null, '', headers)).status).toBe(401);
  });

  test('sends only the types wanted, and its reader still loses nothing', async () => {
    const user = await tenant();
    const start = await app.headCursor(user);
    const shop = (await business(user, 'one')).body.data;
    for (let n = 0; n < 5; n++) await app.request(user, 'put', `/api/businesses/${shop.id}`, { name: `name ${n}` });
    const stream = await app.stream(user, `?cursor=${start}&types=business:created,business:deleted`);
    await business(user, 'two');
    await waitFor(() => stream.events().length === 2);
    const place = stream.lastId() ?? '';
    stream.close();
    await app.request(user, 'put', `/api/businesses/${shop.id}`, { name: 'unwanted' });
    await app.request(user, 'delete', `/api/businesses/${shop.id}`);
    const again = await app.stream(user, '?types=business:created,business:deleted', { 'last-event-id': place });
    await waitFor(() => again.events().length === 1);
    await business(user, 'three');
    await waitFor(() => again.events().length === 2);
    expect([...stream.events(), ...again.events()].map(({ event }) => event)).toEqual([
      'business:created',
      'business:created',
      'business:deleted',
      'business:created',
    ]);
    expect([...stream.of('kpi:update'), ...again.of('kpi:update')]).toEqual([]);
    const kpis = await app.stream(user, '?types=kpi:update');
    await waitFor(() => kpis.of('kpi:update').length === 1);
  });

  test('at most five of a user, also when they come at one moment, and others are not concerned', async () => {
    const [user, other] = [await tenant(), await tenant()];
    // With a cursor that must be looked up there is time between the question and the opening.
    const start = await app.headCursor(user);
    const tries = await Promise.all(
      Array.from({ length: 9 }, () => app.stream(user, `?cursor=${start.replace(/-[^-]*$/, '-00000000')}`)),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429, 429]);
    expect(Number(tries.find(({ status }) => status === 429)?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await app.stream(other)).status).toBe(200);
    tries.find(({ status }) => status === 200)?.close();
    await waitFor(async () => (await app.stream(user)).status === 200, { message: 'a closed stream still counts' });
  });

  test('ends with the session, and with the token after its grace', async () => {
    const [user, brief] = [await tenant(), await tenant()];
    const stream = await app.stream(user);
    const expiring = await app.stream({ ...brief, token: app.tokenFor(brief, 2) });
    await opened(stream);
    await app.request(user, 'post', '/api/auth/logout');
    await waitFor(() => stream.ended, { timeout: 2_000 });
    expect(stream.frames.at(-1)).toMatchObject({ event: 'session:ended', data: { code: 'SESSION_REVOKED' } });
    expect(expiring.ended).toBe(false);
    await waitFor(() => expiring.ended, { timeout: 4_000 });
    expect(expiring.frames.at(-1)).toMatchObject({ event: 'session:ended', data: { code: 'TOKEN_EXPIRED' } });
    await waitFor(() => app.streams.isUserConnected(brief.id) === false);
  });

  test('of a reader that stops costs no memory without bound, and has everything in order once it goes on', async () => {
    const user = await tenant();
    await psql.query(`insert into businesses (user_id, name) select $1, 'row ' || n from generate_series(1, 100) n`, [
      user.id,
    ]);
    await waitFor(() => isSequenced(app.db));
    const start = await app.headCursor(user);
    const stream = await app.stream(user, `?cursor=${start}`);
    await opened(stream);
    stream.pause();
    for (let n = 0; n < 60; n++)
      await psql.query(`update businesses set description = $1 where user_id = $2`, [
        `${n} ${randomUUID()} `.padEnd(2_000, 'x'),
        user.id,
      ]);
    await waitFor(() => isSequenced(app.db));
    // 30 MB were written; what waits for this reader in the server is a page of the log at most.
    const waiting = await waitFor(() => heldFor(stream));
    expect(waiting.bytes).toBeLessThan(3e6);
    stream.resume();
    const expected = (await logged(user)).slice(100).map(({ eventId }) => eventId);
    await waitFor(() => stream.events().length >= expected.length, {
      timeout: 10_000,
      message: 'the rest does not come',
    });
    expect(idsOf(stream)).toEqual(expected);
  }, 40_000);
});

/** Bytes the server still holds for a client, by the client's port. */
function heldFor(stream: StreamClient): { bytes: number } | undefined {
  const handles = (
    process as unknown as { _getActiveHandles(): { remotePort?: number; writableLength?: number }[] }
  )._getActiveHandles();
  const handle = handles.find(({ remotePort }) => remotePort !== undefined && remotePort === stream.port);
  return handle && { bytes: handle.writableLength ?? 0 };
}

describe('the history', () => {
  test('pages with a limit, whole transactions at a time, and tells whether there is more', async () => {
    const user = await tenant();
    const start = await app.headCursor(user);
    await business(user, 'single');
    await psql.query(
      `begin; ${Array.from({ length: 7 }, (_, n) => `insert into businesses (user_id, name) values ('${user.id}', 't${n}')`).join(';')}; commit`,
    );
    await business(user, 'last');
    await waitFor(() => isSequenced(app.db));
    const pages: HistoryPage[] = [];
    for (let cursor = start; ;) {
      const page = await history(user, `cursor=${cursor}&limit=2`);
      pages.push(page);
      cursor = page.cursor;
      if (!page.more) break;
    }
    expect(pages.map((page) => page.events.length)).toEqual([8, 1]);
    expect(pages.flatMap((page) => page.events.map(({ eventId }) => eventId))).toEqual(
      (await logged(user)).map(({ eventId }) => eventId),
    );
    expect(pages.map(({ more, verdict }) => [more, verdict])).toEqual([
      [true, 'replayed'],
      [false, 'replayed'],
    ]);
    const after = await history(user, `cursor=${pages.at(-1)?.cursor ?? ''}`);
    expect([after.events, after.more, after.verdict]).toEqual([[], false, 'current']);
  });

  test('with types leaves others out and still moves on', async () => {
    const [user, other] = [await tenant(), await tenant()];
    const start = await app.headCursor(user);
    const shop = (await business(user)).body.data;
    await app.request(user, 'delete', `/api/businesses/${shop.id}`);
    for (let n = 0; n < 3; n++) await business(other, 'not his');
    const page = await history(user, `cursor=${start}&types=business:deleted`);
    expect(page.events.map(({ type }) => type)).toEqual(['business:deleted']);
    expect((await history(user, `cursor=${page.cursor}`)).events).toEqual([]);
    expect((await app.request(user, 'get', '/api/events/history?types=nonsense')).status).toBe(400);
  });

  test.each(['cursor=nonsense', 'cursor=', 'limit=0', 'limit=101', 'limit=x', 'other=1', `cursor=${'x'.repeat(101)}`])(
    '%s is a bad request',
    async (query) => {
      const refused = await app.request(await tenant(), 'get', `/api/events/history?${query}`);
      expect([refused.status, refused.body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
      expect(refused.body.error.details[0].path).toBe(query.slice(0, query.indexOf('=')));
    },
  );
});
