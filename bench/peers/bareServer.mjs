import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import jwt from 'jsonwebtoken';
import { io } from 'socket.io-client';
import { POOL, SECRET, bearer, record, versionsOf } from './peer.mjs';
import { startProgram } from './program.mjs';

const program = fileURLToPath(new URL('./servers/bare.mjs', import.meta.url));

/**
 * Express + Socket.IO + pg in one process, with one of two adapters.
 * @param {{ title: string, packages: string[], env: Record<string, string> }} variant
 * @returns {import('./peer.mjs').Peer}
 */
export const bareServer = ({ title, packages, env }) => ({
  title,
  versions: () => versionsOf(...packages),

  async start({ databaseUrl, redisUrl, port, folder }) {
    const url = `http://127.0.0.1:${port}`;
    const own = {
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      JWT_SECRET: SECRET,
      PORT: `${port}`,
      POOL: `${POOL}`,
    };
    return { url, ...(await startProgram([program], { cwd: folder, url, env: { ...own, ...env } })) };
  },

  addUsers: async (_server, count) =>
    Array.from({ length: count }, () => randomUUID()).map((id) => ({
      id,
      token: jwt.sign({ userId: id }, SECRET, { expiresIn: '1d' }),
    })),

  dashboard: (user) => ({ path: '/api/businesses', headers: bearer(user) }),
  readDashboard: ({ businesses, total }) => ({ names: businesses.map(({ name }) => name), total }),
  counts: (user) => ({ path: '/api/businesses/counts', headers: bearer(user) }),
  readCounts: ({ active }) => active,

  create: (user, name) => ({ method: 'POST', path: '/api/businesses', headers: bearer(user), body: record(name) }),
  idOf: ({ business }) => business.id,
  update: (user, id, name) => ({
    method: 'PATCH',
    path: `/api/businesses/${id}`,
    headers: bearer(user),
    body: { name },
  }),

  remove: (user, id) => ({ method: 'DELETE', path: `/api/businesses/${id}`, headers: bearer(user) }),

  subscribe(url, { token }, heard) {
    const socket = io(url, { auth: { token }, transports: ['websocket', 'polling'], forceNew: true });
    for (const event of ['business:created', 'business:updated'])
      socket.on(event, ({ business }) => heard.changed(business.name));
    socket.on('business:deleted', ({ businessId }) => heard.removed(businessId));
    return new Promise((resolve, reject) => {
      socket.once('connect', () => resolve({ close: () => socket.disconnect() }));
      socket.once('connect_error', reject);
    });
  },
});
