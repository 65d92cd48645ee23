import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import authentication from '@feathersjs/authentication-client';
import { feathers } from '@feathersjs/feathers';
import socketio from '@feathersjs/socketio-client';
import jwt from 'jsonwebtoken';
import pg from 'pg';
import { io } from 'socket.io-client';
import { POOL, SECRET, bearer, record, versionsOf } from '../peer.mjs';
import { startProgram } from '../program.mjs';

const program = fileURLToPath(new URL('../servers/feathers.mjs', import.meta.url));

/** @type {import('../peer.mjs').Peer} */
export default {
  title: 'Feathers 5',
  versions: () =>
    versionsOf(
      '@feathersjs/feathers',
      '@feathersjs/koa',
      '@feathersjs/knex',
      'knex',
      '@feathersjs/socketio',
      'socket.io',
    ),

  async start({ databaseUrl, port, folder }) {
    const url = `http://127.0.0.1:${port}`;
    const env = { DATABASE_URL: databaseUrl, JWT_SECRET: SECRET, PORT: `${port}`, POOL: `${POOL}` };
    return { url, databaseUrl, ...(await startProgram([program], { cwd: folder, url, env })) };
  },

  async addUsers({ databaseUrl }, count) {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const ids = Array.from({ length: count }, () => randomUUID());
    await client.query(
      `insert into users (id, email, password) select id, id || '@example.com', 'x' from unnest($1::uuid[]) u(id)`,
      [ids],
    );
    await client.end();
    const token = (id) =>
      jwt.sign({}, SECRET, {
        header: { typ: 'access' },
        audience: 'bench',
        issuer: 'feathers',
        subject: id,
        expiresIn: '1d',
        jwtid: randomUUID(),
      });
    return ids.map((id) => ({ id, token: token(id) }));
  },

  dashboard: (user) => ({ path: '/businesses?$sort[created_at]=-1', headers: bearer(user) }),
  readDashboard: ({ data, total }) => ({ names: data.map(({ name }) => name), total }),
  counts: (user) => ({ path: '/businesses?status=active&$limit=0', headers: bearer(user) }),
  readCounts: ({ total }) => total,

  create: (user, name) => ({ method: 'POST', path: '/businesses', headers: bearer(user), body: record(name) }),
  idOf: ({ id }) => id,
  update: (user, id, name) => ({ method: 'PATCH', path: `/businesses/${id}`, headers: bearer(user), body: { name } }),

  remove: (user, id) => ({ method: 'DELETE', path: `/businesses/${id}`, headers: bearer(user) }),

  /** The official client: it signs in again by itself whenever its socket has come back. */
  async subscribe(url, { token }, heard) {
    const socket = io(url, { transports: ['websocket', 'polling'], forceNew: true });
    const app = feathers();
    app.configure(socketio(socket));
    app.configure(authentication());
    await app.authenticate({ strategy: 'jwt', accessToken: token });
    for (const event of ['created', 'patched']) app.service('businesses').on(event, ({ name }) => heard.changed(name));
    app.service('businesses').on('removed', ({ id }) => heard.removed(id));
    return { close: () => socket.disconnect() };
  },
};
