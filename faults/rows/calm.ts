import type { FaultRow } from './row.ts';
import { noResets } from './targets.ts';

export const row: FaultRow = {
  name: 'calm',
  title: 'No fault',
  seconds: 60,
  shortSeconds: 15,
  run: async (world) => {
    await world.during(world.seconds);
    return {};
  },
  targets: [
    { name: 'delivery p50', unit: 'ms', atMost: 25, of: ({ figures }) => figures.delivery.all.p50 },
    { name: 'delivery p99', unit: 'ms', atMost: 150, of: ({ figures }) => figures.delivery.all.p99 },
    { name: 'connections lost', unit: '', atMost: 0, of: ({ figures }) => figures.resume.count },
    noResets,
  ],
};
