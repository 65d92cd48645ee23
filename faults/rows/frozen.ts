import type { FaultRow } from './row.ts';
import { serverFaults } from './statuses.ts';
import { measuredTarget, noResets } from './targets.ts';

/** A node that stands still and comes back believes that no time has passed. */
export const nodeFrozen: FaultRow = {
  name: 'node-frozen',
  title: 'Each node frozen in turn (SIGSTOP)',
  seconds: 60,
  run: async ({ ground, seconds, mark, during }) => {
    let answered = 0;
    for (const node of ground.nodes) {
      mark('frozen', { node: node.name });
      node.freeze();
      const [answers] = await Promise.all([node.answers(), during(seconds / ground.nodes.length)]);
      if (answers) answered++;
      node.thaw();
      mark('thawed', { node: node.name });
      await during(2);
    }
    return { answered };
  },
  targets: [
    { name: 'positions given twice', unit: '', atMost: 0, of: ({ breaches }) => breaches.logBroken.count },
    measuredTarget('nodes that answered all the same', '', { atMost: 0 }, 'answered'),
    noResets,
  ],
};

export const postgresFrozen: FaultRow = {
  name: 'postgres-frozen',
  title: 'Postgres frozen (SIGSTOP)',
  seconds: 30,
  shortSeconds: 6,
  // Frozen for most of the time, so that hardly anything can be written.
  leastAcknowledged: 0.02,
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
    { name: 'answered 5xx other than 503', unit: '', atMost: 0, of: (verdict) => serverFaults(verdict, 503) },
    noResets,
  ],
};
