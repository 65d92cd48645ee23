import type { Measured } from '../units/units.ts';
import { Engine, Random } from './engine.ts';
import { Machine } from './machine.ts';
import { SimLog, SimNode, SimPostgres, type Change } from './system.ts';
import { Delays, SPREAD } from './world.ts';

/** A deployment: every node on a processor of its own, one Postgres, clients elsewhere. */
export interface Deployment {
  nodes: number;
  /** Processors of Postgres. */
  cores: number;
  /** Sockets that hear of one event. */
  recipients: number;
  /** Open sockets on each node. */
  connections: number;
  /** Logs with a sequencer each; 1 unless the log is partitioned by audience. */
  logs?: number;
  /** Nodes serve the audiences of one log only, and read only that. */
  sharded?: boolean;
  /** Totals are read from a replica with as many processors. */
  replica?: boolean;
}

/** What it did at a rate of writes. */
export interface Behaviour {
  /** Answers to writes, against the writes that came meanwhile. */
  answered: number;
  p50: number;
  p99: number;
  /** Shares in use: the busiest node's event loop, Postgres's processors, the busiest sequencer's lock, the disk's bytes a second. */
  node: number;
  postgres: number;
  sequencer: number;
  disk: number;
  batch: number;
}

/** Assumed, not measured: one way between a node and Postgres in one data centre, in ms. */
export const HOP_MS = 0.15;
/** Assumed: what the disk under the write-ahead log takes, in bytes a second. */
export const WAL_BYTES_PER_SECOND = 250e6;
/** Assumed where a measurement could not tell it from noise: ms a second of an idle socket, the most any run measured. */
const IDLE_SOCKET_MS = 0.015;
const WARM_MS = 500;
/** Seconds simulated for one rate. */
const SECONDS = 3;
/** The same for many nodes, whose rates give as many samples in less. */
const SECONDS_OF_MANY = 1.5;
const MANY = 12;
/** Parts of a write over HTTP on the node, and of its transaction in Postgres: begin, the change, commit. */
const NODE_PARTS = 5;
const STATEMENTS = [0.15, 0.6, 0.25];

/** A write's own cost, without the turn that it shared when it was measured. */
export function writeCosts({ node, postgres }: Measured): { node: number; postgres: number } {
  const share = (fixed: number, each: number) => fixed / node.httpBatch + each;
  return {
    node: Math.max(0, node.httpWriteBusy - share(node.turn.fixed, node.turn.each)),
    postgres: Math.max(0, postgres.httpWriteBusy - share(postgres.turn.fixed + postgres.notify, postgres.turn.each)),
  };
}

/** What an idle socket costs a node, ms a second. */
export const idleSocket = ({ node }: Measured): number => node.idleConnection || IDLE_SOCKET_MS;

/** Lets writes come at random, `rate` a second over all nodes, for `seconds`. */
export function behave(measured: Measured, deployment: Deployment, rate: number, seconds = 1, seed = 1): Behaviour {
  const { nodes: count, cores, recipients, connections, logs: logCount = 1, sharded = false, replica = false } = deployment; // prettier-ignore
  const engine = new Engine();
  const random = new Random(seed);
  const machine = (size: number) => new Machine(engine, random, { cores: size, spread: SPREAD });
  const server = () => new SimPostgres(engine, random, machine(cores), measured.postgres, { hopMs: HOP_MS, bytesPerSecond: WAL_BYTES_PER_SECOND }); // prettier-ignore
  const postgres = server();
  const other = replica ? server() : undefined;
  const logs = Array.from({ length: logCount }, () => new SimLog());
  const delays = new Delays();
  const toClients = (_count: number, change: Change | null) => change && delays.add(engine.now - change.committedAt);
  const nodes = Array.from({ length: count }, (_, index) => {
    const reads = sharded ? logs.filter((_log, n) => n === index % logCount) : logs;
    return new SimNode({ engine, machine: machine(1), postgres, logs, reads, costs: { ...measured.node, idleConnection: idleSocket(measured) }, index, pool: measured.postgres.poolConnections, connections, toClients, ...(other && { replica: other }) }); // prettier-ignore
  });
  const tally = { came: 0, answered: 0, open: 0 };
  // A queue that only grows needs no further look.
  const isLost = () => tally.open > rate / 4 + 100;
  const costs = writeCosts(measured);
  const write = () => oneWrite({ engine, random, postgres, logs, nodes, delays, tally, costs, recipients, sharded, walBytes: measured.postgres.walBytes }); // prettier-ignore
  const arrive = () => {
    engine.after(random.exponential(1_000 / rate), arrive);
    write();
  };
  arrive();
  const look = () => ({ nodes: nodes.map(({ loop }) => loop.spent), postgres: postgres.machine.busy, held: logs.map(({ held }) => held), disk: postgres.disk.written, events: total(logs.map(({ events }) => events.length)), turns: total(logs.map(({ turns }) => turns)) }); // prettier-ignore
  let [before, began] = [look(), engine.now];
  engine.runUntil(WARM_MS, isLost);
  // Lost while it warmed up: then that is all there is to look at.
  if (!isLost()) [before, began] = [look(), engine.now];
  delays.on = true;
  engine.runUntil(WARM_MS + seconds * 1_000, isLost);
  const after = look();
  const time = engine.now - began;
  const most = (now: number[], then: number[]) => Math.max(...now.map((value, n) => value - (then[n] ?? 0))) / time;
  return {
    answered: isLost() ? 0 : tally.answered / tally.came,
    p50: delays.at(0.5),
    p99: delays.at(0.99),
    node: most(after.nodes, before.nodes),
    postgres: (after.postgres - before.postgres) / time / cores,
    sequencer: most(after.held, before.held),
    disk: ((after.disk - before.disk) / time) * (1_000 / WAL_BYTES_PER_SECOND),
    batch: (after.events - before.events) / (after.turns - before.turns),
  };
}

const total = (list: number[]): number => list.reduce((sum, value) => sum + value, 0);

interface Writing {
  engine: Engine;
  random: Random;
  postgres: SimPostgres;
  logs: SimLog[];
  nodes: SimNode[];
  delays: Delays;
  /** Writes that came, and answers, while it counted; and writes not yet answered. */
  tally: { came: number; answered: number; open: number };
  costs: { node: number; postgres: number };
  recipients: number;
  sharded: boolean;
  walBytes: number;
}

/** A request to some node: its transaction, the wait until the node has relayed it, the answer. */
function oneWrite(w: Writing): void {
  const { engine, random, postgres, logs, nodes, delays, tally, costs } = w;
  const node = nodes[random.below(nodes.length)] as SimNode;
  const shard = random.below(logs.length);
  const log = logs[shard] as SimLog;
  // Its own totals, of a user who is one of many: a burst finds hardly one twice.
  const change: Change = { user: random.below(1e9), recipients: spread(w, shard), committedAt: 0, writer: node, relayed: () => answer() }; // prettier-ignore
  const counted = delays.on;
  if (counted) tally.came++;
  tally.open++;
  const part = costs.node / NODE_PARTS;
  const answer = () =>
    node.loop.run(part, () => {
      if (delays.on) tally.answered++;
      tally.open--;
    });
  const commit = (release: () => void) =>
    postgres.disk.flush(w.walBytes / 2, () => {
      change.committedAt = engine.now;
      log.outbox.push(change);
      postgres.away(() =>
        node.loop.run(part, () => {
          change.committedAt = engine.now;
          release();
          node.committed(log);
        }),
      );
    });
  node.loop.run(part, () =>
    node.onPool((backend, release) => {
      const statement = (n: number): void => {
        const cost = (STATEMENTS[n] ?? 0) * costs.postgres;
        if (n === STATEMENTS.length - 1) return postgres.away(() => backend.run(cost, () => commit(release)));
        postgres.ask(backend, cost, () => node.loop.run(part, () => statement(n + 1)));
      };
      statement(0);
    }),
  );
}

/** Sockets that hear of a change, node by node: somewhere, or on the nodes that serve its shard. */
function spread({ nodes, recipients, random, logs, sharded }: Writing, shard: number): number[] {
  const list = nodes.map(() => 0);
  const serving = sharded ? nodes.map((_, n) => n).filter((n) => n % logs.length === shard) : nodes.map((_, n) => n);
  for (let n = 0; n < recipients; n++) {
    const index = serving[random.below(serving.length)] ?? 0;
    list[index] = (list[index] ?? 0) + 1;
  }
  return list;
}

/** What "holds" means: everything answered but what came last, and this p99 from commit to client, in ms. */
export const P99_MS = 150;

/** True when a deployment does what is asked of it. */
export const holds = ({ answered, p99 }: Behaviour): boolean => answered > 0.95 && p99 <= P99_MS;

/** The most writes a second that a deployment holds: the middle of three seeds, the least and the most, and how it behaves. */
export interface Limit {
  rate: number;
  least: number;
  most: number;
  at: Behaviour;
}

/** Steps of the search are this fine, and so is the figure. */
const FINENESS = 1 / 14;
const SEEDS = 3;

const known = new WeakMap<Measured, Map<string, Limit>>();

/** The limit of a deployment. Remembered. */
export function limit(measured: Measured, deployment: Deployment, seed = 1): Limit {
  const key = JSON.stringify([deployment, seed]);
  const remembered = known.get(measured) ?? new Map<string, Limit>();
  known.set(measured, remembered);
  const found = remembered.get(key) ?? limitOfSeeds(measured, deployment, seed);
  remembered.set(key, found);
  return found;
}

function limitOfSeeds(measured: Measured, deployment: Deployment, seed: number): Limit {
  const first = search(measured, deployment, seed);
  const others = Array.from({ length: SEEDS - 1 }, (_, n) => search(measured, deployment, seed + n + 1, first.rate));
  const all = [first, ...others].sort((a, b) => a.rate - b.rate);
  const middle = all[Math.floor(all.length / 2)] ?? first;
  return { ...middle, least: all[0]?.rate ?? 0, most: all.at(-1)?.rate ?? 0 };
}

/** No deployment can do more than its processors: writes a second. */
function ceiling(measured: Measured, { nodes, cores }: Deployment): number {
  const costs = writeCosts(measured);
  const { turn, largeTurn, read } = measured.postgres;
  const perWrite = costs.postgres + Math.min(turn.each, largeTurn.each) + nodes * read.each;
  return Math.min((cores * 1_000) / perWrite, (nodes * 1_000) / costs.node);
}

/** Halves the distance until it is fine enough; begins `near` what another seed found, which it need not keep to. */
function search(measured: Measured, deployment: Deployment, seed: number, near?: number): { rate: number; at: Behaviour } {
  const seconds = deployment.nodes > MANY ? SECONDS_OF_MANY : SECONDS;
  const look = (rate: number) => behave(measured, deployment, rate, seconds, seed);
  let high = ceiling(measured, deployment);
  let low = 0;
  let at: Behaviour | undefined;
  const first = near ? [near, near * (1 + FINENESS), near * (1 - FINENESS)] : [high * 0.7];
  for (let step = 0; step < 14 && high - low > low * FINENESS * 1.01; step++) {
    const next = first.find((rate) => rate > low && rate < high);
    const rate = next ?? (low + high) / 2;
    const got = look(rate);
    if (holds(got)) {
      low = rate;
      at = got;
    } else high = rate;
  }
  return { rate: low, at: at ?? look(10) };
} // prettier-ignore
