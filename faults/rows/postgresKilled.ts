import { now } from '../ground/ground.ts';
import type { Verdict } from '../history.ts';
import { instantsOf, readScreens } from './histories.ts';
import type { FaultRow, World } from './row.ts';

const KILLS = 5;

async function killAndRestart({ ground, mark, random, during }: World): Promise<number> {
  mark('postgres killed');
  await ground.postgres.kill();
  const killed = now();
  await during(random.next());
  await ground.postgres.restart();
  mark('postgres back');
  return now() - killed;
}

/** The longest time from a recovery to the first live event on some screen, in ms; null when there was none. */
async function slowestRevival(folder: string): Promise<number | null> {
  const backs = instantsOf(folder, 'postgres back');
  const first = backs.map(() => Infinity);
  await readScreens(folder, (line) => {
    if (line.k !== 'event' || !line.live) return;
    // Each recovery counts until the next kill only, and events are many: the newest one before this event.
    const n = backs.findLastIndex((back) => back <= line.at);
    if (n >= 0) first[n] = Math.min(first[n] ?? Infinity, line.at);
  });
  const took = backs.map((back, n) => (first[n] ?? Infinity) - back);
  return took.length === KILLS && took.every(Number.isFinite) ? Math.max(...took) : null;
}

/** Server faults that are not "not now": 503 is what a client is to get while the database is away. */
const wrongStatuses = ({ figures }: Verdict): number =>
  Object.entries(figures.statuses).reduce(
    (sum, [status, n]) => sum + (/^5/.test(status) && status !== '503' ? n : 0),
    0,
  );

export const row: FaultRow = {
  name: 'postgres-killed',
  title: 'Postgres killed (SIGKILL, all processes) 5 times',
  seconds: 60,
  shortSeconds: 25,
  run: async (world) => {
    const recoveries: number[] = [];
    await world.every(world.seconds / KILLS, world.seconds, async () => {
      if (recoveries.length < KILLS) recoveries.push(await killAndRestart(world));
    });
    await world.during(3);
    return { kills: recoveries.length, slowestRecoveryMs: Math.max(...recoveries) };
  },
  after: async (folder) => ({ liveAfterMs: await slowestRevival(folder) }),
  targets: [
    { name: 'live after recovery', unit: 'ms', atMost: 2_000, of: (_, { liveAfterMs }) => liveAfterMs ?? null },
    { name: 'server faults but 503', unit: '', atMost: 0, of: wrongStatuses },
    { name: 'kills', unit: '', atLeast: KILLS, of: (_, { kills }) => kills ?? null },
  ],
};
