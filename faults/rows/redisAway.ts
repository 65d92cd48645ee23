import type { Node } from '../ground/ground.ts';
import type { FaultRow } from './row.ts';
import { serverFaults } from './statuses.ts';
import { measuredTarget, noResets } from './targets.ts';

/** Lines of the nodes that tell of an error nobody has handled. */
const unhandledErrors = (nodes: readonly Node[]): number =>
  nodes.flatMap((node) => node.lines()).filter((line) => /unhandled|uncaught/i.test(line)).length +
  nodes.flatMap((node) => node.crashes()).length;

/** KPIs that a node found in Redis, over all nodes. */
async function foundInRedis(nodes: readonly Node[]): Promise<number> {
  const metrics = await Promise.all(nodes.map((node) => node.metrics()));
  return metrics
    .flatMap((samples) => Object.entries(samples))
    .filter(([name]) => name.startsWith('tenantlist_kpi_cache_total{') && name.includes('result="store"'))
    .reduce((sum, [, count]) => sum + count, 0);
}

/** Nodes that never said that Redis is away. */
const unaware = (nodes: readonly Node[]): number =>
  nodes.filter((node) => !node.lines().some((line) => line.includes('Redis is away'))).length;

/** Seconds at full scale: the parts below add up to them. */
const WHOLE = 380;

export const row: FaultRow = {
  name: 'redis-away',
  title: 'Redis flushed, paused, unreachable, killed and away',
  seconds: WHOLE,
  shortSeconds: 18,
  ground: { proxied: ['redis'] },
  run: async (world) => {
    const { ground, seconds, mark, during } = world;
    const { redis, nodes } = ground;
    const link = ground.links.redis;
    if (!link) throw new Error('This row needs the link redis');
    const part = (share: number) => during((seconds * share) / WHOLE);
    for (let n = 0; n < 5; n++) {
      await redis.flush();
      await part(3);
    }
    mark('redis paused');
    redis.pause();
    await part(30);
    redis.resume();
    mark('redis unreachable');
    await link.set({ kind: 'halfOpen' });
    await part(15);
    await link.set({ kind: 'pass' });
    mark('redis killed');
    await redis.kill();
    await part(300);
    mark('redis back');
    await redis.restart();
    await part(20);
    return { unhandled: unhandledErrors(nodes), unaware: unaware(nodes), found: await foundInRedis(nodes) };
  },
  targets: [
    { name: 'requests p99', unit: 'ms', atMost: 500, of: ({ figures }) => figures.answers.p99 },
    { name: 'answered 5xx', unit: '', atMost: 0, of: (verdict) => serverFaults(verdict) },
    { name: 'unhandled errors', unit: '', atMost: 0, of: (_verdict, measured) => measured['unhandled'] ?? null },
    // Or Redis was not used, and not missed.
    measuredTarget('nodes that did not miss Redis', '', { atMost: 0 }, 'unaware'),
    noResets,
  ],
};
