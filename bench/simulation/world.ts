import type { Measured } from '../units/units.ts';
import { Engine, Random } from './engine.ts';
import { Machine, type Thread } from './machine.ts';
import { SimLog, SimNode, SimPostgres, type Change } from './system.ts';

/** What is fitted, not measured: how far single costs lie around their mean. */
export const SPREAD = 0.6;

/** Delays from a commit's acknowledgement to the client, in ms, and what happened meanwhile. */
export interface Outcome {
  perSecond: number;
  p50: number;
  p99: number;
  /** Events of a turn in the mean. */
  batch: number;
  /** Processor milliseconds a write, of all nodes and of Postgres. */
  nodeCpu: number;
  postgresCpu: number;
}

/** Collects delays while it is `on`. */
export class Delays {
  on = false;
  writes = 0;
  readonly list: number[] = [];

  add(delay: number): void {
    if (this.on) this.list.push(delay);
  }

  at(share: number): number {
    const sorted = [...this.list].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  }
}

/** The measuring machine: nodes, Postgres, clients and what others do, all on the same processors. */
export interface Bench {
  engine: Engine;
  random: Random;
  postgres: SimPostgres;
  log: SimLog;
  nodes: SimNode[];
  delays: Delays;
  /** The process that holds the receiving sockets. */
  client: Thread;
  /** Messages that the clients have taken. */
  received: () => number;
}

/** The load of a point, on the same processors as what it loads. */
export interface BenchOptions {
  seed: number;
  nodes: number;
  pool: number;
  /** Processors that other programs kept busy meanwhile, as measured. */
  others: number;
  /** Milliseconds of the measuring clients' process for a message, as measured in this very point when it was. */
  message?: number;
}

/** Builds the machine the points were measured on. */
export function benchWorld(measured: Measured, options: BenchOptions): Bench {
  const engine = new Engine();
  const random = new Random(options.seed);
  const machine = new Machine(engine, random, { cores: measured.machine.cores, spread: SPREAD });
  const postgres = new SimPostgres(engine, random, machine, measured.postgres);
  const log = new SimLog();
  const delays = new Delays();
  const { message = measured.client.message } = options;
  const client = machine.thread();
  let received = 0;
  const toClients = (count: number, change: Change | null) =>
    client.run(count * message, () => {
      received += count;
      if (change) delays.add(engine.now - change.committedAt);
    });
  const nodes = Array.from({ length: options.nodes }, (_, index) =>
    new SimNode({ engine, machine, postgres, logs: [log], costs: measured.node, index, pool: options.pool, toClients }),
  );
  foreignLoad(engine, random, machine, options.others);
  return { engine, random, postgres, log, nodes, delays, client, received: () => received };
} // prettier-ignore

/**
 * Other programs, as many processors as they were measured to use: bursts that come at random whatever else goes on, each
 * on a thread of its own. (Bursts that waited for their own end would give way to the model, and use less than was measured.)
 */
function foreignLoad(engine: Engine, random: Random, machine: Machine, others: number): void {
  const BURST_MS = 3;
  const idle: Thread[] = [];
  const burst = () => {
    engine.after(random.exponential(BURST_MS / others), burst);
    const thread = idle.pop() ?? machine.thread();
    thread.run(random.exponential(BURST_MS), () => idle.push(thread));
  };
  if (others > 0) burst();
}
