import type { FaultRow, World } from './row.ts';
import { noResets } from './targets.ts';

const LONGEST_STORM_MS = 60_000;

/** Milliseconds until every screen of the crowd is in sync again; null when some are not after a minute. */
async function storm({ crowd, during }: World): Promise<number | null> {
  const began = performance.now();
  await crowd.hurry();
  while (performance.now() - began < LONGEST_STORM_MS) {
    const { screens, inSync } = await crowd.counts();
    if (inSync === screens) return performance.now() - began;
    await during(0.05);
  }
  return null;
}

/** Screens that nobody cuts, to see what the storm does to others: they come by the writers' link. */
const BYSTANDERS = 'bystanders';

export const row: FaultRow = {
  name: 'clients-cut',
  title: 'All clients cut off for 5 to 30 s, then back at once',
  seconds: 90,
  shortSeconds: 16,
  run: async (world) => {
    const { ground, crowd, seconds, random, mark, during } = world;
    const link = ground.links.clients;
    const bystanders = await world.openCrowd({ name: BYSTANDERS, sockets: 20, url: ground.urls.writers });
    await bystanders.opened();
    const storms: (number | null)[] = [];
    const kinds = ['cut', 'halfOpen', 'cut'] as const;
    for (const kind of kinds) {
      const usual = Math.min(30, Math.max(5, (seconds / kinds.length) * (0.5 + random.next())));
      const away = world.short ? usual / 2 : usual;
      mark(`clients ${kind}`, { seconds: away });
      await link.set({ kind });
      await during(away);
      const time = storms.length + 1;
      await world.window(
        `storm ${time}`,
        async () => {
          await link.set({ kind: 'pass' });
          storms.push(await storm(world));
          // A storm may be over before anything was written for the bystanders.
          await during(2);
        },
        { except: 'crowd' },
      );
    }
    const { screens } = await crowd.counts();
    mark('storms', { screens, ms: storms });
    return { storm: storms.includes(null) ? null : Math.max(...storms.map(Number)) };
  },
  targets: [
    { name: 'all back', unit: 'ms', atMost: 10_000, of: (_verdict, measured) => measured['storm'] ?? null },
    {
      name: "others' delivery p99 meanwhile", unit: 'ms', atMost: 500,
      of: ({ figures }) => worst(Object.values(figures.windows).map(({ delivery }) => delivery.p99)),
    },
    noResets,
  ],
}; // prettier-ignore

/** The most of them; null when there is none, or one was not measured. */
const worst = (values: readonly (number | null)[]): number | null =>
  values.length === 0 || values.includes(null) ? null : Math.max(...values.map(Number));
