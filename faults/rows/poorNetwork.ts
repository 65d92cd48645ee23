import type { Link, Mode } from '../network/network.ts';
import type { FaultRow } from './row.ts';
import { serverFaults } from './statuses.ts';
import { noResets } from './targets.ts';

/** What is done to which way, for what share of the time. */
const TROUBLES: readonly { on: 'clients' | 'writers' | 'postgres'; mode: Mode; share: number }[] = [
  { on: 'clients', mode: { kind: 'latency', ms: 300 }, share: 0.15 },
  { on: 'clients', mode: { kind: 'trickle', bytesPerSecond: 2_000 }, share: 0.2 },
  { on: 'postgres', mode: { kind: 'latency', ms: 20 }, share: 0.15 },
  { on: 'writers', mode: { kind: 'halfOpen' }, share: 0.15 },
  { on: 'postgres', mode: { kind: 'cut' }, share: 0.1 },
  { on: 'postgres', mode: { kind: 'halfOpen' }, share: 0.15 },
  { on: 'postgres', mode: { kind: 'trickle', bytesPerSecond: 0 }, share: 0.1 },
];

export const row: FaultRow = {
  name: 'poor-network',
  title: 'Latency, trickles, cuts and half-open connections on every way',
  seconds: 150,
  ground: { proxied: ['postgres'] },
  leastAcknowledged: 0.3,
  run: async ({ ground, seconds, mark, during }) => {
    for (const { on, mode, share } of TROUBLES) {
      const link: Link | undefined = ground.links[on];
      if (!link) throw new Error(`This row needs the link ${on}`);
      mark(`network: ${on}`, mode);
      await link.set(mode);
      await during(seconds * share);
      await link.set({ kind: 'pass' });
      await during(3);
    }
    return {};
  },
  targets: [
    { name: 'answered 5xx other than 503', unit: '', atMost: 0, of: (verdict) => serverFaults(verdict, 503) },
    // Or the network was not poor.
    { name: 'connections lost', unit: '', atLeast: 1, of: ({ figures }) => figures.resume.count },
    noResets,
  ],
};
