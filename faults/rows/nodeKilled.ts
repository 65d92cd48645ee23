import type { FaultRow, World } from './row.ts';
import { noResets } from './targets.ts';

/** A node is killed, stays away for some seconds, and comes back; then it is the next one's turn. */
async function killInTurn(world: World, every: number, away: [number, number]): Promise<number> {
  const { nodes } = world.ground;
  let kills = 0;
  await world.every(every, world.seconds, async (time) => {
    const node = nodes[time % nodes.length];
    if (!node) return;
    world.mark('node killed', { node: node.name });
    await node.kill();
    kills += 1;
    await world.during(world.random.int(...away));
    await node.start();
    world.mark('node back', { node: node.name });
  });
  return kills;
}

export const row: FaultRow = {
  name: 'node-killed',
  title: 'A node killed (SIGKILL) every 20 s, in turn',
  seconds: 90,
  shortSeconds: 22,
  run: async (world) => ({ kills: await killInTurn(world, world.short ? 10 : 20, world.short ? [2, 3] : [3, 8]) }),
  targets: [
    { name: 'resume p95', unit: 'ms', atMost: 2_000, of: ({ figures }) => figures.resume.p95 },
    { name: 'kills', unit: '', atLeast: 2, of: (_, { kills }) => kills ?? null },
    noResets,
  ],
};
