import type { Measured } from '../units/units.ts';
import { runCatchUp, runFanOut, runWriters } from './loads.ts';
import { benchWorld } from './world.ts';

/** A point measured and simulated. */
export interface Reproduced {
  name: string;
  unit: string;
  measured: number;
  simulated: number;
  /** True when the simulation must come near for its extrapolations to be believed. */
  counts: boolean;
}

/** How far a simulated figure may lie from the measured one. */
export const TOLERANCE = 0.25;

export const errorOf = ({ measured, simulated }: Reproduced): number => simulated / measured - 1;
export const isNear = (point: Reproduced): boolean => Math.abs(errorOf(point)) <= TOLERANCE;

/** Simulates everything that was measured whole. Seconds simulated are long enough for the p99 to settle. */
export function reproduce(measured: Measured, seed: number): Reproduced[] {
  const { points, node } = measured;
  const list: Reproduced[] = [];
  const add = (name: string, unit: string, real: number, simulated: number, counts = true) =>
    list.push({ name, unit, measured: real, simulated, counts });
  for (const point of points.writers) {
    const world = () => benchWorld(measured, { seed, nodes: 1, pool: 40, others: point.others });
    const got = runWriters(world(), measured, point.writers, 6);
    const name = `${point.writers} ${point.writers === 1 ? 'writer' : 'writers'}`;
    add(`${name}: INSERT alone`, '/s', point.alone.perSecond, runWriters(world(), measured, point.writers, 3, false).perSecond, false); // prettier-ignore
    add(`${name}: durable events`, '/s', point.perSecond, got.perSecond);
    add(`${name}: commit to client, p50`, 'ms', point.p50, got.p50);
    add(`${name}: commit to client, p99`, 'ms', point.p99, got.p99);
    add(`${name}: events of a turn`, '', point.batch, got.batch);
    add(`${name}: node, processor a write`, 'us', point.nodeCpu * 1_000, got.nodeCpu * 1_000, false);
    add(`${name}: Postgres, processor a write`, 'us', point.postgresCpu * 1_000, got.postgresCpu * 1_000, false);
  }
  const two = points.twoNodes;
  const got = runWriters(benchWorld(measured, { seed, nodes: 2, pool: 40, others: two.others }), measured, two.writersEach, 6); // prettier-ignore
  add(`2 nodes, ${two.writersEach} writers each: durable events`, '/s', two.perSecond, got.perSecond);
  add('2 nodes: commit to client, p50', 'ms', two.p50, got.p50);
  add('2 nodes: commit to client, p99', 'ms', two.p99, got.p99);
  for (const { recipients, perTurn, eventsPerSecond, others } of points.fanOut)
    add(`events to ${recipients} sockets each`, '/s', eventsPerSecond, runFanOut(benchWorld(measured, { seed, nodes: 1, pool: 40, others }), measured, perTurn, recipients)); // prettier-ignore
  const { clients, events, seconds, others } = points.catchUp;
  add(`${clients} clients back at once`, 's', seconds, runCatchUp(benchWorld(measured, { seed, nodes: 1, pool: 40, others }), measured, clients, events)); // prettier-ignore
  const last = points.memory.at(-1);
  const none = points.memory[0];
  if (last && none) {
    const mib = (bytes: number) => bytes / 1_048_576;
    add(`heap of ${last.sockets} idle sockets`, 'MiB', mib(last.heap), mib(none.heap + node.socketHeap * last.sockets));
    add(`resident memory with ${last.sockets} idle sockets`, 'MiB', mib(last.rss), mib(none.rss + node.socketRss * last.sockets)); // prettier-ignore
  }
  return list;
}
