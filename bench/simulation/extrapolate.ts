import type { Measured } from '../units/units.ts';
import { behave, holds, limit, writeCosts, type Behaviour, type Deployment, type Limit } from './deployment.ts';

/** A deployment with the most it holds. */
export interface Held extends Limit {
  name: string;
  deployment: Deployment;
  stops: string;
}

/** Sockets that hear of a write, in the usual mix: its owner's screens, sometimes a second person's. */
export const USUAL_RECIPIENTS = 2;
/** Sockets of a node unless the operator says otherwise (`SOCKETS_PER_NODE`). */
export const USUAL_CONNECTIONS = 2_500;
const usual = { recipients: USUAL_RECIPIENTS, connections: USUAL_CONNECTIONS };

/** The resource that is nearest its end. */
function whatStops({ node, postgres, sequencer, disk }: Behaviour): string {
  const all: [string, number][] = [
    ["the nodes' event loops", node],
    ["Postgres's processors", postgres],
    ['the one sequencer', sequencer],
    ['the disk', disk],
  ];
  const [most] = all.sort(([, a], [, b]) => b - a);
  return `${most?.[0] ?? ''} (${Math.min(100, Math.round((most?.[1] ?? 0) * 100))} %)`;
}

function hold(measured: Measured, name: string, deployment: Deployment, seed: number): Held {
  const found = limit(measured, deployment, seed);
  return { name, deployment, ...found, stops: whatStops(found.at) };
}

/** One node beside a Postgres that is not the limit, by how many sockets hear of each event. */
export const oneNode = (measured: Measured, seed: number): Held[] =>
  [1, 2, 10, 100].map((recipients) => hold(measured, String(recipients), { ...usual, nodes: 1, cores: 8, recipients }, seed)); // prettier-ignore

/** Nodes and processors of Postgres. */
export const grid = (measured: Measured, seed: number): Held[] =>
  [1, 2, 5, 10].flatMap((nodes) => [2, 8, 32].map((cores) => hold(measured, `${nodes}`, { ...usual, nodes, cores }, seed))); // prettier-ignore

/** More nodes than needed: Postgres alone decides. */
export const postgresAlone = (measured: Measured, seed: number): Held[] =>
  [[4, 2], [14, 8], [40, 32]].map(([nodes = 1, cores = 1]) => hold(measured, `${cores}`, { ...usual, nodes, cores }, seed)); // prettier-ignore

/** The three ways on, each against the same deployment without. */
export function waysOn(measured: Measured, seed: number): Held[] {
  const large = { ...usual, nodes: 40, cores: 32 };
  const middle = { ...usual, nodes: 14, cores: 8 };
  return [
    hold(measured, 'one log', large, seed),
    hold(measured, 'log partitioned in 2', { ...large, logs: 2 }, seed),
    hold(measured, 'log partitioned in 4', { ...large, logs: 4 }, seed),
    hold(measured, 'partitioned in 4, nodes sharded by audience', { ...large, logs: 4, sharded: true }, seed),
    hold(measured, 'one log', middle, seed),
    hold(measured, 'totals read from a replica', { ...middle, replica: true }, seed),
  ];
}

/** Share of what a deployment holds that it should be planned for. */
export const PLANNED = 0.6;
/** Share of Postgres's processors in use at the rate asked for: reads that are not modelled need some too. */
const MOST_OF_POSTGRES = 0.7;
/** The same of the event loops: saturated points came out up to a fifth too high. */
const MOST_OF_NODES = 0.75;
/** Sockets that come back within half a minute on half an event loop. */
export const socketsBack = ({ node }: Measured): number => 15_000 / node.catchUp.fixed;
/** Sockets a node is planned for. */
export const plannedSockets = (measured: Measured): number =>
  Math.min(10_000, Math.floor(socketsBack(measured) / 1_000) * 1_000);

/** What connections and writes a second need. */
export interface Sized {
  connections: number;
  writes: number;
  nodes: number;
  cores: number;
  at: Behaviour;
}

const CORES = [2, 4, 8, 16, 32, 64];

/**
 * The fewest nodes, then the fewest processors, that hold the planned share more than is asked. Two nodes at least, since
 * one may die.
 */
function size(measured: Measured, connections: number, writes: number, seed: number): Sized | null {
  const peak = writes / PLANNED;
  const costs = writeCosts(measured);
  const least = Math.max(2, Math.ceil(connections / plannedSockets(measured)), Math.ceil((peak * costs.node) / 1_000));
  const seconds = Math.max(1, Math.min(4, 300 / writes));
  for (let nodes = least; nodes <= 40; nodes += Math.ceil(nodes / 6)) {
    for (const cores of CORES.filter((n) => n >= (peak * costs.postgres) / 1_000).slice(0, 2)) {
      const deployment = { nodes, cores, recipients: USUAL_RECIPIENTS, connections: connections / nodes };
      if (!holds(behave(measured, deployment, peak, seconds, seed))) continue;
      const at = behave(measured, deployment, writes, seconds, seed);
      if (at.postgres <= MOST_OF_POSTGRES && at.node <= MOST_OF_NODES) return { connections, writes, nodes, cores, at };
    }
  }
  return null;
}

/** The table an operator reads. */
export const sizes = (measured: Measured, seed: number): (Sized | { connections: number; writes: number })[] =>
  [[1_000, 10], [1_000, 100], [10_000, 100], [10_000, 500], [50_000, 500], [50_000, 2_000], [200_000, 2_000], [200_000, 5_000]]
    .map(([connections = 0, writes = 0]) => size(measured, connections, writes, seed) ?? { connections, writes }); // prettier-ignore
