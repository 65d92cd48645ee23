import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { io } from 'socket.io-client';
import { inRoot } from '../../../scripts/ensure.mjs';
import { ours } from '../ground.mjs';
import { POOL, SECRET, bearer, manifest, record } from '../peer.mjs';
import { startProgram } from '../program.mjs';

const NO_LIMITS = {
  API_LIMIT_PER_MINUTE: '10000000',
  API_LIMIT_PER_IP_PER_MINUTE: '10000000',
  SOCKETS_PER_IP: '100000',
  SOCKETS_PER_NODE: '100000',
};

/** @type {import('../peer.mjs').Peer} */
export default {
  title: 'TenantList',
  versions: () => ({ tenantlist: manifest(inRoot('package.json')).version }),

  async start({ databaseUrl, redisUrl, port, folder }) {
    const url = `http://127.0.0.1:${port}`;
    const program = await startProgram([inRoot('dist', 'src', 'index.js')], {
      cwd: folder,
      url: `${url}/health`,
      env: {
        ...NO_LIMITS,
        PORT: String(port),
        HOST: '127.0.0.1',
        DATABASE_URL: databaseUrl,
        REDIS_URL: redisUrl,
        JWT_SECRET: SECRET,
        DB_POOL_SIZE: String(POOL),
        LOG_LEVEL: 'error',
      },
    });
    return { url, databaseUrl, ...program };
  },

  async addUsers({ databaseUrl }, count) {
    const pg = createRequire(inRoot('package.json'))('pg');
    const { TokenService } = await ours('src', 'services', 'TokenService.js');
    const tokens = new TokenService({ secret: SECRET, accessTtlSeconds: 86_400 });
    const ids = Array.from({ length: count }, () => randomUUID());
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(
      `insert into users (id, email, password_hash, role)
       select id, id || '@example.com', 'x', 'tenant' from unnest($1::uuid[]) u(id)`,
      [ids],
    );
    await client.query(
      `insert into user_profiles (user_id, subscription_tier) select id, 'pro' from unnest($1::uuid[]) u(id)`,
      [ids],
    );
    await client.end();
    const subject = (id) => ({ userId: id, email: `${id}@example.com`, role: 'tenant', sessionId: randomUUID() });
    return ids.map((id) => ({ id, token: tokens.issueAccess(subject(id)) }));
  },

  dashboard: (user) => ({ path: '/api/dashboard/tenant', headers: bearer(user) }),
  readDashboard: ({ data }) => ({ names: data.businesses.map(({ name }) => name), total: data.total }),
  counts: (user) => ({ path: '/api/dashboard/tenant/kpis', headers: bearer(user) }),
  readCounts: ({ data }) => data.activeBusinesses,

  create: (user, name) => ({ method: 'POST', path: '/api/businesses', headers: bearer(user), body: record(name) }),
  idOf: ({ data }) => data.id,
  update: (user, id, name) => ({
    method: 'PATCH',
    path: `/api/businesses/${id}`,
    headers: bearer(user),
    body: { name },
  }),

  remove: (user, id) => ({ method: 'DELETE', path: `/api/businesses/${id}`, headers: bearer(user) }),

  subscribe(url, { token }, heard) {
    let cursor;
    const socket = io(`${url}/dashboard`, {
      auth: (send) => send({ token, cursor }),
      transports: ['websocket', 'polling'],
      forceNew: true,
    });
    socket.on('connect', () => socket.emit('request:current-state', { cursor }));
    for (const event of ['business:created', 'business:updated'])
      socket.on(event, (data) => {
        cursor = data.cursor;
        heard.changed(data.business.name);
      });
    socket.on('business:deleted', (data) => {
      cursor = data.cursor;
      heard.removed(data.businessId);
    });
    return new Promise((resolve, reject) => {
      socket.on('connect_error', reject);
      socket.on('reconnected', (data) => {
        cursor = data.cursor;
        resolve({ close: () => socket.disconnect() });
      });
    });
  },
};
