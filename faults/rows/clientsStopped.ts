import type { FaultRow, World } from './row.ts';

const STOPPED = 'stopped';
const MEGABYTE = 1_048_576;

/** The most memory any node has gained over `before`, in MB. */
async function gained({ ground: { nodes } }: World, before: readonly number[]): Promise<number> {
  const now = await Promise.all(nodes.map((node) => node.rss()));
  return Math.max(...now.map((bytes, n) => (bytes - (before[n] ?? 0)) / MEGABYTE));
}

/** Changes of 2 KB a row for the users of the stopped screens, so that there is something to pile up. */
async function feed({ ground, scale }: World, users: number): Promise<void> {
  const ids = ground.users.slice(0, users).map(({ id }) => id);
  await ground.query(
    `update businesses set description = left(repeat(md5(random()::text), 70), 2000) where id in (
       select distinct on (user_id) id from businesses where user_id = any ($1::uuid[]) order by user_id, id limit $2)`,
    [ids, Math.ceil(scale.writesPerSecond / 10)],
  );
}

/** One stretch of time with the same load whether anybody is stopped or not; the most memory gained in it, in MB. */
async function stretch(world: World, name: string, seconds: number): Promise<number> {
  const before = await Promise.all(world.ground.nodes.map((node) => node.rss()));
  let most = 0;
  const look = async () => {
    await feed(world, world.scale.users);
    most = Math.max(most, await gained(world, before));
  };
  await world.window(name, () => world.every(0.5, seconds, look), { except: STOPPED });
  return most;
}

export const row: FaultRow = {
  name: 'clients-stopped',
  title: 'A tenth of the clients stops reading',
  seconds: 100,
  shortSeconds: 16,
  run: async (world) => {
    const { scale, seconds, mark } = world;
    const stopped = await world.openCrowd({ name: STOPPED, sockets: Math.ceil(scale.sockets / 10) });
    await stopped.opened();
    // Warm, so that what grows later has a reason.
    await stretch(world, 'warm', seconds / 5);
    const usual = await stretch(world, 'before', (seconds * 2) / 5);
    mark('clients stopped');
    stopped.freeze();
    const memory = await stretch(world, 'stopped', (seconds * 2) / 5);
    stopped.thaw();
    mark('clients go on', { usual, memory });
    return { memory };
  },
  targets: [
    { name: 'memory of a node', unit: 'MB more', atMost: 64, of: (_verdict, measured) => measured['memory'] ?? null },
    {
      name: "others' delivery p99", unit: 'x', atMost: 1.2,
      of: ({ figures: { windows } }) => {
        const [before, stopped] = [windows['before']?.delivery.p99, windows['stopped']?.delivery.p99];
        return before && stopped ? stopped / before : null;
      },
    },
  ],
}; // prettier-ignore
