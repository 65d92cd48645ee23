import type { Measured } from '../units/units.ts';
import { Engine, Random } from './engine.ts';
import { Machine } from './machine.ts';
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
  /** Messages that the clients have taken. */
  received: () => number;
}

/** Builds the machine the points were measured on; `others` is how many processors other programs kept busy. */
export function benchWorld(measured: Measured, options: { seed: number; nodes: number; pool: number; others: number }): Bench {
  const engine = new Engine();
  const random = new Random(options.seed);
  const machine = new Machine(engine, random, { cores: measured.machine.cores, spread: SPREAD });
  const postgres = new SimPostgres(engine, random, machine, measured.postgres);
  const log = new SimLog();
  const delays = new Delays();
  const client = machine.thread();
  let received = 0;
  const toClients = (count: number, change: Change | null) =>
    client.run(count * measured.client.message, () => {
      received += count;
      if (change) delays.add(engine.now - change.committedAt);
    });
  const nodes = Array.from({ length: options.nodes }, (_, index) =>
    new SimNode({ engine, machine, postgres, logs: [log], costs: measured.node, index, pool: options.pool, toClients }),
  );
  foreignLoad(engine, random, machine, options.others);
  return { engine, random, postgres, log, nodes, delays, received: () => received };
} // prettier-ignore

/** Other programs: bursts of some milliseconds with pauses between. */
function foreignLoad(engine: Engine, random: Random, machine: Machine, others: number): void {
  const BURST_MS = 3;
  const count = Math.ceil(others);
  for (let n = 0; n < count; n++) {
    const thread = machine.thread();
    const share = others / count;
    const burst = () => {
      const time = random.exponential(BURST_MS);
      thread.run(time, () => engine.after((time * (1 - share)) / share, burst));
    };
    engine.after(random.exponential(BURST_MS), burst);
  }
}
