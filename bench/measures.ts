import autocannon from 'autocannon';
import { clock, startChild, type Child } from './child.ts';
import { ms, percentile, perSecond, type Line } from './report.ts';
import { connectAll, pause, until, type User } from './sockets.ts';

/** A server with the app, its URL and how long each measurement takes. */
export interface Ground {
  child: Child;
  url: string;
  databaseUrl: string;
  /** Seconds of one measurement. */
  seconds: number;
}

const users = (ground: Ground, count: number, role = 'broker') => ground.child.run<User[]>('addUsers', { count, role });
const ids = (list: User[]): string[] => list.map(({ id }) => id);

async function requestsPerSecond(url: string, seconds: number, headers: Record<string, string> = {}): Promise<number> {
  // Express needs some seconds under load until it has settled.
  await autocannon({ url, connections: 50, duration: Math.min(4, seconds), headers });
  const result = await autocannon({ url, connections: 50, duration: seconds, headers });
  if (result.non2xx > 0 && headers['if-none-match'] === undefined)
    throw new Error(`${result.non2xx} answers of ${url} were no success`);
  return result.requests.average;
}

/** The poll against a bare route with the same body. */
export async function kpiPoll(ground: Ground): Promise<Line[]> {
  const [user] = await users(ground, 1);
  const poll = `${ground.url}/api/dashboard/broker/kpis`;
  const headers = { cookie: `accessToken=${user?.token}` };
  const first = await fetch(poll, { headers });
  const etag = first.headers.get('etag') ?? '';
  const bare = await ground.child.run<{ express: string; http: string }>('startBare', await first.text());
  const reference = await requestsPerSecond(`${bare.express}/kpis`, ground.seconds);
  const plain = await requestsPerSecond(bare.http, ground.seconds);
  const ours = await requestsPerSecond(poll, ground.seconds, headers);
  const unchanged = await requestsPerSecond(poll, ground.seconds, { ...headers, 'if-none-match': etag });
  return [
    { name: 'bare Express 5 res.json', value: perSecond(reference) },
    { name: 'bare node:http', value: perSecond(plain) },
    {
      name: 'warm GET /kpis, against Express',
      value: perSecond(ours),
      ratio: ours / reference,
      target: { is: 'at least', ratio: 3.5 },
    },
    {
      name: 'warm GET /kpis, against node:http',
      value: perSecond(ours),
      ratio: ours / plain,
      target: { is: 'at least', ratio: 0.4 },
    },
    {
      name: 'GET /kpis not modified, against the 200',
      value: perSecond(unchanged),
      ratio: unchanged / ours,
      target: { is: 'at least', ratio: 1.1 },
    },
  ];
}

interface Writes {
  perSecond: number;
  p50: number;
  p99: number;
  committed: [string, number][];
}

/** From a commit's acknowledgement to its event on the client, against the INSERT alone; and events a second. */
export async function commitToClient(ground: Ground): Promise<Line[]> {
  const some = await users(ground, 100);
  const clients = await connectAll(ground.url, some);
  await pause(500);
  const lines: Line[] = [];
  for (const writers of [1, 8, 32]) {
    const input = { users: ids(some), writers, seconds: ground.seconds };
    const alone = await ground.child.run<Writes>('write', { ...input, captured: false });
    const live = await ground.child.run<Writes>('write', { ...input, captured: true });
    await until(() => live.committed.every(([id]) => clients.arrived.has(id)));
    const delays = live.committed.map(([id, at]) => (clients.arrived.get(id) ?? Number.NaN) - at);
    const [p50, p99] = [percentile(delays, 0.5), percentile(delays, 0.99)];
    lines.push(
      { name: `${writers} writers: INSERT alone, p50`, value: ms(alone.p50) },
      {
        name: `${writers} writers: commit to client, p50`,
        value: ms(p50),
        ratio: p50 / alone.p50,
        target: { is: 'at most', ratio: 4 },
      },
      {
        name: `${writers} writers: commit to client, p99`,
        value: ms(p99),
        ratio: p99 / alone.p50,
        target: { is: 'at most', ratio: 10 },
      },
      { name: `${writers} writers: durable events, against INSERT alone`, value: perSecond(live.perSecond), ratio: live.perSecond / alone.perSecond }, // prettier-ignore
    );
  }
  clients.close();
  return lines;
}

/** What capture and totals cost a writer, who waits for nothing. */
export async function writeCost(ground: Ground): Promise<Line[]> {
  const some = await users(ground, 100);
  // A process without the app: its relay and pushes are measured elsewhere.
  await ground.child.stop();
  const child = await startChild();
  const lines: Line[] = [];
  for (const writers of [8, 32]) {
    const input = { databaseUrl: ground.databaseUrl, users: ids(some), writers, seconds: ground.seconds };
    const before = await child.run<number>('writeCost', { ...input, captured: false });
    const captured = await child.run<number>('writeCost', { ...input, captured: true });
    const after = await child.run<number>('writeCost', { ...input, captured: false });
    const plain = (before + after) / 2;
    lines.push({ name: `${writers} writers: a write with capture and totals`, value: perSecond(captured), ratio: plain / captured, target: { is: 'at most', ratio: 1.6 } }); // prettier-ignore
  }
  await child.stop();
  return lines;
}

/** Emissions to single-user rooms, against bare Socket.IO in the same process with the same clients. */
export async function rooms(ground: Ground): Promise<Line[]> {
  const MESSAGES = 60_000;
  const some = await users(ground, 1_000);
  const measure = async (url: string, bare: boolean) => {
    const clients = await connectAll(url, some);
    await pause(1_000);
    const started = clock();
    await ground.child.run('emit', { users: ids(some), count: MESSAGES, bare });
    await until(() => clients.count() >= MESSAGES);
    const rate = MESSAGES / ((clock() - started) / 1_000);
    clients.close();
    await pause(1_000);
    return rate;
  };
  const bareUrl = await ground.child.run<string>('startBareSockets');
  const rounds: { bare: number; ours: number }[] = [];
  // The first round warms up; sides take turns, so that neither has the quieter half.
  for (let round = 0; round < 4; round++)
    rounds.push({ bare: await measure(bareUrl, true), ours: await measure(ground.url, false) });
  const median = (side: 'bare' | 'ours') =>
    percentile(
      rounds.slice(1).map((round) => round[side]),
      0.5,
    );
  return [
    { name: 'bare Socket.IO, 1,000 clients, single-user rooms', value: perSecond(median('bare')) },
    { name: 'the same through our rooms', value: perSecond(median('ours')), ratio: median('ours') / median('bare'), target: { is: 'at least', ratio: 0.85 } },
  ]; // prettier-ignore
}

/** Memory of idle connections, each side in a process of its own. */
export async function memory(ground: Ground): Promise<Line[]> {
  const CLIENTS = 1_000;
  const some = await users(ground, CLIENTS);
  const perConnection = async (child: Child, url: string) => {
    (await connectAll(url, some.slice(0, 100))).close();
    await pause(500);
    const before = await child.run<number>('memory');
    const clients = await connectAll(url, some);
    await pause(1_500);
    const bytes = ((await child.run<number>('memory')) - before) / CLIENTS;
    clients.close();
    return bytes;
  };
  const ours = await perConnection(ground.child, ground.url);
  const other = await startChild();
  const bare = await perConnection(other, await other.run<string>('startBareSockets'));
  await other.stop();
  const kib = (value: number) => `${(value / 1024).toFixed(1)} KiB`;
  return [
    { name: 'bare Socket.IO, memory a connection', value: kib(bare) },
    { name: 'memory an idle connection', value: kib(ours), ratio: ours / bare, target: { is: 'at most', ratio: 1.3 } },
  ];
}

/** KPI reads past the cache, by how many rows the user has. */
export async function kpiScale(ground: Ground): Promise<Line[]> {
  const lines: Line[] = [];
  let reference = Number.NaN;
  for (const rows of [100, 10_000, 1_000_000]) {
    const [user] = await users(ground, 1);
    const took = await ground.child.run<number>('fill', { userId: user?.id, rows });
    await ground.child.run('readKpis', { userId: user?.id, count: 200 });
    const p50 = await ground.child.run<number>('readKpis', { userId: user?.id, count: 1_000 });
    if (rows === 100) reference = p50;
    const label = rows.toLocaleString('en');
    lines.push({ name: `KPI read after an invalidation, ${label} rows`, value: ms(p50), ratio: p50 / reference, target: { is: 'at most', ratio: 1.2 } }); // prettier-ignore
    lines.push({ name: `  writing those ${label} rows, until relayed`, value: `${(took / 1_000).toFixed(2)} s` });
  }
  return lines;
}

interface Page {
  data: { cursor: string };
}

/** What a client that was away gets back, and how fast; then a thousand clients at once. */
export async function catchUp(ground: Ground): Promise<Line[]> {
  const [user] = await users(ground, 1);
  if (!user) return [];
  const cursorNow = async () => {
    const response = await fetch(`${ground.url}/api/events/history`, {
      headers: { authorization: `Bearer ${user.token}` },
    });
    return ((await response.json()) as Page).data.cursor;
  };
  const cursor = await cursorNow();
  const missed = await ground.child.run<Writes>('write', {
    users: [user.id],
    writers: 16,
    seconds: ground.seconds * 2,
    captured: true,
  });
  const started = clock();
  const client = await connectAll(ground.url, [user], { cursor });
  await until(() => client.count() >= missed.committed.length);
  const rate = missed.committed.length / ((clock() - started) / 1_000);
  const complete =
    missed.committed.every(([id]) => client.arrived.has(id)) && client.count() === missed.committed.length;
  client.close();
  const many = await users(ground, 1_000);
  const away = await cursorNow();
  const writes = await ground.child.run<Writes>('write', {
    users: ids(many),
    writers: 16,
    seconds: ground.seconds,
    captured: true,
  });
  const storm = clock();
  const all = await connectAll(ground.url, many, { cursor: away });
  await until(() => all.count() >= writes.committed.length);
  const seconds = (clock() - storm) / 1_000;
  all.close();
  return [
    { name: `catch-up of one client, ${missed.committed.length} events missed`, value: perSecond(rate), ratio: rate / 20_000, target: { is: 'at least', ratio: 1 } },
    { name: 'recovered, each once', value: complete ? '100 %' : 'NOT ALL', ratio: complete ? 1 : 0, target: { is: 'at least', ratio: 1 } },
    { name: '1,000 clients back at once, against 10 s', value: `${seconds.toFixed(2)} s`, ratio: seconds / 10, target: { is: 'at most', ratio: 1 } },
  ]; // prettier-ignore
}
