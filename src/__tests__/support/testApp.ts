import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { createApp, type App } from '../../app.ts';
import { loadConfig, type Environment } from '../../config/env.ts';
import type { Role } from '../../contracts/common.ts';
import { sql } from '../../db/sql.ts';
import { migrate } from '../../db/migrate.ts';
import { createLogger } from '../../middleware/observability.ts';
import { TokenService } from '../../services/TokenService.ts';
import { examine } from '../../doctor/invariants.ts';
import { openEventStream, type StreamClient } from './eventStreamClient.ts';
import { startResumingClient, type ResumingClient } from './resumingClient.ts';
import { createTestDatabase } from './testDatabase.ts';

/** Somebody with an account and a good access token. */
export interface TestUser {
  id: string;
  email: string;
  role: Role;
  sessionId: string;
  token: string;
}

/** What a socket received, in order. */
export interface Received {
  type: string;
  data: Record<string, unknown>;
}

/** A socket that remembers everything it was sent. */
export interface RecordingSocket {
  socket: Socket;
  received: Received[];
  /** Log events only, in the order they came. */
  events(): Received[];
  of(type: string): Received[];
}

/** One node on a database of its own, or on one that other nodes share. */
export interface TestApp extends App {
  url: string;
  databaseUrl: string;
  addUser(role: Role): Promise<TestUser>;
  /** A token of the user's, good for `seconds`. */
  tokenFor(user: TestUser, seconds?: number): string;
  connect(
    user: Pick<TestUser, 'token'>,
    auth?: Record<string, unknown>,
    more?: Partial<ManagerOptions & SocketOptions>,
  ): RecordingSocket;
  /** A screen that comes back by itself and continues from its cursor; from now on unless told. */
  resume(user: TestUser, cursor?: string): Promise<ResumingClient>;
  /** An SSE stream of the user's. */
  stream(user: TestUser | null, query?: string, headers?: Record<string, string>): Promise<StreamClient>;
  /** Cursor of the log's head. */
  headCursor(user: TestUser): Promise<string>;
  request(
    user: TestUser | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply>;
  /** Stops the node after checking that every invariant of the log holds on its database. */
  close(): Promise<void>;
}

/** An HTTP answer. */
export interface Reply {
  status: number;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- an answer has many shapes; the app holds it to the declared one
  body: any;
}

export const SECRET = 'a test secret of sufficient length, not for use';
const STATE = new Set(['kpi:update', 'unread:update', 'reconnected', 'cursor', 'connect', 'socket:error', 'auth:expired', 'auth:refreshed', 'session:ended', 'server:restarting']); // prettier-ignore

/** Settings under which tests are not stopped by limits they do not test. */
export const GENEROUS: Environment = {
  NODE_ENV: 'test', PORT: '0', HOST: '127.0.0.1', JWT_SECRET: SECRET, SOCKETS_PER_IP: '5000', API_LIMIT_PER_MINUTE: '1000000',
  API_LIMIT_PER_IP_PER_MINUTE: '1000000', LOGIN_LIMIT_PER_IP: '10000', SIGNUP_LIMIT_PER_IP: '10000', ACCESS_TOKEN_TTL_SECONDS: '900',
}; // prettier-ignore

/** How a node of a test differs from the ordinary one. */
export interface TestAppOptions {
  /** Overrides settings. */
  env?: Environment;
  /** A database that exists, migrated or not, which other nodes may share. */
  databaseUrl?: string;
  /** Takes the log, one parsed line each, of every level. */
  lines?: LogLine[];
}

/** A parsed line of the log. */
export interface LogLine {
  level: number;
  msg: string;
  [key: string]: unknown;
}

/** Starts a node. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const own = options.databaseUrl ? null : await createTestDatabase();
  const databaseUrl = options.databaseUrl ?? own?.url ?? '';
  if (options.databaseUrl) await migrate(databaseUrl);
  const config = loadConfig({ ...GENEROUS, DATABASE_URL: databaseUrl, ...options.env });
  const { lines } = options;
  const logger = lines
    ? createLogger('trace', { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) })
    : createLogger(process.env['TEST_LOG'] ?? 'silent');
  const app = await createApp({ config, databaseUrl, logger, checkAnswers: true });
  await new Promise<void>((resolve) => app.http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(app.http.address() as AddressInfo).port}`;
  const sockets: Socket[] = [];
  const ends: (() => void)[] = [];
  let stopped = false;
  return {
    ...app,
    url,
    databaseUrl,
    addUser: (role) => addUser(app, role),
    tokenFor: (user, seconds = 900) => tokenOf(user, seconds),
    connect(user, auth = {}, more = {}) {
      const recording = record(io(`${url}/dashboard`, { auth: { token: user.token, ...auth }, transports: ['websocket'], reconnection: false, forceNew: true, ...more })); // prettier-ignore
      sockets.push(recording.socket);
      return recording;
    },
    async resume(user, cursor) {
      const client = startResumingClient(url, user, cursor ?? (await headCursor(url, user)));
      ends.push(() => client.stop());
      return client;
    },
    async stream(user, query = '', headers = {}) {
      const stream = await openEventStream(url, `/api/events${query}`, {
        ...(user && { authorization: `Bearer ${user.token}` }),
        ...headers,
      });
      ends.push(() => stream.close());
      return stream;
    },
    headCursor: (user) => headCursor(url, user),
    request: (user, method, path, body, headers) => send(url, user, method, path, body, headers),
    async stop() {
      stopped = true;
      await app.stop();
    },
    async close() {
      for (const socket of sockets) socket.disconnect();
      for (const end of ends) end();
      const broken = stopped ? [] : (await examine(app.db)).filter(({ faults }) => faults.length > 0);
      if (!stopped) await app.stop();
      await own?.drop();
      if (broken.length > 0) throw new Error(`Invariants do not hold: ${JSON.stringify(broken)}`);
    },
  };
}

async function headCursor(url: string, user: TestUser): Promise<string> {
  return (await send(url, user, 'get', '/api/events/history')).body.data.cursor as string;
}

export async function addUser({ db }: Pick<App, 'db'>, role: Role): Promise<TestUser> {
  const id = randomUUID();
  const user = { id, email: `${role}-${id}@example.com`, role, sessionId: randomUUID() };
  await db.write(null, async (tx) => {
    await tx.rows(
      sql`insert into users (id, email, password_hash, role) values (${id}::uuid, ${user.email}, 'hash', ${role})`,
    );
    await tx.rows(sql`insert into user_profiles (user_id, subscription_tier) values (${id}::uuid, 'pro')`);
    await tx.rows(sql`
      insert into refresh_tokens (user_id, family, token_hash, expires_at)
      values (${id}::uuid, ${user.sessionId}::uuid, ${randomUUID()}, now() + interval '1 day')`);
  });
  return { ...user, token: tokenOf(user, 900) };
}

/** The same user logged in on one more device. */
export async function addSession({ db }: Pick<App, 'db'>, user: TestUser): Promise<TestUser> {
  const other = { ...user, sessionId: randomUUID() };
  await db.write(null, (tx) =>
    tx.rows(sql`
      insert into refresh_tokens (user_id, family, token_hash, expires_at)
      values (${user.id}::uuid, ${other.sessionId}::uuid, ${randomUUID()}, now() + interval '1 day')`),
  );
  return { ...other, token: tokenOf(other, 900) };
}

function tokenOf(user: Omit<TestUser, 'token'>, seconds: number): string {
  const tokens = new TokenService({ secret: SECRET, accessTtlSeconds: seconds });
  return tokens.issueAccess({ userId: user.id, email: user.email, role: user.role, sessionId: user.sessionId });
}

function record(socket: Socket): RecordingSocket {
  const received: Received[] = [];
  socket.on('connect', () => received.push({ type: 'connect', data: {} }));
  socket.onAny((type: string, data: Record<string, unknown>) => received.push({ type, data }));
  return {
    socket,
    received,
    events: () => received.filter(({ type }) => !STATE.has(type)),
    of: (type) => received.filter((item) => item.type === type),
  };
}

async function send(
  url: string,
  user: TestUser | null,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  // prettier-ignore
  const response = await fetch(url + path, {
    method: method.toUpperCase(),
    headers: {
      ...(user && { authorization: `Bearer ${user.token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: json && text ? JSON.parse(text) : text };
}
