import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import WebSocket from 'ws';
import { send } from '../http.mjs';
import { POOL, bearer, record, versionsOf } from '../peer.mjs';
import { runProgram, startProgram } from '../program.mjs';

const program = fileURLToPath(new URL('../node_modules/directus/cli.js', import.meta.url));
const admin = { email: 'admin@example.com', password: randomUUID() };
const items = '/items/businesses';
const subscription = {
  type: 'subscribe',
  collection: 'businesses',
  query: { fields: ['*'], sort: ['-date_created'] },
};
const RETRY_MS = 1_000;

const settings = (databaseUrl, port) => ({
  HOST: '127.0.0.1',
  PORT: `${port}`,
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  KEY: randomUUID(),
  SECRET: randomUUID(),
  ADMIN_EMAIL: admin.email,
  ADMIN_PASSWORD: admin.password,
  DB_CLIENT: 'pg',
  DB_CONNECTION_STRING: databaseUrl,
  DB_POOL__MIN: '2',
  DB_POOL__MAX: `${POOL}`,
  ACCESS_TOKEN_TTL: '1d',
  WEBSOCKETS_ENABLED: 'true',
  // It would answer 503 as soon as the processor is busy, which is what a load is for.
  PRESSURE_LIMITER_ENABLED: 'false',
  TELEMETRY: 'false',
  LOG_LEVEL: 'silent',
});

/** @type {import('../peer.mjs').Peer} */
export default {
  title: 'Directus',
  versions: () => versionsOf('directus', '@directus/api'),

  async start({ databaseUrl, port, folder }) {
    const url = `http://127.0.0.1:${port}`;
    const env = settings(databaseUrl, port);
    await runProgram([program, 'bootstrap'], { cwd: folder, env });
    const server = await startProgram([program, 'start'], { cwd: folder, env, url: `${url}/server/ping` });
    return { url, databaseUrl, ...server };
  },

  async addUsers({ url, databaseUrl }, count) {
    const headers = bearer(await logIn(url, admin));
    const post = (path, body) => send(url, { method: 'POST', path, headers, body });
    await post('/collections', collection);
    await addIndex(databaseUrl);
    const { data: role } = await post('/roles', { name: 'Owner' });
    const { data: policy } = await post('/policies', {
      name: 'Own businesses',
      admin_access: false,
      app_access: false,
    });
    await post('/permissions', permissions(policy.id));
    await post('/access', { role: role.id, policy: policy.id });
    const people = Array.from({ length: count }, (_, i) => ({
      email: `user-${i}@example.com`,
      password: randomUUID(),
    }));
    const users = [];
    for (let at = 0; at < count; at += 10) {
      const some = people.slice(at, at + 10);
      const { data } = await post('/users', some.map((person) => ({ ...person, role: role.id }))); // prettier-ignore
      // A login takes half a second on purpose.
      const tokens = await Promise.all(some.map((person) => logIn(url, person)));
      users.push(...data.map(({ id }, n) => ({ id, ...tokens[n] })));
    }
    return users;
  },

  dashboard: (user) => ({ path: `${items}?sort=-date_created&limit=20&meta=filter_count`, headers: bearer(user) }),
  readDashboard: ({ data, meta }) => ({ names: data.map(({ name }) => name), total: meta.filter_count }),
  counts: (user) => ({ path: `${items}?aggregate[count]=*&filter[status][_eq]=active`, headers: bearer(user) }),
  readCounts: ({ data }) => Number(data[0].count),

  create: (user, name) => ({ method: 'POST', path: items, headers: bearer(user), body: record(name) }),
  idOf: ({ data }) => data.id,
  update: (user, id, name) => ({ method: 'PATCH', path: `${items}/${id}`, headers: bearer(user), body: { name } }),

  remove: (user, id) => ({ method: 'DELETE', path: `${items}/${id}`, headers: bearer(user) }),

  /**
   * The documented messages on a plain WebSocket, again after every loss: @directus/sdk 18 stops trying after the first
   * attempt that is refused. A new subscription is answered with the newest rows (`init`), which count as heard.
   */
  subscribe(url, { token }, heard) {
    let closed = false;
    let socket;
    const open = (ready) => {
      socket = new WebSocket(`${url.replace('http', 'ws')}/websocket`);
      socket.on('open', () => socket.send(JSON.stringify({ type: 'auth', access_token: token })));
      socket.on('error', () => undefined);
      socket.on('close', () => closed || setTimeout(open, RETRY_MS, ready));
      socket.on('message', (text) => {
        const { type, status, event, data } = JSON.parse(text);
        if (type === 'ping') socket.send(JSON.stringify({ type: 'pong' }));
        if (type === 'auth' && status === 'ok') socket.send(JSON.stringify(subscription));
        if (type !== 'subscription') return;
        if (event === 'delete') data.forEach((id) => heard.removed(id));
        else data.forEach(({ name }) => heard.changed(name));
        if (event === 'init') ready();
      });
    };
    const close = () => {
      closed = true;
      socket.close();
    };
    return new Promise((resolve) => open(() => resolve({ close })));
  },
};

async function logIn(url, { email, password }) {
  const { data } = await send(url, { method: 'POST', path: '/auth/login', body: { email, password } });
  return { token: data.access_token };
}

const field = (name, type, schema = {}, special = undefined) => ({ field: name, type, schema, meta: { special } });

const collection = {
  collection: 'businesses',
  schema: {},
  meta: {},
  fields: [
    field('id', 'uuid', { is_primary_key: true, length: 36, has_auto_increment: false }, ['uuid']),
    field('user_created', 'uuid', {}, ['user-created']),
    field('date_created', 'timestamp', {}, ['date-created']),
    field('date_updated', 'timestamp', {}, ['date-updated']),
    field('name', 'string', { is_nullable: false }),
    field('category', 'string', { default_value: 'Other' }),
    field('status', 'string', { default_value: 'active' }),
    field('is_verified', 'boolean', { default_value: false }),
    field('stealth_mode_enabled', 'boolean', { default_value: false }),
    field('logo_url', 'string'),
    field('description', 'text'),
    field('external_id', 'string'),
  ],
};

const permissions = (policy) => {
  const own = { user_created: { _eq: '$CURRENT_USER' } };
  const right = (action, rule, fields) => ({ policy, collection: 'businesses', action, permissions: rule, fields });
  const written = ['name', 'category', 'status', 'description'];
  const every = ['*'];
  return [
    right('read', own, every),
    right('create', {}, written),
    right('update', own, written),
    right('delete', own, every),
  ];
};

async function addIndex(databaseUrl) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('create index on businesses (user_created, date_created)');
  await client.end();
}
