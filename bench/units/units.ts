import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/config/projectRoot.ts';

/** A cost that has a part for each time and a part for each thing: `fixed + each * n`, in milliseconds of one core. */
export interface Linear {
  fixed: number;
  each: number;
}

/** What one thing costs a node's processor, in milliseconds unless named otherwise. */
export interface NodeUnits {
  /** A statement sent by a writer in the process, and its answer, with nothing else to do and among many. */
  statement: number;
  statementBusy: number;
  /**
   * A write over HTTP, with its turn and its event, with nothing else to do and among 16 at once; there turns take
   * `httpBatch` events in the mean.
   */
  httpWrite: number;
  httpWriteBusy: number;
  httpBatch: number;
  /** A turn of the node's own sequencer; each event parsed and handed on, to nobody. */
  turn: Linear;
  /** A read of what another node's sequencer placed; each event parsed and handed on, to nobody. */
  read: Linear;
  /** One event emitted to one socket. */
  recipient: number;
  /** One event written to one SSE stream. */
  streamRecipient: number;
  /** A burst of KPI pushes; each user computed and emitted. */
  push: Linear;
  poll: number;
  pollNotModified: number;
  /** Milliseconds a second of a node with nothing to do. */
  idle: number;
  /** Milliseconds a second that an open socket with nothing to hear costs. */
  idleConnection: number;
  /** A socket admitted, brought up to date and live. */
  connect: number;
  /** A client that comes back with a cursor, read from the database; each event it missed. */
  catchUp: Linear;
  /** Bytes of heap and external memory of an open socket, and of resident memory. */
  socketHeap: number;
  socketRss: number;
  bareSocketHeap: number;
  streamHeap: number;
  /** Bytes of resident memory of a node without connections. */
  baseRss: number;
}

/** What one thing costs Postgres, in milliseconds of its processors unless named otherwise. */
export interface PostgresUnits {
  /** An INSERT without capture, and with capture. */
  plainWrite: number;
  write: number;
  /** A write over HTTP with its turn: one after another, and 16 at once. All processes of the server. */
  httpWrite: number;
  httpWriteBusy: number;
  /** A turn of the sequencer with totals, beside its node: under the lock of `log_head`. */
  turn: Linear;
  /** The same of more than 100 events, which are searched for crowds first. */
  largeTurn: Linear;
  /** Telling one listening node that there was a turn. */
  notify: number;
  /** A relay's read of events by position. */
  read: Linear;
  /** A read of the totals of several users. */
  push: Linear;
  /** One question of the pulse. */
  pulse: number;
  /** Milliseconds a second that a node with nothing to do costs, and its statements a second. */
  idleNode: number;
  idleStatements: number;
  /** A client that comes back with a cursor; each event it missed. */
  catchUp: Linear;
  /** Milliseconds of waiting for the write-ahead log to be on the disk, once a commit. */
  flush: number;
  /** Bytes of an event in the log with its indexes, and of write-ahead log for a write with its event. */
  logBytes: number;
  walBytes: number;
  /** Connections of a node: those always open beside the pool, and the pool's most. */
  fixedConnections: number;
  poolConnections: number;
}

/** Writers in a closed loop on one node. Rates a second, delays in ms, processor ms of each process for one write. */
export interface WriterPoint {
  writers: number;
  perSecond: number;
  /** From the commit's acknowledgement to the event on the client. */
  p50: number;
  p99: number;
  /** Events of a turn, in the mean. */
  batch: number;
  nodeCpu: number;
  postgresCpu: number;
  clientCpu: number;
  /** Processors that other programs kept busy meanwhile. */
  others: number;
  /** The INSERT without capture. */
  alone: { perSecond: number; p50: number; nodeCpu: number; postgresCpu: number };
}

/** What was measured whole, to be reproduced by the simulation. */
export interface Points {
  writers: WriterPoint[];
  /** `clientCpu` of a write. */
  twoNodes: {
    writersEach: number;
    perSecond: number;
    p50: number;
    p99: number;
    batch: number;
    others: number;
    clientCpu?: number;
  };
  /** `clientCpu` of a message. */
  fanOut: { recipients: number; perTurn: number; eventsPerSecond: number; others: number; clientCpu?: number }[];
  catchUp: { clients: number; events: number; seconds: number; others: number };
  memory: { sockets: number; heap: number; rss: number }[];
}

/** The unit costs and the points of one run, and where they were taken. */
export interface Measured {
  at: string;
  machine: { cpu: string; cores: number; node: string; postgres: string; load: number };
  note: string;
  node: NodeUnits;
  postgres: PostgresUnits;
  /** Milliseconds of the measuring clients' process, for a message and for coming back; only to reproduce the points. */
  client: { message: number; catchUp: number };
  points: Points;
}

/** Processor and clock milliseconds. */
export interface Spent {
  cpu: number;
  wall: number;
}

/** Input of the job `events`. */
export interface EventsInput {
  turns: number;
  perTurn: number;
  /** Users each event goes to. */
  recipients: string[];
  /** How many of them it moves totals of. */
  moved?: number;
  /** Each event to one of the recipients, by turns, moving the totals of that one. */
  spread?: boolean;
  pauseMs?: number;
}

const file = () => join(projectRoot(), 'bench', 'simulation', 'units.json');

/** The committed measurement; throws when there is none. */
export function readUnits(): Measured {
  if (!existsSync(file())) throw new Error('Nothing was measured yet: npm run bench -- units --write');
  return JSON.parse(readFileSync(file(), 'utf8')) as Measured;
}

/** Keeps figures with four significant digits: more would be noise. */
export function writeUnits(measured: Measured): string {
  const short = (_key: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
  writeFileSync(file(), `${JSON.stringify(measured, short, 2)}\n`);
  return file();
}
