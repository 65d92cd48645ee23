import type { RunOptions } from './run.ts';
import type { FaultRow } from './rows/row.ts';
import { noBug, seeded, type SeededBug } from './seeded/index.ts';

/** A known bug, and the run in which the checker has to find it; or none, and it has to find nothing. */
export interface Proof {
  bug: SeededBug;
  row: FaultRow;
  options: Pick<RunOptions, 'scale' | 'seconds' | 'short' | 'patienceMs' | 'nodeEntry'>;
}

/** How long the checker may take to flag a bug, from the beginning of the load's run to the verdict, in seconds. */
export const FLAGGED_WITHIN_SECONDS = 60;

const SECONDS = 8;
const SCALE = { nodes: 2, users: 18, sockets: 36, library: 6, sse: 6, pollers: 6, writesPerSecond: 40 };

/** Of the known bugs, the classical ones are enough for a look at each change. */
const IN_SHORT = 5;

/** The runs that prove the checker. */
export const proofs = (short: boolean): Proof[] =>
  [noBug, ...seeded.slice(0, short ? IN_SHORT : seeded.length)].map((bug) => ({
    bug,
    row: {
      name: bug === noBug ? bug.name : `seeded ${bug.name}`,
      title: `The checker flags ${bug === noBug ? 'nothing without a bug' : bug.name}`,
      seconds: SECONDS,
      ...(bug.prepare && { prepare: bug.prepare }),
      run: async (world) => {
        await (bug.provoke ? bug.provoke(world) : world.during(world.seconds));
        return {};
      },
      targets: [],
    },
    // Screens that have lost something never catch up.
    options: { scale: SCALE, seconds: SECONDS, short: true, patienceMs: 5_000, nodeEntry: bug.entry },
  }));
