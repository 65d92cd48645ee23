import { bareServer } from '../bareServer.mjs';

/** With the Redis adapter, as most teams have it. */
export default bareServer({
  title: 'bare Express + Socket.IO',
  packages: ['express', 'socket.io', '@socket.io/redis-adapter', 'redis', 'pg', 'jsonwebtoken'],
  env: {},
});
