import autocannon from 'autocannon';
import type { Child } from '../child.ts';
import type { Ground } from '../measures.ts';
import { connectAll, pause, until, type Clients, type User } from '../sockets.ts';
import { line, median, type PostgresCpu } from './cost.ts';
import { createPool } from '../../src/db/database.ts';
import { spentOn } from './database.ts';
import { openStreams } from './streams.ts';
import type { EventsInput, Linear, NodeUnits, Spent } from './units.ts';
import { Watch } from './watch.ts';

/** The costs of a node, with what Postgres spent on the same things where it can only be seen from here. */
export type NodeCosts = Omit<
  NodeUnits,
  'socketHeap' | 'socketRss' | 'bareSocketHeap' | 'streamHeap' | 'baseRss' | 'catchUp' | 'connect' | 'idleConnection'
> & {
  postgresTurn: Linear;
  postgresNotify: number;
  postgresHttpWrite: number;
  postgresHttpWriteBusy: number;
  postgresIdle: number;
  idleStatements: number;
  clientMessage: number;
};

const SIZES = [1, 8, 32, 96];
const NOBODY = ['00000000-0000-4000-8000-000000000000'];
const CROWD = 100;

const run = (child: Child, input: EventsInput) => child.run<Spent>('events', input);
const usage = (child: Child) => child.run<Spent>('usage');

/** Processor milliseconds a turn, the middle of `rounds`, after one that warms up. */
async function turnCost(child: Child, input: EventsInput, rounds: number, after?: (turns: number) => Promise<void>) {
  const samples: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const { cpu } = await run(child, input);
    await after?.(input.turns);
    if (round > 0) samples.push(cpu / input.turns);
  }
  return median(samples);
}

/** A statement of this process and its answer, without anything captured: one after another, and 32 at once. */
async function statements({ child, seconds }: Ground, users: string[]) {
  const cost = async (writers: number) => {
    const input = { users, writers, seconds: Math.min(1.5, seconds / 2), captured: false };
    await child.run('write', input);
    await usage(child);
    const { committed } = await child.run<{ committed: unknown[] }>('write', input);
    return (await usage(child)).cpu / committed.length;
  };
  return { statement: await cost(1), statementBusy: await cost(32) };
}

/** Own turns with events for people who are not here. A turn of the job is one statement and one turn. */
async function ownTurns({ child, databaseUrl }: Ground, users: string[], perStatement: number) {
  const pool = createPool(databaseUrl, 1, () => undefined);
  const node: [number, number][] = [];
  const sequencer: [number, number][] = [];
  const heard: number[] = [];
  const TURNS = 80;
  for (const perTurn of SIZES) {
    const samples: number[] = [];
    for (let round = 0; round < 6; round++) {
      const [turnsBefore, heardBefore] = [await spentOn(pool, '%sequence_outbox%'), await spentOn(pool, 'listen %')];
      const { cpu } = await run(child, { turns: TURNS, perTurn, recipients: users, spread: true });
      if (round === 0) continue;
      samples.push(cpu / TURNS);
      sequencer.push([perTurn, ((await spentOn(pool, '%sequence_outbox%')) - turnsBefore) / TURNS]);
      heard.push(((await spentOn(pool, 'listen %')) - heardBefore) / TURNS);
    }
    node.push([perTurn, median(samples)]);
  }
  await pool.end();
  const { fixed, each } = line(node);
  return {
    node: { fixed: Math.max(0, fixed - perStatement), each },
    postgres: line(sequencer),
    notify: median(heard),
  };
}

/** The same, placed by a sequencer that is not this node's: it hears of them and reads. */
async function foreignReads({ child, databaseUrl }: Ground) {
  const pool = createPool(databaseUrl, 1, () => undefined);
  const CYCLES = 120;
  const points: [number, number][] = [];
  const cycles = async (perTurn: number) => {
    await usage(child);
    for (let n = 0; n < CYCLES; n++) {
      await pool.query(`begin; insert into outbox (type, entity_type, entity_ids, entity_versions, streams, data)
        select 'broker:deal-updated', 'deal', array[id], array[2], array['user:${NOBODY[0]}'],
          jsonb_build_object('deal', jsonb_build_object('id', id, 'status', 'touring', 'notes', repeat('x', 60), 'version', 2), 'dealId', id)
        from (select gen_random_uuid() as id from generate_series(1, ${perTurn})) ids;
        commit; begin; select count(*) from sequence_outbox(5000); commit`);
      await pause(4);
    }
    return (await usage(child)).cpu / CYCLES;
  };
  await cycles(32);
  for (const perTurn of SIZES) points.push([perTurn, median([await cycles(perTurn), await cycles(perTurn), await cycles(perTurn)])]); // prettier-ignore
  // Nobody tidied after this sequencer, and every turn and pulse reads the outbox whole: give its pages back.
  await pool.query('vacuum outbox');
  await pool.end();
  return line(points);
}

/** What one more socket costs an event, on the node and in this process. */
async function recipients(child: Child, users: User[], clients: Clients) {
  const node: [number, number][] = [];
  const here: [number, number][] = [];
  const PER_TURN = 8;
  const ids = users.map(({ id }) => id);
  for (const count of [1, 10, CROWD]) {
    let expected = clients.count();
    let mark = process.cpuUsage();
    const mine: number[] = [];
    const input = { turns: 25, perTurn: PER_TURN, recipients: ids.slice(0, count), pauseMs: 1 };
    const cost = await turnCost(child, input, 5, async (turns) => {
      expected += turns * PER_TURN * count;
      await until(() => clients.count() >= expected);
      const { user, system } = process.cpuUsage(mark);
      mine.push((user + system) / 1_000 / (turns * PER_TURN));
      mark = process.cpuUsage();
    });
    node.push([count, cost / PER_TURN]);
    here.push([count, median(mine)]);
  }
  return { each: line(node).each, here: line(here).each };
}

/** Bursts of KPI pushes, beside the same events that move nothing. */
async function pushes(child: Child, users: User[]) {
  const ids = users.map(({ id }) => id);
  const points: [number, number][] = [];
  for (const count of [1, 10, 50]) {
    const input = { turns: 40, perTurn: 1, recipients: ids.slice(0, count), pauseMs: 4 };
    const without = await turnCost(child, input, 3);
    points.push([count, (await turnCost(child, { ...input, moved: count }, 3)) - without]);
  }
  return line(points);
}

/** The same event to SSE streams. */
async function streamRecipients(ground: Ground, users: User[]) {
  const streams = await openStreams(ground.url, users);
  await pause(500);
  const ids = users.map(({ id }) => id);
  const points: [number, number][] = [];
  for (const count of [1, 10, users.length]) {
    const input = { turns: 25, perTurn: 8, recipients: ids.slice(0, count), pauseMs: 1 };
    points.push([count, (await turnCost(ground.child, input, 4, () => pause(100))) / 8]);
  }
  streams.close();
  return line(points).each;
}

async function perRequest(child: Child, url: string, seconds: number, headers: Record<string, string>) {
  await autocannon({ url, connections: 20, duration: 1, headers });
  await usage(child);
  const result = await autocannon({ url, connections: 20, duration: seconds, headers });
  return (await usage(child)).cpu / result.requests.total;
}

async function polls({ child, url, seconds }: Ground, user: User) {
  const poll = `${url}/api/dashboard/broker/kpis`;
  const headers = { cookie: `accessToken=${user.token}` };
  const etag = (await fetch(poll, { headers })).headers.get('etag') ?? '';
  const time = Math.min(3, seconds);
  return {
    poll: await perRequest(child, poll, time, headers),
    pollNotModified: await perRequest(child, poll, time, { ...headers, 'if-none-match': etag }),
  };
}

/** Writes over HTTP, `at` a time. Milliseconds of the node and of Postgres for one, and events of a turn in the mean. */
async function httpWrites({ child, url, databaseUrl }: Ground, users: User[], postgres: PostgresCpu, at: number) {
  const watch = new Watch(databaseUrl, postgres, child);
  const write = async ({ token }: User) => {
    const response = await fetch(`${url}/api/broker/deals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ status: 'touring', estimated_commission: 12.5, notes: 'Second viewing on Monday' }),
    });
    if (response.status !== 201) throw new Error(`A write was answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  };
  const loop = async (count: number) => {
    let left = count;
    const worker = async (n: number) => {
      while (left-- > 0) await write(users[(left + n) % users.length] as User);
    };
    await Promise.all(Array.from({ length: at }, (_, n) => worker(n)));
  };
  const COUNT = 900;
  await loop(300);
  await watch.begin();
  await loop(COUNT);
  const { node, postgres: database, events, turns } = await watch.end();
  await watch.close();
  return { node: node / COUNT, postgres: database / COUNT, batch: events / turns };
}

/** A node with nothing to do, and Postgres under it. */
async function idle({ child, databaseUrl }: Ground, postgres: PostgresCpu) {
  const pool = createPool(databaseUrl, 1, () => undefined);
  const transactions = async () => Number((await pool.query<{ n: string }>('select sum(xact_commit)::text as n from pg_stat_database')).rows[0]?.n); // prettier-ignore
  await pause(1_500);
  const [before, statements] = [postgres.total(), await transactions()];
  await usage(child);
  await pause(8_000);
  const node = await usage(child);
  const seconds = node.wall / 1_000;
  const cost = {
    idle: node.cpu / seconds,
    postgresIdle: (postgres.total() - before) / seconds,
    idleStatements: ((await transactions()) - statements - 1) / seconds,
  };
  await pool.end();
  return cost;
}

/** Measures a node that is alone on its Postgres. `users` are at least 100 brokers. */
export async function nodeCosts(ground: Ground, users: User[], postgres: PostgresCpu): Promise<NodeCosts> {
  const { child } = ground;
  const ids = users.map(({ id }) => id);
  const quiet = await idle(ground, postgres);
  const perStatement = await statements(ground, ids);
  const turn = await ownTurns(ground, ids, perStatement.statement);
  const read = await foreignReads(ground);
  const single = await httpWrites(ground, users, postgres, 1);
  const busy = await httpWrites(ground, users, postgres, 16);
  const answers = await polls(ground, users[0] as User);
  const clients = await connectAll(ground.url, users.slice(0, CROWD));
  await pause(800);
  const emitted = await recipients(child, users.slice(0, CROWD), clients);
  const push = await pushes(child, users.slice(0, CROWD));
  clients.close();
  await pause(300);
  return {
    ...perStatement,
    httpWrite: single.node,
    httpWriteBusy: busy.node,
    httpBatch: busy.batch,
    turn: turn.node,
    read,
    recipient: emitted.each,
    streamRecipient: await streamRecipients(ground, users.slice(0, 60)),
    push,
    ...answers,
    ...quiet,
    postgresTurn: turn.postgres,
    postgresNotify: turn.notify,
    postgresHttpWrite: single.postgres,
    postgresHttpWriteBusy: busy.postgres,
    clientMessage: emitted.here,
  };
}
