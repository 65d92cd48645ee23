import { randomBytes } from 'node:crypto';
import type { ScreenLine } from '../history.ts';
import type { Crowd } from '../load/crowd.ts';
import { instantsOf, readScreens } from './histories.ts';
import type { FaultRow, World } from './row.ts';
import { measuredTarget, noResets } from './targets.ts';

type Ground = World['ground'];

const STOPPED = 'stopped';
const MEGABYTE = 1_048_576;
const GO_ON = 'clients go on';
/** Looks and meals in a second. */
const PER_SECOND = 4;
/** Users with so much to read that a stopped connection of theirs fills up, the kernel's buffers of some MB included. */
const BUSY_USERS = 2;
/** Rows of a busy user that change each time: told one by one, not in bulk. */
const BUSY_ROWS = 10;
/** Characters in a changed row; an event has them twice, in the record and in its changes. */
const TEXT = 4_000;

/** The stopped screens' users, one a screen: a tenth of the screens are the busy users'. */
function usersOf({ ground, scale }: World): Ground['users'] {
  const brokers = ground.users.filter(({ role }) => role === 'broker');
  const screens = Math.ceil(scale.sockets / 10);
  return Array.from({ length: screens }, (_, n) => {
    const place = n % 10 === 0 ? (n / 10) % BUSY_USERS : n;
    return brokers[place % brokers.length] as (typeof brokers)[number];
  });
}

/** Changes rows of the stopped screens' users; resolves with the bytes that this makes in events, each counted once. */
type Feeder = (time: number) => Promise<number>;

/** Adds the rows that are to change: of every user one, of a busy one several. */
async function layTable({ ground }: World, users: Ground['users']): Promise<Feeder> {
  const unique = [...new Set(users.map(({ id }) => id))];
  const busy = [...new Set(users.filter((_, n) => n % 10 === 0).map(({ id }) => id))];
  const add = async (owners: string[]) => {
    const rows = await ground.query<{ id: string }>(
      `insert into broker_deals (broker_user_id, status, notes) select u, 'touring', 'to be fed' from unnest($1::uuid[]) u returning id`,
      [owners],
    );
    return rows.map(({ id }) => id);
  };
  const often = await add(busy.flatMap((id) => Array.from({ length: BUSY_ROWS }, () => id)));
  const seldom = await add(unique);
  return async (time) => {
    const ids = [...often, ...seldom.filter((_, n) => n % PER_SECOND === time % PER_SECOND)];
    // Random, or compression makes nothing of it.
    const texts = ids.map(() => randomBytes((TEXT / 4) * 3).toString('base64'));
    const changed = await ground.query(
      `update broker_deals d set notes = f.notes from unnest($1::uuid[], $2::text[]) f(id, notes) where d.id = f.id returning 1`,
      [ids, texts],
    );
    return changed.length * 2 * TEXT;
  };
}

/** One stretch of time with the same load whether anybody is stopped or not: the most memory of each node in it, and what was fed, in bytes. */
async function stretch(world: World, name: string, seconds: number, feed: Feeder) {
  const { nodes } = world.ground;
  const most = nodes.map(() => 0);
  let fed = 0;
  const look = async (time: number) => {
    fed += await feed(time);
    for (const [n, node] of nodes.entries()) most[n] = Math.max(most[n] ?? 0, await node.rss());
  };
  await world.window(name, () => world.every(1 / PER_SECOND, seconds, look), { except: STOPPED });
  return { most, fed };
}

/** Screens to be stopped, on each node half of them: past the load balancer, whose own buffers would take all that they do not. */
async function openStopped(world: World, users: Ground['users']): Promise<Crowd[]> {
  const { nodes } = world.ground;
  const crowds: Crowd[] = [];
  for (const [n, { name, url }] of nodes.entries()) {
    // In blocks: every tenth is a busy user's, on either node.
    const share = Math.ceil(users.length / nodes.length);
    const mine = users.slice(n * share, (n + 1) * share);
    if (mine.length === 0) continue;
    crowds.push(await world.openCrowd({ name: `${STOPPED}-${name}`, sockets: mine.length, users: mine, url }));
  }
  return crowds;
}

/** Stopped screens that lost their connection for it, and events that they then got from the log. */
async function countSentAway(folder: string) {
  const since = instantsOf(folder, GO_ON)[0] ?? Infinity;
  const away = new Set<string>();
  let replayed = 0;
  const note = (line: ScreenLine) => {
    if (line.at < since) return;
    if (line.k === 'down') away.add(line.s);
    if (line.k === 'event' && !line.live) replayed++;
  };
  await readScreens(folder, note, STOPPED);
  return { sentAway: away.size, replayed };
}

export const row: FaultRow = {
  name: 'clients-stopped',
  title: 'A tenth of the clients stops reading',
  seconds: 100,
  run: async (world) => {
    const { seconds, mark } = world;
    const users = usersOf(world);
    const stopped = await openStopped(world, users);
    const feed = await layTable(world, users);
    // Warm, so that what grows later has a reason.
    await stretch(world, 'warm', seconds / 5, feed);
    const usual = await stretch(world, 'before', (seconds * 2) / 5, feed);
    mark('clients stopped');
    for (const crowd of stopped) crowd.freeze();
    const { most, fed } = await stretch(world, 'stopped', (seconds * 2) / 5, feed);
    for (const crowd of stopped) crowd.thaw();
    mark(GO_ON, { usual, most, fed });
    // Against the same load with nobody stopped: what a node remembers for those who come back takes memory in both.
    const more = most.map((bytes, n) => bytes - (usual.most[n] ?? 0));
    return { memory: Math.max(...more) / MEGABYTE, fed: fed / MEGABYTE };
  },
  after: (folder) => countSentAway(folder),
  targets: [
    measuredTarget('memory of a node', 'MB more', { atMost: 64 }, 'memory'),
    {
      name: "others' delivery p99", unit: 'x', atMost: 1.2,
      of: ({ figures: { windows } }) => {
        const [before, stopped] = [windows['before']?.delivery.p99, windows['stopped']?.delivery.p99];
        return before && stopped ? stopped / before : null;
      },
    },
    // Or nothing was there to pile up.
    measuredTarget('fed to the stopped', 'MB', { atLeast: 10 }, 'fed'),
    measuredTarget('replayed after', 'events', { atLeast: 1 }, 'replayed'),
    noResets,
  ],
}; // prettier-ignore
