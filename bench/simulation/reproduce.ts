import type { Measured } from '../units/units.ts';
import { fit, FITTED_WRITERS, messageCost, sideBySide } from './fitted.ts';
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
  /** True when it belongs to the point that the model was fitted on, so that nearness proves less. */
  fitted: boolean;
}

/** How far a simulated figure may lie from the measured one. */
export const TOLERANCE = 0.25;

export const errorOf = ({ measured, simulated }: Reproduced): number => simulated / measured - 1;
export const isNear = (point: Reproduced): boolean => Math.abs(errorOf(point)) <= TOLERANCE;

const POOL = 40;
/** Long enough for the p99 to settle. */
const SECONDS = 15;

type Add = (
  name: string,
  unit: string,
  real: number,
  simulated: number,
  how?: { told?: boolean; fitted?: boolean },
) => void;

function writers(measured: Measured, dearer: Measured, seed: number, add: Add): void {
  for (const point of measured.points.writers) {
    const fitted = point.writers === FITTED_WRITERS;
    // A lone writer has nothing beside him: no other writer, and no other program was measured.
    const model = point.writers > 1 ? dearer : measured;
    const message = messageCost(measured, point.writers);
    const world = benchWorld(model, { seed, nodes: 1, pool: POOL, others: point.others, message });
    const got = runWriters(world, model, point.writers, SECONDS);
    const name = `${point.writers} ${point.writers === 1 ? 'writer' : 'writers'}`;
    add(`${name}: durable events`, '/s', point.perSecond, got.perSecond, { fitted });
    add(`${name}: commit to client, p50`, 'ms', point.p50, got.p50, { fitted });
    add(`${name}: commit to client, p99`, 'ms', point.p99, got.p99, { fitted });
    add(`${name}: events of a turn`, '', point.batch, got.batch, { told: true, fitted });
    add(`${name}: node, processor a write`, 'us', point.nodeCpu * 1_000, got.nodeCpu * 1_000, { told: true, fitted });
    add(`${name}: Postgres, processor a write`, 'us', point.postgresCpu * 1_000, got.postgresCpu * 1_000, { told: true, fitted }); // prettier-ignore
  }
}

function twoNodes(measured: Measured, dearer: Measured, seed: number, add: Add): void {
  const { twoNodes: point } = measured.points;
  const message = point.clientCpu === undefined ? messageCost(measured, 2 * point.writersEach) : point.clientCpu / 2;
  const world = benchWorld(dearer, { seed, nodes: 2, pool: POOL, others: point.others, message });
  const got = runWriters(world, dearer, point.writersEach, SECONDS);
  add(`2 nodes, ${point.writersEach} writers each: durable events`, '/s', point.perSecond, got.perSecond);
  add('2 nodes: commit to client, p50', 'ms', point.p50, got.p50);
  add('2 nodes: commit to client, p99', 'ms', point.p99, got.p99);
  add('2 nodes: events of a turn', '', point.batch, got.batch, { told: true });
}

function many(measured: Measured, seed: number, add: Add): void {
  const { fanOut, catchUp } = measured.points;
  for (const { recipients, perTurn, eventsPerSecond, others, clientCpu = measured.client.message } of fanOut) {
    const world = benchWorld(measured, { seed, nodes: 1, pool: POOL, others, message: clientCpu });
    add(`events to ${recipients} sockets each`, '/s', eventsPerSecond, runFanOut(world, measured, perTurn, recipients));
  }
  const { clients, events, seconds, others } = catchUp;
  const world = benchWorld(measured, { seed, nodes: 1, pool: POOL, others });
  add(`${clients} clients back at once`, 's', seconds, runCatchUp(world, measured, clients, events));
}

function memory({ points, node }: Measured, add: Add): void {
  const [none, last] = [points.memory[0], points.memory.at(-1)];
  if (!last || !none) return;
  const mib = (bytes: number) => bytes / 1_048_576;
  add(`heap of ${last.sockets} idle sockets`, 'MiB', mib(last.heap), mib(none.heap + node.socketHeap * last.sockets));
  add(`resident memory with ${last.sockets} idle sockets`, 'MiB', mib(last.rss), mib(none.rss + node.socketRss * last.sockets)); // prettier-ignore
}

/** Simulates everything that was measured whole; `factor` is what `fit` says. */
export function reproduce(measured: Measured, seed: number, factor = fit(measured, seed)): Reproduced[] {
  const list: Reproduced[] = [];
  const add: Add = (name, unit, real, simulated, { told = false, fitted = false } = {}) =>
    list.push({ name, unit, measured: real, simulated, counts: !told, fitted });
  const dearer = sideBySide(measured, factor);
  writers(measured, dearer, seed, add);
  twoNodes(measured, dearer, seed, add);
  many(dearer, seed, add);
  memory(measured, add);
  return list;
}
