import type { Node } from '../ground/ground.ts';
import type { Verdict } from '../history.ts';
import type { FaultRow } from './row.ts';

/** Requests that were answered with a fault of the server's. */
export const serverFaults = ({ figures }: Verdict): number =>
  Object.entries(figures.statuses).reduce((sum, [status, count]) => sum + (Number(status) >= 500 ? count : 0), 0);

/** Lines of the nodes that tell of an error nobody has handled. */
export const unhandledErrors = (nodes: readonly Node[]): number =>
  nodes.flatMap((node) => node.lines()).filter((line) => /unhandled|uncaught/i.test(line)).length +
  nodes.flatMap((node) => node.crashes()).length;

export const row: FaultRow = {
  name: 'redis-away',
  title: 'Redis flushed, paused, unreachable, killed and away',
  seconds: 380,
  shortSeconds: 18,
  ground: { proxied: ['redis'] },
  run: async (world) => {
    const { ground, seconds, mark, during } = world;
    const { redis, nodes, links } = ground;
    // Of 380 s: away for 5 minutes, 30 s paused, 15 s unreachable.
    const part = (share: number) => during((seconds * share) / 380);
    for (let n = 0; n < 5; n++) {
      await redis.flush();
      await part(3);
    }
    mark('redis paused');
    redis.pause();
    await part(30);
    redis.resume();
    mark('redis unreachable');
    await links.redis?.set({ kind: 'halfOpen' });
    await part(15);
    await links.redis?.set({ kind: 'pass' });
    mark('redis killed');
    await redis.kill();
    await part(300);
    mark('redis back');
    await redis.restart();
    await part(20);
    return { unhandled: unhandledErrors(nodes) };
  },
  targets: [
    { name: 'requests p99', unit: 'ms', atMost: 500, of: ({ figures }) => figures.answers.p99 },
    { name: 'answered 5xx', unit: '', atMost: 0, of: serverFaults },
    { name: 'unhandled errors', unit: '', atMost: 0, of: (_verdict, measured) => measured['unhandled'] ?? null },
  ],
};
