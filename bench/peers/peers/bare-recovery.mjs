import { bareServer } from '../bareServer.mjs';

/** The same with the adapter that keeps packets in a Redis stream, and Socket.IO's connection state recovery on. */
export default bareServer({
  title: 'the same with state recovery',
  packages: ['express', 'socket.io', '@socket.io/redis-streams-adapter', 'redis', 'pg', 'jsonwebtoken'],
  env: { RECOVERY: 'yes' },
});
