import type { FaultRow } from './row.ts';
import { measuredTarget, noResets } from './targets.ts';

const EVERY_SECONDS = 0.4;

/** Ends every connection whose last statement was the sequencer's, in the middle of a turn or between two. */
const TERMINATE = `
  select pg_terminate_backend(pid) as ended from pg_stat_activity
  where pid <> pg_backend_pid() and backend_type = 'client backend' and query like '%from sequence_outbox(%'`;

export const row: FaultRow = {
  name: 'sequencer-killed',
  title: 'The sequencers’ database connections ended every 0.4 s',
  seconds: 60,
  shortSeconds: 15,
  run: async (world) => {
    let ended = 0;
    await world.every(EVERY_SECONDS, world.seconds, async () => {
      ended += (await world.ground.query(TERMINATE)).length;
    });
    return { ended, share: ended / (world.seconds / EVERY_SECONDS) };
  },
  targets: [
    { name: 'stall', unit: 'ms', atMost: 1_000, of: ({ figures }) => figures.stall },
    // Of the times, or too little was tested: between two turns there is at times no connection of a sequencer's.
    measuredTarget('connections ended', 'each time', { atLeast: 0.5 }, 'share'),
    noResets,
  ],
};
