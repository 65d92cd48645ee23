import { startChild, type Child } from '../child.ts';
import type { Ground } from '../measures.ts';
import { connectAll, pause, type User } from '../sockets.ts';
import { line } from './cost.ts';
import { openStreams } from './streams.ts';
import type { NodeUnits, Points } from './units.ts';

/** What open connections cost, and the points it was read from. */
export type ConnectionCosts = Pick<
  NodeUnits,
  'socketHeap' | 'socketRss' | 'bareSocketHeap' | 'streamHeap' | 'baseRss' | 'connect' | 'idleConnection'
> & { points: Points['memory'] };

interface Usage {
  cpu: number;
  wall: number;
  rss: number;
  heap: number;
}

const STEPS = [0, 400, 800, 1_200, 1_600, 2_000];
/** Longer than the 15 s after which every socket is told its place and asked whether it lives. */
const IDLE_MS = 16_000;

/** Memory at each of the counts, collected first; connections stay open. */
async function climb(child: Child, open: (from: number, to: number) => Promise<unknown>, steps: number[]) {
  const points: { sockets: number; heap: number; rss: number }[] = [];
  let connecting = 0;
  for (const [n, sockets] of steps.entries()) {
    await child.run('usage');
    await open(steps[n - 1] ?? 0, sockets);
    // Longer than a socket without a cursor is held.
    await pause(1_200);
    const { cpu, heap, rss } = await child.run<Usage>('usage', { collect: true });
    connecting += cpu;
    points.push({ sockets, heap, rss });
  }
  return { points, connect: connecting / (steps.at(-1) ?? 1) };
}

const slope = (points: { sockets: number; heap: number; rss: number }[], of: 'heap' | 'rss') =>
  line(points.map((point) => [point.sockets, point[of]] as const));

/** Opens sockets in the process and closes them again, so that what is made once is not counted. */
async function warm(url: string, users: User[]): Promise<void> {
  (await connectAll(url, users.slice(0, 200))).close();
  await pause(1_500);
}

async function bare(users: User[]): Promise<number> {
  const child = await startChild();
  const url = await child.run<string>('startBareSockets');
  await warm(url, users);
  const open: { close(): void }[] = [];
  const { points } = await climb(child, async (from, to) => open.push(await connectAll(url, users.slice(from, to))), [0, 500, 1_000, 1_500]); // prettier-ignore
  open.forEach((clients) => clients.close());
  await child.stop();
  return slope(points, 'heap').each;
}

/** Opens idle sockets and streams on a node of its own; `users` are 2,000 accounts. */
export async function connectionCosts({ child, url }: Ground, users: User[], idle: number): Promise<ConnectionCosts> {
  await warm(url, users);
  const open: { close(): void }[] = [];
  const { points, connect } = await climb(child, async (from, to) => open.push(await connectAll(url, users.slice(from, to))), STEPS); // prettier-ignore
  await child.run('usage');
  await pause(IDLE_MS);
  const quiet = await child.run<Usage>('usage');
  open.forEach((clients) => clients.close());
  await pause(2_000);
  const streams: { close(): void }[] = [];
  const { points: of } = await climb(child, async (from, to) => streams.push(await openStreams(url, users.slice(from, to))), [0, 250, 500, 750]); // prettier-ignore
  streams.forEach((all) => all.close());
  const last = STEPS.at(-1) ?? 1;
  return {
    // The last count is not in the line: it is what the line has to reproduce.
    socketHeap: slope(points.slice(0, -1), 'heap').each,
    socketRss: slope(points.slice(0, -1), 'rss').each,
    bareSocketHeap: await bare(users),
    streamHeap: slope(of, 'heap').each,
    baseRss: points[0]?.rss ?? Number.NaN,
    connect,
    idleConnection: Math.max(0, quiet.cpu / (quiet.wall / 1_000) - idle) / last,
    points,
  };
}
