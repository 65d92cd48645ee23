import { clock, startChild } from '../child.ts';
import type { Ground } from '../measures.ts';
import { percentile } from '../report.ts';
import { connectAll, pause, until, type Clients, type User } from '../sockets.ts';
import { median, type PostgresCpu } from './cost.ts';
import type { Linear, Points, WriterPoint } from './units.ts';
import { Watch } from './watch.ts';

interface Writes {
  perSecond: number;
  p50: number;
  p99: number;
  committed: [string, number][];
}

const ids = (list: User[]): string[] => list.map(({ id }) => id);

function delays(writes: Writes[], ...all: Clients[]) {
  const arrived = (id: string) => all.map(({ arrived: when }) => when.get(id)).find((at) => at !== undefined);
  const list = writes.flatMap(({ committed }) => committed.map(([id, at]) => (arrived(id) ?? Number.NaN) - at));
  return { p50: percentile(list, 0.5), p99: percentile(list, 0.99) };
}

const arrivedAll = (writes: Writes[], ...all: Clients[]) =>
  until(() => writes.every(({ committed }) => committed.every(([id]) => all.some(({ arrived }) => arrived.has(id)))));

/** Writers in a closed loop on one node with 100 sockets: rate, delay from commit to client, and who spent what. */
export async function writers(ground: Ground, some: User[], postgres: PostgresCpu): Promise<WriterPoint[]> {
  const { child, url, seconds } = ground;
  const watch = new Watch(ground.databaseUrl, postgres, child);
  const clients = await connectAll(url, some);
  await pause(800);
  const points: WriterPoint[] = [];
  for (const count of [1, 8, 32]) {
    const input = { users: ids(some), writers: count, seconds };
    const run = (captured: boolean, time: number) => child.run<Writes>('write', { ...input, seconds: time, captured });
    await run(false, 0.5);
    await watch.begin();
    const plain = await run(false, Math.min(2, seconds));
    const alone = await watch.end();
    await arrivedAll([await run(true, 1.5)], clients);
    await watch.begin();
    const live = await run(true, seconds);
    const seen = await watch.end();
    await arrivedAll([live], clients);
    const [n, m] = [live.committed.length, plain.committed.length];
    points.push({
      writers: count,
      perSecond: live.perSecond,
      ...delays([live], clients),
      batch: seen.events / seen.turns,
      nodeCpu: seen.node / n,
      postgresCpu: seen.postgres / n,
      clientCpu: seen.client / n,
      others: seen.others,
      alone: { perSecond: plain.perSecond, p50: plain.p50, nodeCpu: alone.node / m, postgresCpu: alone.postgres / m },
    });
  }
  clients.close();
  await watch.close();
  await pause(500);
  return points;
}

/** Two nodes on one Postgres, each with half the sockets and with writers of its own that write to all. */
export async function twoNodes(ground: Ground, some: User[], postgres: PostgresCpu): Promise<Points['twoNodes']> {
  const WRITERS = 4;
  const other = await startChild();
  const otherUrl = await other.run<string>('startApp', { databaseUrl: ground.databaseUrl });
  const watch = new Watch(ground.databaseUrl, postgres, ground.child, other);
  const half = Math.floor(some.length / 2);
  const [a, b] = [await connectAll(ground.url, some.slice(0, half)), await connectAll(otherUrl, some.slice(half))];
  await pause(800);
  const both = async (seconds: number) => {
    const input = { users: ids(some), writers: WRITERS, seconds, captured: true };
    return Promise.all([ground.child, other].map((child) => child.run<Writes>('write', input)));
  };
  await both(1.5);
  await watch.begin();
  const writes = await both(ground.seconds);
  const seen = await watch.end();
  await arrivedAll(writes, a, b);
  const point = {
    writersEach: WRITERS,
    perSecond: writes.reduce((sum, { perSecond }) => sum + perSecond, 0),
    ...delays(writes, a, b),
    batch: seen.events / seen.turns,
    others: seen.others,
    clientCpu: seen.client / writes.reduce((sum, { committed }) => sum + committed.length, 0),
  };
  a.close();
  b.close();
  await watch.close();
  await other.stop();
  return point;
}

/** Events to many sockets each, at full speed, until all have them. */
export async function fanOut(ground: Ground, some: User[], postgres: PostgresCpu): Promise<Points['fanOut']> {
  const { child, url } = ground;
  const watch = new Watch(ground.databaseUrl, postgres, child);
  const clients = await connectAll(url, some);
  await pause(800);
  const points: Points['fanOut'] = [];
  for (const recipients of [10, some.length]) {
    const input = { turns: 30, perTurn: 8, recipients: ids(some.slice(0, recipients)) };
    const rates: number[] = [];
    const before = clients.count();
    await watch.begin();
    for (let round = 0; round < 6; round++) {
      const expected = clients.count() + input.turns * input.perTurn * recipients;
      const started = clock();
      await child.run('events', input);
      await until(() => clients.count() >= expected);
      rates.push((input.turns * input.perTurn) / ((clock() - started) / 1_000));
    }
    const { others, client } = await watch.end();
    const clientCpu = client / (clients.count() - before);
    points.push({ recipients, perTurn: input.perTurn, eventsPerSecond: median(rates.slice(1)), others, clientCpu });
  }
  clients.close();
  await watch.close();
  await pause(500);
  return points;
}

/** What coming back costs, by a client that missed much and clients that missed little; and the storm. */
export interface CatchUp {
  node: Linear;
  postgres: Linear;
  /** Processor milliseconds of this process for one client that comes back, its messages included. */
  client: number;
  point: Points['catchUp'];
}

async function cursorNow(url: string, user: User): Promise<string> {
  const response = await fetch(`${url}/api/events/history`, { headers: { authorization: `Bearer ${user.token}` } });
  return ((await response.json()) as { data: { cursor: string } }).data.cursor;
}

/** `many` are some 1,000 accounts; the last has missed much, the others a share. */
export async function catchUp(ground: Ground, many: User[], postgres: PostgresCpu): Promise<CatchUp> {
  const { child, url } = ground;
  const watch = new Watch(ground.databaseUrl, postgres, child);
  const greedy = many.at(-1) as User;
  const others = many.slice(0, -1);
  const few = others.slice(0, 250);
  const cursor = await cursorNow(url, greedy);
  const one = await child.run<Writes>('write', { users: [greedy.id], writers: 32, seconds: 3, captured: true });
  // More than a node keeps in memory, so that everybody reads from the database.
  const rest = await child.run<Writes>('write', { users: ids(others), writers: 32, seconds: 5, captured: true });
  const back = async (users: User[], events: number) => {
    await pause(500);
    await watch.begin();
    const started = clock();
    const clients = await connectAll(url, users, { cursor });
    await until(() => clients.count() >= events);
    const seconds = (clock() - started) / 1_000;
    const seen = await watch.end();
    const { length } = users;
    await pause(300);
    const count = clients.count();
    clients.close();
    await pause(500);
    return { ...seen, seconds, count, each: { node: seen.node / length, postgres: seen.postgres / length, client: seen.client / length } }; // prettier-ignore
  };
  const share = rest.committed.length / others.length;
  await back(others.slice(250, 300), 1);
  const much = await back([greedy], one.committed.length);
  const little = await back(few, Math.floor((share - 1) * few.length));
  const storm = await back(others, rest.committed.length);
  await watch.close();
  const fit = (of: 'node' | 'postgres'): Linear => {
    const each = much[of] / one.committed.length;
    return { each, fixed: Math.max(0, little.each[of] - (little.count / few.length) * each) };
  };
  return {
    node: fit('node'),
    postgres: fit('postgres'),
    client: little.each.client,
    point: { clients: others.length, events: rest.committed.length, seconds: storm.seconds, others: storm.others },
  };
}
