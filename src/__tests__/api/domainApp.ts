import type { Express } from 'express';
import request from 'supertest';
import type { Role } from '../../contracts/common.ts';
import { Database, createPool } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { createDomain } from '../../domain.ts';
import type { AccessClaims } from '../../middleware/authenticate.ts';
import { createHttpApp } from '../../middleware/httpApp.ts';
import { createLogger, createMetrics } from '../../middleware/observability.ts';
import { createRateLimits } from '../../middleware/rateLimits.ts';
import { domainRoutes } from '../../routes/index.ts';
import type { Route } from '../../routes/route.ts';
import { createTestDatabase } from '../support/testDatabase.ts';

/** Somebody with an account; the token is what the app below takes for one. */
export interface User {
  id: string;
  role: Role;
  token: string;
}

/** The parts of an answer that tests look at. */
export interface Reply {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- an answer has many shapes; the app itself holds it to the declared one
  data: any;
  error: { code: string; message: string; details?: { path: string; message: string }[] };
}

type Method = Route['method'];

/** The marketplace over HTTP and a database of its own. */
export interface DomainApp {
  db: Database;
  routes: Route[];
  addUser(role: Role, name?: string): Promise<User>;
  call(user: User | null, method: Method, path: string, body?: object): Promise<Reply>;
  close(): Promise<void>;
}

const NO_LIMIT = 1_000_000;
const unlimited = {
  apiPerUser: NO_LIMIT,
  apiPerIp: NO_LIMIT,
  loginPerAccount: NO_LIMIT,
  loginPerIp: NO_LIMIT,
  signupPerIp: NO_LIMIT,
};

/** Builds the app; its tokens are the claims themselves. */
function createApp(routes: Route[]): Express {
  const verifyAccess = (token: string) => JSON.parse(Buffer.from(token, 'base64url').toString()) as AccessClaims;
  return createHttpApp({
    routes,
    tokens: { verifyAccess },
    revocations: { isRevoked: () => false },
    limits: createRateLimits(unlimited),
    logger: createLogger(process.env.TEST_LOG ?? 'silent'),
    metrics: createMetrics(),
    allowedOrigins: [],
    trustProxy: 0,
    production: false,
    checkAnswers: true,
  });
}

const tokenOf = (id: string, role: Role): string => {
  const claims = { userId: id, email: `${id}@example.com`, role, sessionId: id, issuedAt: 0, expiresAt: 4e12 };
  return Buffer.from(JSON.stringify(claims)).toString('base64url');
};

/** Starts it on a fresh database. Positions are given right after each commit, so totals include it. */
export async function startDomainApp(): Promise<DomainApp> {
  const database = await createTestDatabase();
  const pool = createPool(database.url, 5, () => undefined);
  const db = new Database(pool);
  const settled = async () => {
    await pool.query('select count(*) from sequence_outbox()');
    return { position: null, relayed: true };
  };
  db.useFence({ settled });
  const routes = domainRoutes(createDomain(db));
  const app = createApp(routes);

  return {
    db,
    routes,
    async addUser(role, name = role) {
      const row = await db.row<{ id: string }>(sql`
        with u as (
          insert into users (email, password_hash, role) values (gen_random_uuid() || '@example.com', 'secret-hash', ${role})
          returning id
        ), p as (
          insert into user_profiles (user_id, first_name, last_name) select id, ${name}, 'Example' from u
        )
        select id from u`);
      const id = row?.id ?? '';
      return { id, role, token: tokenOf(id, role) };
    },
    async call(user, method, path, body) {
      let sent = request(app)[method](path);
      if (user) sent = sent.set('Authorization', `Bearer ${user.token}`);
      const response = await (body === undefined ? sent : sent.send(body));
      const { data, error } = response.body as Pick<Reply, 'data' | 'error'>;
      return { status: response.status, data, error };
    },
    async close() {
      await pool.end();
      await database.drop();
    },
  };
}
