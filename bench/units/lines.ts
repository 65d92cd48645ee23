import { perSecond, type Line } from '../report.ts';
import type { Linear, Measured } from './units.ts';

const us = (milliseconds: number): string => `${(milliseconds * 1_000).toFixed(milliseconds < 0.01 ? 1 : 0)} us`;
const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;
const both = ({ fixed, each }: Linear): string => `${us(fixed)} + ${us(each)} each`;

/** What was measured, a figure a line. Ratios are where a reference was taken in the same run. */
export function unitLines({ node, postgres, points, machine }: Measured): Line[] {
  return [
    { name: 'load of the machine when it began', value: machine.load.toFixed(2) },
    { name: 'bare Socket.IO, heap a connection', value: kib(node.bareSocketHeap) },
    { name: 'an idle socket, heap and external', value: kib(node.socketHeap), ratio: node.socketHeap / node.bareSocketHeap, target: { is: 'at most', ratio: 1.3 } },
    { name: 'an idle socket, resident', value: kib(node.socketRss) },
    { name: 'an idle SSE stream, heap and external', value: kib(node.streamHeap) },
    { name: 'node: a socket admitted and live', value: us(node.connect) },
    { name: 'node: an idle socket, a second', value: us(node.idleConnection) },
    { name: 'node: nothing to do, a second', value: us(node.idle) },
    { name: 'node: a statement, alone and among 32', value: `${us(node.statement)} and ${us(node.statementBusy)}` },
    { name: 'node: a write over HTTP with its turn, alone and among 16', value: `${us(node.httpWrite)} and ${us(node.httpWriteBusy)}` },
    { name: 'node: a turn of its sequencer, events', value: both(node.turn) },
    { name: "node: a read of another's turn, events", value: both(node.read) },
    { name: 'node: an event to one socket', value: us(node.recipient) },
    { name: 'node: an event to one SSE stream', value: us(node.streamRecipient) },
    { name: 'node: a burst of KPI pushes, users', value: both(node.push) },
    { name: 'node: a KPI poll, 200', value: us(node.poll) },
    { name: 'node: a KPI poll, 304', value: us(node.pollNotModified) },
    { name: 'node: a client that comes back, events missed', value: both(node.catchUp) },
    { name: 'Postgres: INSERT without capture', value: us(postgres.plainWrite) },
    { name: 'Postgres: the same with capture', value: us(postgres.write), ratio: postgres.write / postgres.plainWrite },
    { name: 'Postgres: a write over HTTP with its turn, alone and among 16', value: `${us(postgres.httpWrite)} and ${us(postgres.httpWriteBusy)}` },
    { name: 'Postgres: a turn, events (under the lock)', value: both(postgres.turn) },
    { name: '  the same of more than 100', value: both(postgres.largeTurn) },
    { name: 'Postgres: telling a node of a turn', value: us(postgres.notify) },
    { name: "Postgres: a relay's read, events", value: both(postgres.read) },
    { name: 'Postgres: a read of totals, users', value: both(postgres.push) },
    { name: 'Postgres: a question of the pulse', value: us(postgres.pulse) },
    { name: 'Postgres: an idle node, a second', value: us(postgres.idleNode) },
    { name: '  its statements', value: perSecond(postgres.idleStatements) },
    { name: 'Postgres: a client that comes back, events missed', value: both(postgres.catchUp) },
    { name: 'waiting for the disk, a commit', value: us(postgres.flush) },
    { name: 'log with indexes, an event', value: kib(postgres.logBytes) },
    { name: 'write-ahead log, a write with its event', value: kib(postgres.walBytes) },
    ...points.writers.flatMap((point) => [
      { name: `${point.writers} writers: durable events`, value: perSecond(point.perSecond) },
      { name: `  commit to client, p50 and p99`, value: `${point.p50.toFixed(2)} and ${point.p99.toFixed(2)} ms` },
      { name: '  events of a turn; processors others used', value: `${point.batch.toFixed(1)}; ${point.others.toFixed(2)}` },
      { name: `  INSERT alone, a second; p50; node, Postgres`, value: `${perSecond(point.alone.perSecond)}; ${point.alone.p50.toFixed(2)} ms; ${us(point.alone.nodeCpu)}, ${us(point.alone.postgresCpu)}` },
      { name: `  processor a write: node, Postgres, clients`, value: `${us(point.nodeCpu)}, ${us(point.postgresCpu)}, ${us(point.clientCpu)}` },
    ]),
    { name: `2 nodes, ${points.twoNodes.writersEach} writers each: durable events`, value: perSecond(points.twoNodes.perSecond) },
    { name: '  commit to client, p50 and p99', value: `${points.twoNodes.p50.toFixed(2)} and ${points.twoNodes.p99.toFixed(2)} ms` },
    ...points.fanOut.map(({ recipients, eventsPerSecond }) => ({ name: `events to ${recipients} sockets each`, value: perSecond(eventsPerSecond) })),
    { name: `${points.catchUp.clients} clients back at once, ${points.catchUp.events} events`, value: `${points.catchUp.seconds.toFixed(2)} s` },
  ]; // prettier-ignore
}
