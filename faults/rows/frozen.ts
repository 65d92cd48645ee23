import type { FaultRow } from './row.ts';

/** A node that stands still and comes back believes that no time has passed. */
export const nodeFrozen: FaultRow = {
  name: 'node-frozen',
  title: 'Each node frozen in turn (SIGSTOP)',
  seconds: 60,
  shortSeconds: 10,
  run: async ({ ground, seconds, mark, during }) => {
    for (const node of ground.nodes) {
      mark('frozen', { node: node.name });
      node.freeze();
      await during(seconds / ground.nodes.length);
      node.thaw();
      mark('thawed', { node: node.name });
      await during(2);
    }
    return {};
  },
  targets: [{ name: 'positions given twice', unit: '', atMost: 0, of: ({ breaches }) => breaches.logBroken.count }],
};

export const postgresFrozen: FaultRow = {
  name: 'postgres-frozen',
  title: 'Postgres frozen (SIGSTOP)',
  seconds: 30,
  shortSeconds: 6,
  run: async ({ ground, seconds, mark, during }) => {
    mark('postgres frozen');
    await ground.postgres.freeze();
    try {
      await during(seconds);
    } finally {
      await ground.postgres.thaw();
    }
    mark('postgres thawed');
    await during(5);
    return {};
  },
  targets: [
    { name: 'positions given twice', unit: '', atMost: 0, of: ({ breaches }) => breaches.logBroken.count },
    {
      name: 'answered 5xx other than 503', unit: '', atMost: 0,
      of: ({ figures }) => Object.entries(figures.statuses).reduce((sum, [status, count]) => sum + (Number(status) >= 500 && status !== '503' ? count : 0), 0),
    },
  ],
}; // prettier-ignore
