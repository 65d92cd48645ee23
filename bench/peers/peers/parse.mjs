import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import Parse from 'parse/node';
import { send } from '../http.mjs';
import { POOL, record, versionsOf } from '../peer.mjs';
import { startProgram } from '../program.mjs';

const program = fileURLToPath(new URL('../servers/parse.mjs', import.meta.url));
const APP_ID = 'bench';
const APP = { 'X-Parse-Application-Id': APP_ID };

const headers = ({ token }) => ({ ...APP, 'X-Parse-Session-Token': token });
const owner = ({ id }) => ({ __type: 'Pointer', className: '_User', objectId: id });
const classes = '/parse/classes/Business';
const find = (where, rest) => `${classes}?where=${encodeURIComponent(JSON.stringify(where))}&count=1&${rest}`;

/** @type {import('../peer.mjs').Peer} */
export default {
  title: 'Parse Server LiveQuery',
  versions: () => versionsOf('parse-server', 'parse', 'express'),
  anonymous: APP,

  async start({ databaseUrl, port, folder }) {
    const url = `http://127.0.0.1:${port}`;
    const env = { DATABASE_URL: databaseUrl, APP_ID, MASTER_KEY: randomUUID(), PORT: `${port}`, POOL: `${POOL}` };
    return { url, ...(await startProgram([program], { cwd: folder, url, env })) };
  },

  async addUsers({ url }, count) {
    Parse.initialize(APP_ID);
    Parse.serverURL = `${url}/parse`;
    const users = [];
    for (let i = 0; i < count; i++) {
      const body = { username: `user-${i}`, password: randomUUID() };
      const { objectId, sessionToken } = await send(url, { method: 'POST', path: '/parse/users', headers: APP, body });
      users.push({ id: objectId, token: sessionToken });
    }
    return users;
  },

  dashboard: (user) => ({ path: find({ owner: owner(user) }, 'order=-createdAt&limit=20'), headers: headers(user) }),
  readDashboard: ({ results, count }) => ({ names: results.map(({ name }) => name), total: count }),
  counts: (user) => ({ path: find({ owner: owner(user), status: 'active' }, 'limit=0'), headers: headers(user) }),
  readCounts: ({ count }) => count,

  create: (user, name) => ({
    method: 'POST',
    path: classes,
    headers: headers(user),
    body: { ...record(name), owner: owner(user), ACL: { [user.id]: { read: true, write: true } } },
  }),
  idOf: ({ objectId }) => objectId,
  update: (user, id, name) => ({ method: 'PUT', path: `${classes}/${id}`, headers: headers(user), body: { name } }),

  remove: (user, id) => ({ method: 'DELETE', path: `${classes}/${id}`, headers: headers(user) }),

  /** The official client: it reconnects and subscribes again by itself. */
  async subscribe(url, user, heard) {
    const client = new Parse.LiveQueryClient({
      applicationId: APP_ID,
      serverURL: url.replace('http', 'ws'),
      sessionToken: user.token,
    });
    client.open();
    const query = new Parse.Query('Business').equalTo('owner', Parse.User.createWithoutData(user.id));
    const subscription = client.subscribe(query, user.token);
    for (const event of ['create', 'update']) subscription.on(event, (business) => heard.changed(business.get('name')));
    subscription.on('delete', (business) => heard.removed(business.id));
    await subscription.subscribePromise;
    return { close: () => client.close() };
  },
};
