import type { Linear, Measured } from '../units/units.ts';
import { idleSocket, writeCosts } from './deployment.ts';
import { plannedSockets, socketsBack, type Held, type Sized } from './extrapolate.ts';
import { errorOf, isNear, type Reproduced } from './reproduce.ts';

type Rows = readonly (readonly string[])[];

/** A Markdown table; all columns but the first are aligned right where they hold figures. */
export function table(head: readonly string[], rows: Rows): string {
  const figures = head.map((_, n) => n > 0 && rows.every((row) => /^[-+~<≥]?[\d(]|^$|^—/.test(row[n] ?? '')));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${figures.map((right) => (right ? '---:' : '---')).join('|')}|`, ...rows.map(line)].join('\n');
}

const count = (value: number): string => Math.round(Number(value.toPrecision(2))).toLocaleString('en');
const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
const us = (ms: number): string => `${Number((ms * 1_000).toPrecision(2))} µs`;
const both = ({ fixed, each }: Linear): string => `${us(fixed)} + ${us(each)} each`;
const kib = (bytes: number): string => `${(bytes / 1_024).toFixed(1)} KiB`;
const share = (value: number): string => `${Math.min(100, Math.round(value * 100))} %`;

/** The unit costs, named as the formulas name them. */
export function unitTable(measured: Measured): string {
  const { node, postgres } = measured;
  const write = writeCosts(measured);
  return table(['Name', 'Cost', 'What'], [
    ['`m_socket`', kib(node.socketHeap), `heap of an idle socket (bare Socket.IO in the same run: ${kib(node.bareSocketHeap)}); resident ${kib(node.socketRss)}`],
    ['`m_stream`', kib(node.streamHeap), 'heap of an idle SSE stream'],
    ['`m_node`', `${Math.round(node.baseRss / 1_048_576)} MiB`, 'resident memory of a node without connections'],
    ['`n_idle`', node.idleConnection > 0 ? us(node.idleConnection) : 'below noise', `node, an idle socket, a second (its place and its ping every 15 s); the extrapolations take ${us(idleSocket(measured))}`],
    ['`n_connect`', us(node.connect), 'node, a socket admitted and live'],
    ['`n_write`', us(write.node), 'node, a write over HTTP without its share of a turn'],
    ['`n_turn`', both(node.turn), 'node, a turn of its own sequencer; its events handed on'],
    ['`n_read`', both(node.read), "node, hearing of and reading another node's turn; its events handed on"],
    ['`n_socket`', us(node.recipient), 'node, an event to one socket'],
    ['`n_stream`', us(node.streamRecipient), 'node, an event to one SSE stream'],
    ['`n_push`', both(node.push), 'node, a burst of KPI pushes; its users'],
    ['`n_poll`', `${us(node.poll)}; ${us(node.pollNotModified)}`, 'node, a KPI poll answered 200; 304'],
    ['`n_back`', both(node.catchUp), 'node, a client that comes back; the events it missed'],
    ['`n_base`', `${node.idle.toFixed(0)} ms`, 'node, a second with nothing to do'],
    ['`p_write`', us(write.postgres), `Postgres, a write over HTTP without its turn (a prepared INSERT ${us(postgres.plainWrite)}, with capture ${us(postgres.write)})`],
    ['`p_turn`', both(postgres.turn), 'Postgres, a turn of the sequencer under the lock, totals included; its events'],
    ['`p_large`', both(postgres.largeTurn), 'the same for turns of more than 100 events'],
    ['`p_hear`', us(postgres.notify), 'Postgres, telling one node of a turn'],
    ['`p_read`', both(postgres.read), "Postgres, a relay's read; its events"],
    ['`p_push`', both(postgres.push), 'Postgres, a read of totals; its users'],
    ['`p_back`', both(postgres.catchUp), 'Postgres, a client that comes back; the events it missed'],
    ['`p_base`', `${postgres.idleNode.toFixed(0)} ms`, `Postgres, a second of a node with nothing to do (${Math.round(postgres.idleStatements)} statements)`],
    ['`f`', us(postgres.flush), 'waiting for the write-ahead log to be on the disk'],
    ['`b_log`', kib(postgres.logBytes), 'log and its index of audiences, an event'],
    ['`b_wal`', kib(postgres.walBytes), 'write-ahead log, a write with its event'],
    ['`c_node`', String(postgres.fixedConnections + postgres.poolConnections), `connections of a node: ${postgres.fixedConnections} and its pool of ${postgres.poolConnections}`],
  ]); // prettier-ignore
}

/** What a point is good for, and whether it was missed. */
const verdict = (point: Reproduced): string =>
  `${point.fitted ? 'fitted' : 'predicted'}${point.counts ? (isNear(point) ? '' : ', FAR') : ', told'}`;

/** Measured against simulated. */
export const reproducedTable = (points: readonly Reproduced[]): string =>
  table(['Point', 'measured', 'simulated', 'error', ''], points.map((point) => [
    point.name, `${figure(point.measured)} ${point.unit}`.trim(), `${figure(point.simulated)} ${point.unit}`.trim(),
    `${errorOf(point) >= 0 ? '+' : ''}${Math.round(errorOf(point) * 100)} %`, verdict(point),
  ])); // prettier-ignore

/** What three seeds found: one figure where it is the same, else the least and the most. */
function range({ least, most }: Held, factor = 1): string {
  const ends = [count(least * factor), count(most * factor)];
  return ends[0] === ends[1] ? (ends[0] ?? '') : ends.join('–');
}

/** One node, by recipients. */
export const oneNodeTable = (held: readonly Held[]): string =>
  table(['Sockets that hear of each event', 'events/s', 'messages/s', 'p99', 'what stops it'], held.map((one) => [
    one.name, range(one), range(one, one.deployment.recipients), `${Math.round(one.at.p99)} ms`, one.stops,
  ])); // prettier-ignore

/** Nodes against processors: writes a second, and what stops each. */
export function gridTable(held: readonly Held[]): string {
  const cores = [...new Set(held.map(({ deployment }) => deployment.cores))];
  const nodes = [...new Set(held.map(({ deployment }) => deployment.nodes))];
  return table(['Nodes', ...cores.map((n) => `Postgres with ${n} cores`)], nodes.map((n) => [
    String(n),
    ...cores.map((c) => {
      const one = held.find(({ deployment }) => deployment.nodes === n && deployment.cores === c);
      return one ? `${range(one)}/s, ${one.stops}` : '—';
    }),
  ])); // prettier-ignore
}

/** Where a deployment stops, with the use of everything. */
export const limitTable = (first: string, held: readonly Held[]): string =>
  table([first, 'nodes', 'cores', 'writes/s', 'p99', 'events of a turn', 'nodes used', 'Postgres used', 'sequencer used', 'disk used'], held.map((one) => ({ ...one, rates: range(one) })).map(({ name, deployment, rates, at }) => [
    name, String(deployment.nodes), String(deployment.cores), rates, `${Math.round(at.p99)} ms`, at.batch.toFixed(0), share(at.node), share(at.postgres), share(at.sequencer), share(at.disk),
  ])); // prettier-ignore

/** What an operator orders. */
export const sizeTable = (measured: Measured, list: readonly (Sized | { connections: number; writes: number })[]): string =>
  table(['Connections', 'writes/s', 'nodes', 'Postgres cores', 'connections to Postgres', 'log a day', 'event loops used', 'Postgres used', 'p99'], list.map((one) => {
    const bytes = `${Number(((one.writes * 86_400 * measured.postgres.logBytes) / 1e9).toPrecision(2))} GB`;
    if (!('nodes' in one)) return [one.connections.toLocaleString('en'), one.writes.toLocaleString('en'), '—', '—', '—', bytes, '—', '—', '—'];
    const { connections, writes, nodes, cores, at } = one;
    const { fixedConnections, poolConnections } = measured.postgres;
    return [connections.toLocaleString('en'), writes.toLocaleString('en'), String(nodes), String(cores), String(nodes * (fixedConnections + poolConnections)), bytes, share(at.node), share(at.postgres), `${Math.round(at.p99)} ms`];
  })); // prettier-ignore

/** Sockets of one node by memory, by idle processor time, and by coming back. */
export function connectionTable(measured: Measured): string {
  const { node } = measured;
  return table(['Limit of one node', 'sockets'], [
    ['`SOCKETS_PER_NODE` unless set', '2,500'],
    ['1 GiB of memory beside the node itself', count(1_073_741_824 / Math.max(node.socketHeap, node.socketRss))],
    ['a quarter of its event loop for idle sockets', count(250 / idleSocket(measured))],
    ['all back within 30 s after another node died, half its event loop', count(socketsBack(measured))],
    ['planned for in the table of sizes', plannedSockets(measured).toLocaleString('en')],
  ]); // prettier-ignore
}

/** Where the figures come from. */
export const sourceLine = ({ at, machine }: Measured): string =>
  `Measured ${at.slice(0, 10)} on ${machine.cores} cores (${machine.cpu}), Node ${machine.node.slice(1)}, PostgreSQL ${machine.postgres}; load of the machine when it began ${machine.load.toFixed(1)}. Nodes, Postgres and the clients shared these cores.`;
