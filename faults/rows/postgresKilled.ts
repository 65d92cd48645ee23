import { now } from '../ground/ground.ts';
import { instantsOf, readScreens } from './histories.ts';
import type { FaultRow, Measured, World } from './row.ts';
import { serverFaults } from './statuses.ts';
import { measuredTarget, noResets } from './targets.ts';

const KILLS = 5;
const BACK = 'postgres back';
/** Crowds at one node each; what follows is the node's name. */
const AT = 'at-';
const SCREENS = 30;

async function killAndRestart({ ground, mark, random, during }: World): Promise<number> {
  mark('postgres killed');
  await ground.postgres.kill();
  const killed = now();
  await during(random.next());
  await ground.postgres.restart();
  mark(BACK);
  return now() - killed;
}

/** The longest time from a recovery to the first live event of the node that was last, in ms; null when some node had none. */
async function slowestRevival(folder: string, nodes: number): Promise<number | null> {
  const backs = instantsOf(folder, BACK);
  const firsts = new Map<string, number[]>();
  await readScreens(
    folder,
    (line) => {
      if (line.k !== 'event' || !line.live) return;
      const crowd = line.s.slice(0, line.s.indexOf('-socket-'));
      let first = firsts.get(crowd);
      if (!first) firsts.set(crowd, (first = backs.map(() => Infinity)));
      // Each recovery counts until the next kill only, and events are many: the newest one before this event.
      const n = backs.findLastIndex((back) => back <= line.at);
      if (n >= 0) first[n] = Math.min(first[n] ?? Infinity, line.at);
    },
    AT,
  );
  const took = [...firsts.values()].flatMap((first) => backs.map((back, n) => (first[n] ?? Infinity) - back));
  return took.length === KILLS * nodes && took.every(Number.isFinite) ? Math.max(...took) : null;
}

async function run(world: World): Promise<Measured> {
  const { nodes } = world.ground;
  for (const { name, url } of nodes) await world.openCrowd({ name: AT + name, sockets: SCREENS, url });
  const recoveries: number[] = [];
  await world.every(world.seconds / KILLS, world.seconds, async () => {
    if (recoveries.length < KILLS) recoveries.push(await killAndRestart(world));
  });
  await world.during(3);
  return { kills: recoveries.length, nodes: nodes.length, slowestRecoveryMs: Math.max(...recoveries) };
}

export const row: FaultRow = {
  name: 'postgres-killed',
  title: 'Postgres killed (SIGKILL, all processes) 5 times',
  seconds: 60,
  shortSeconds: 25,
  run,
  after: async (folder, { nodes }) => ({ liveAfterMs: await slowestRevival(folder, nodes ?? NaN) }),
  targets: [
    measuredTarget('live on each node after recovery', 'ms', { atMost: 2_000 }, 'liveAfterMs'),
    // 503 is what a client is to get while the database is away.
    { name: 'server faults but 503', unit: '', atMost: 0, of: (verdict) => serverFaults(verdict, 503) },
    measuredTarget('kills', '', { atLeast: KILLS }, 'kills'),
    noResets,
  ],
};
