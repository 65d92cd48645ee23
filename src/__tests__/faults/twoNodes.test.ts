import pg from 'pg';
import { isSequenced, loggedEventsOf, totalsFromTables } from '../support/logOracle.ts';
import { addSession, startTestApp, type TestApp, type TestUser } from '../support/testApp.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';
import { describeWithRedis, requireRedis, type TestRedis } from '../support/testRedis.ts';
import { waitFor } from '../support/waitFor.ts';
import { startWriters } from '../support/writers.ts';

describeWithRedis(
  'two nodes on one Postgres and one Redis',
  () => {
    let redis: TestRedis;
    let database: TestDatabase;
    let a: TestApp;
    let b: TestApp;
    let psql: pg.Client;
    beforeAll(async () => {
      redis = await requireRedis({ control: true });
      database = await createTestDatabase();
      const options = { databaseUrl: database.url, env: { REDIS_URL: redis.url } };
      [a, b] = [await startTestApp(options), await startTestApp(options)];
      psql = new pg.Client(database.url);
      await psql.connect();
    }, 30_000);
    afterAll(async () => {
      await psql.end();
      await b.stop();
      await a.close();
      await b.close();
      await database.drop();
      await redis.stop();
    });

    test('a user on both gets each event once and in order on each, whoever writes and wherever', async () => {
      const user = await a.addUser('tenant');
      const other = await a.addUser('tenant');
      await waitFor(() => isSequenced(a.db));
      const start = await a.headCursor(user);
      const clients = [await a.resume(user, start), await b.resume(user, start)];
      const streams = [await a.stream(user, `?cursor=${start}`), await b.stream(user, `?cursor=${start}`)];
      const writers = startWriters([a.url, b.url], [user, other], 3, 0);
      for (let n = 0; n < 40; n++) {
        await psql.query(`update businesses set description = $1 where user_id = $2`, [`psql ${n}`, user.id]);
        if (n % 5 === 0) clients[n % 2]?.drop();
      }
      await waitFor(() => writers.acknowledged().length > 100, { timeout: 10_000 });
      await writers.stop();
      await waitFor(() => isSequenced(a.db));
      const logged = (await loggedEventsOf(a.db, user.id)).slice(1).map(({ eventId }) => eventId);
      expect(logged.length).toBeGreaterThan(100);
      for (const client of clients) {
        await waitFor(() => client.eventIds.length >= logged.length);
        expect(client.eventIds).toEqual(logged);
      }
      for (const stream of streams) {
        await waitFor(() => stream.events().length >= logged.length);
        expect(stream.events().map(({ data }) => data['eventId'])).toEqual(logged);
      }
      const [onA, onB] = await Promise.all([a, b].map((app) => app.request(user, 'get', '/api/dashboard/tenant/kpis')));
      expect(onA?.body.data).toEqual(onB?.body.data);
      expect(onA?.body.data.activeBusinesses).toBe((await totalsFromTables(a.db, user.id))['businesses_active']);
      for (const client of clients)
        await waitFor(() => client.kpis.at(-1)?.kpis['activeBusinesses'] === onA?.body.data.activeBusinesses);
    }, 40_000);

    test('a screen that resumes from before its node began, while the other node writes, gets nothing twice', async () => {
      const user = await a.addUser('tenant');
      await waitFor(() => isSequenced(a.db));
      const start = await a.headCursor(user);
      await a.request(user, 'post', '/api/businesses', { name: 'Before' });
      // A node that remembers nothing: what it replays comes from the database, which may be ahead of its relay.
      const fresh = await startTestApp({ databaseUrl: database.url });
      const writers = startWriters([a.url], [user], 4, 0);
      try {
        for (let n = 0; n < 40; n++) {
          const screen = fresh.connect(user, { cursor: start });
          await waitFor(() => screen.of('reconnected').length > 0);
          const seen = screen.events().length;
          await waitFor(() => screen.events().length > seen + 3);
          screen.socket.disconnect();
          const ids = screen.events().map(({ data }) => data['eventId']);
          const logged = (await loggedEventsOf(a.db, user.id)).slice(1).map(({ eventId }) => eventId);
          expect(ids).toEqual(logged.slice(0, ids.length));
        }
      } finally {
        await writers.stop();
        await fresh.stop();
        await fresh.close();
      }
    }, 60_000);

    test('a read that names the position of a write on the other node includes it', async () => {
      const user = await a.addUser('tenant');
      for (let n = 1; n <= 30; n++) {
        const [writer, reader] = n % 2 ? [a, b] : [b, a];
        const written = await writer.request(user, 'post', '/api/businesses', { name: `Shop ${n}` });
        const position = written.headers.get('x-position') ?? '';
        expect(position).not.toBe('');
        const headers = { 'x-min-position': position };
        const [kpis, list] = await Promise.all([
          reader.request(user, 'get', '/api/dashboard/tenant/kpis', undefined, headers),
          reader.request(user, 'get', '/api/businesses', undefined, headers),
        ]);
        expect([kpis.body.data.activeBusinesses, list.body.data.total]).toEqual([n, n]);
        expect(kpis.body.asOf).toBeGreaterThanOrEqual(Number(position));
        const here = await writer.request(user, 'get', '/api/dashboard/tenant/kpis');
        expect(here.body.data.activeBusinesses).toBe(n);
      }
    });

    /** A user with a socket and a stream on both nodes, for the session and for another one of the same user. */
    async function openScreens(user: TestUser) {
      const sockets = [a.connect(user), b.connect(user)];
      const streams = [await a.stream(user), await b.stream(user)];
      await waitFor(() => sockets.every(({ socket }) => socket.connected));
      return { sockets, streams };
    }

    async function expectEnded(
      user: TestUser,
      { sockets, streams }: Awaited<ReturnType<typeof openScreens>>,
    ): Promise<void> {
      const ended = performance.now();
      await waitFor(() => sockets.every(({ socket }) => !socket.connected) && streams.every((stream) => stream.ended), {
        message: 'a screen of an ended session lives',
      });
      expect(performance.now() - ended).toBeLessThan(2_000);
      for (const { of } of sockets)
        expect(of('session:ended').map(({ data }) => data['code'])).toEqual(['SESSION_REVOKED']);
      for (const { of } of streams)
        expect(of('session:ended').map(({ data }) => data['code'])).toEqual(['SESSION_REVOKED']);
      for (const app of [a, b]) {
        for (const path of ['/api/businesses', '/api/dashboard/tenant/kpis', '/api/events', '/api/events/history']) {
          const refused = await app.request(user, 'get', path);
          expect([path, refused.status, refused.body.error.code]).toEqual([path, 401, 'SESSION_ENDED']);
        }
        const screen = app.connect(user);
        const refusal = await new Promise<Error>((resolve) => screen.socket.on('connect_error', resolve));
        expect(refusal.message).toBe('Invalid authentication token');
      }
    }

    const endings: [string, (user: TestUser) => Promise<unknown>, boolean][] = [
      ['a logout on one node', (user) => a.request(user, 'post', '/api/auth/logout'), true],
      [
        'a session revoked in psql',
        (user) => psql.query('update refresh_tokens set revoked_at = now() where family = $1', [user.sessionId]),
        true,
      ],
      [
        'a deactivation in psql',
        (user) => psql.query('update users set is_active = false where id = $1', [user.id]),
        false,
      ],
      [
        'a password changed in psql',
        (user) => psql.query(`update users set password_hash = 'other' where id = $1`, [user.id]),
        false,
      ],
      [
        'a role changed in psql',
        (user) => psql.query(`update users set role = 'landlord' where id = $1`, [user.id]),
        false,
      ],
      ['a deleted account', (user) => psql.query('delete from users where id = $1', [user.id]), false],
    ];

    describe.each([
      ['with Redis', false],
      ['with Redis killed', true],
    ])('%s', (_name, killed) => {
      beforeAll(async () => {
        if (killed) await redis.kill();
      });
      afterAll(async () => {
        if (killed) await redis.restart();
      });

      test.each(endings)(
        '%s closes its sockets and streams on both nodes within 2 s, and its token is refused',
        async (_ending, end, otherStays) => {
          const user = await a.addUser('tenant');
          const second = await addSession(a, user);
          const [screens, others] = [await openScreens(user), await openScreens(second)];
          await end(user);
          await expectEnded(user, screens);
          if (otherStays) {
            expect(others.sockets.every(({ socket }) => socket.connected)).toBe(true);
            expect(others.streams.some((stream) => stream.ended)).toBe(false);
          } else await expectEnded(second, others);
        },
      );

      test('a node that begins later refuses what was ended before', async () => {
        const [user, gone] = [await a.addUser('tenant'), await a.addUser('tenant')];
        await a.request(user, 'post', '/api/auth/logout');
        await psql.query('delete from users where id = $1', [gone.id]);
        const late = await startTestApp({ databaseUrl: database.url, env: { REDIS_URL: redis.url } });
        try {
          for (const ended of [user, gone])
            expect((await late.request(ended, 'get', '/api/businesses')).body.error?.code).toBe('SESSION_ENDED');
        } finally {
          await late.stop();
          await late.close();
        }
      });
    });
  },
  { control: true },
);
