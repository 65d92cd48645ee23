import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import express from 'express';
import jwt from 'jsonwebtoken';
import { Server as SocketServer } from 'socket.io';
import { createApp, type App } from '../src/app.ts';
import { loadConfig } from '../src/config/env.ts';
import { createPool } from '../src/db/database.ts';
import { findFreePort } from '../src/db/embedded/freePort.ts';
import { sql } from '../src/db/sql.ts';
import { sequence } from '../src/events/logStore.ts';
import { Sequencer } from '../src/events/sequencer.ts';
import { createLogger } from '../src/middleware/observability.ts';
import { TokenService } from '../src/services/TokenService.ts';
import { clock, serveJobs } from './child.ts';
import { percentile } from './report.ts';
import { unitJobs } from './units/jobs.ts';

const SECRET = 'a secret for measuring, not for use anywhere';
const UNLIMITED = {
  API_LIMIT_PER_MINUTE: '10000000',
  API_LIMIT_PER_IP_PER_MINUTE: '10000000',
  SOCKETS_PER_IP: '100000',
  SOCKETS_PER_NODE: '100000',
};

let app: App | undefined;
const theApp = (): App => {
  if (!app) throw new Error('Start the app first');
  return app;
};

const listen = (http: Server, port = 0): Promise<string> =>
  new Promise((resolve) =>
    http.listen(port, '127.0.0.1', () => resolve(`http://127.0.0.1:${(http.address() as AddressInfo).port}`)),
  );

async function startApp({ databaseUrl }: { databaseUrl: string }): Promise<string> {
  // Known beforehand: a page of another origin would get no WebSocket.
  const port = await findFreePort();
  const config = loadConfig({
    ...UNLIMITED,
    PORT: String(port),
    NODE_ENV: 'production',
    JWT_SECRET: SECRET,
    DATABASE_URL: databaseUrl,
    DB_POOL_SIZE: '40',
  });
  app = await createApp({ config, databaseUrl, logger: createLogger('warn') });
  return listen(app.http, port);
}

/** Accounts with their tokens. */
async function addUsers({ count, role }: { count: number; role: 'tenant' | 'landlord' | 'broker' }) {
  const users = Array.from({ length: count }, () => ({ id: randomUUID(), sid: randomUUID() }));
  const ids = users.map(({ id }) => id);
  await theApp().db.rows(
    sql`insert into users (id, email, password_hash, role) select id, id || '@example.com', 'x', ${role} from unnest(${ids}::uuid[]) u(id)`,
  );
  await theApp().db.rows(
    sql`insert into user_profiles (user_id, subscription_tier) select id, 'pro' from unnest(${ids}::uuid[]) u(id)`,
  );
  const tokens = new TokenService({ secret: SECRET, accessTtlSeconds: 86_400 });
  return users.map(({ id, sid }) => ({
    id,
    token: tokens.issueAccess({ userId: id, email: `${id}@example.com`, role, sessionId: sid }),
  }));
}

/** Express 5 and bare node:http answering a body of the KPIs' size. */
async function startBare(body: string): Promise<{ express: string; http: string }> {
  const value: unknown = JSON.parse(body);
  const bare = express();
  bare.get('/kpis', (_req, res) => void res.json(value));
  const plain = createServer((_req, res) => {
    res.writeHead(200, { 'Content-Type': 'application/json' });
    res.end(body);
  });
  return { express: await listen(createServer(bare)), http: await listen(plain) };
}

/** A Socket.IO server as its documentation builds it: a namespace, a JWT, a room a user. */
async function startBareSockets(): Promise<string> {
  const http = createServer();
  const io = new SocketServer(http);
  bareSockets = io;
  io.of('/dashboard').use((socket, next) => {
    const { userId } = jwt.decode(String(socket.handshake.auth['token'])) as { userId: string };
    void socket.join(`user:${userId}`);
    next();
  });
  return listen(http);
}
let bareSockets: SocketServer | undefined;

type Load = { users: string[]; writers: number; seconds: number; captured: boolean };
const INSERT = `insert into broker_deals (id, broker_user_id, status, estimated_commission) values ($1, $2, 'touring', 12.5) returning pg_current_xact_id()::text as xid`;

/**
 * Writers in a closed loop. Without capture: the INSERT alone. With it: the INSERT, then the wait that every answer of
 * the API has, until this node has relayed it. Returns when each commit was acknowledged, on the machine's clock.
 */
async function write({ users, writers, seconds, captured }: Load) {
  const { live, db } = theApp();
  await db.pool.query(`alter table broker_deals ${captured ? 'enable' : 'disable'} trigger capture_insert`);
  const durations: number[] = [];
  const committed: [string, number][] = [];
  const end = clock() + seconds * 1_000;
  const writer = async (n: number) => {
    const client = await db.pool.connect();
    for (let i = n; clock() < end; i++) {
      const id = randomUUID();
      const started = clock();
      const { rows } = await client.query<{ xid: string }>({
        name: 'bench_insert',
        text: INSERT,
        values: [id, users[i % users.length]],
      });
      committed.push([id, clock()]);
      durations.push(clock() - started);
      if (captured) await live.fence.settled(rows[0]?.xid ?? '');
    }
    client.release();
  };
  await Promise.all(Array.from({ length: writers }, (_, n) => writer(n)));
  await db.pool.query('alter table broker_deals enable trigger capture_insert');
  return {
    perSecond: committed.length / seconds,
    p50: percentile(durations, 0.5),
    p99: percentile(durations, 0.99),
    committed,
  };
}

/**
 * The same INSERTs at full speed by writers who wait for nothing, with the sequencer folding beside them but no relay and
 * no clients: what capture and totals alone cost a writer. Returns writes a second.
 */
async function writeCost({
  databaseUrl,
  users,
  writers,
  seconds,
  captured,
}: Load & { databaseUrl: string }): Promise<number> {
  const pool = createPool(databaseUrl, writers + 1, () => undefined);
  await pool.query(`alter table broker_deals ${captured ? 'enable' : 'disable'} trigger capture_insert`);
  let count = 0;
  const end = clock() + seconds * 1_000;
  const sequencer = new Sequencer({
    turn: () => sequence(pool, 5_000),
    onPlaced: () => undefined,
    onError: console.error,
    most: 5_000,
  });
  const writer = async (n: number) => {
    const client = await pool.connect();
    for (let i = n; clock() < end; i++, count++) {
      await client.query({ name: 'bench_insert', text: INSERT, values: [randomUUID(), users[i % users.length]] });
      if (captured) sequencer.poke();
    }
    client.release();
  };
  await Promise.all(Array.from({ length: writers }, (_, n) => writer(n)));
  await sequencer.stop();
  await pool.query('alter table broker_deals enable trigger capture_insert');
  await pool.query('select count(*) from sequence_outbox(1000000)');
  await pool.end();
  return count / seconds;
}

const PAYLOAD = {
  deal: { id: '0b8f4c1e-6f5e-4b0a-9a53-0d1c2f3e4a5b', status: 'touring', notes: 'x'.repeat(60) },
  dealId: '0b8f4c1e-6f5e-4b0a-9a53-0d1c2f3e4a5b',
};

/** Emits `count` messages to single-user rooms, through our relay's last step or through bare Socket.IO. Milliseconds. */
async function emit({ users, count, bare }: { users: string[]; count: number; bare: boolean }): Promise<number> {
  const started = clock();
  const { sockets, live } = theApp();
  const stamp = { eventId: randomUUID(), timestamp: new Date().toISOString(), cursor: live.cursor };
  for (let i = 0; i < count; i++) {
    const user = users[i % users.length] ?? '';
    if (bare)
      bareSockets
        ?.of('/dashboard')
        .to(`user:${user}`)
        .emit('broker:deal-created', { ...PAYLOAD, ...stamp });
    else sockets.emitEvent(user, { type: 'broker:deal-created', data: PAYLOAD, ...stamp });
    if (i % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
  }
  return clock() - started;
}

/** Milliseconds of KPI reads past the cache, as after an invalidation. */
async function readKpis({ userId, count }: { userId: string; count: number }): Promise<number> {
  const samples: number[] = [];
  for (let i = 0; i < count; i++) {
    const started = clock();
    await theApp().dashboards.kpis.broker.calculate(userId);
    samples.push(clock() - started);
  }
  return percentile(samples, 0.5);
}

/** Gives a user `rows` deals in one statement; returns milliseconds until the node has relayed them. */
async function fill({ userId, rows }: { userId: string; rows: number }): Promise<number> {
  const { db } = theApp();
  const started = clock();
  for (let done = 0; done < rows; done += 100_000) {
    await db.write(null, (tx) => tx.rows(sql`
      insert into broker_deals (broker_user_id, status, estimated_commission)
      select ${userId}::uuid, 'touring', 1 from generate_series(1, ${Math.min(100_000, rows - done)}::int)`));
  } // prettier-ignore
  return clock() - started;
}

/** Resident memory after a collection, in bytes. */
function memory(): Promise<number> {
  globalThis.gc?.();
  return Promise.resolve(process.memoryUsage().rss);
}

serveJobs({
  startApp,
  addUsers,
  startBare,
  startBareSockets,
  write,
  writeCost,
  emit,
  readKpis,
  fill,
  memory: () => memory(),
  ...unitJobs(theApp),
});
