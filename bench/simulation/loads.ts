import type { Measured } from '../units/units.ts';
import type { Bench, Outcome } from './world.ts';
import type { Change, SimNode } from './system.ts';

/** A half of a statement, sending or hearing; dearer for a process that has nothing else to do and slept. */
const half = ({ node: { statement, statementBusy } }: Measured, { loop }: SimNode): number =>
  (loop.wants ? statementBusy : statement) / 2;

/** A writer of the benchmark on `node`: INSERT, then the wait until the node has relayed it, and again. */
function closedLoop(bench: Bench, measured: Measured, node: SimNode, users: number): void {
  const { engine, random, postgres, log, nodes, delays } = bench;
  const { walBytes } = measured.postgres;
  // Each writer keeps its connection.
  const backend = postgres.backend();
  const begin = () => {
    const user = random.below(users);
    const recipients = nodes.map((_, index) => (user % nodes.length === index ? 1 : 0));
    node.loop.run(half(measured, node), () =>
      backend.run(measured.postgres.write, () =>
        postgres.disk.flush(walBytes / 2, () => {
          const change: Change = { user, recipients, committedAt: engine.now, writer: node, relayed: begin };
          log.outbox.push(change);
          node.loop.run(half(measured, node), () => {
            if (delays.on) delays.writes++;
            change.committedAt = engine.now;
            node.committed(log);
          });
        }),
      ),
    );
  };
  begin();
}

/** `writers` on every node for `seconds`, after a warming up. */
export function runWriters(bench: Bench, measured: Measured, writers: number, seconds: number): Outcome {
  const { engine, delays, nodes, postgres, log } = bench;
  for (const node of nodes) for (let n = 0; n < writers; n++) closedLoop(bench, measured, node, 100);
  engine.runUntil(500);
  delays.on = true;
  const spent = () => [nodes.reduce((sum, { loop }) => sum + loop.spent, 0), postgres.threads.reduce((sum, thread) => sum + thread.spent, 0), log.events.length, log.turns]; // prettier-ignore
  const [node0 = 0, postgres0 = 0, events0 = 0, turns0 = 0] = spent();
  engine.runUntil(500 + seconds * 1_000);
  const [node1 = 0, postgres1 = 0, events1 = 0, turns1 = 0] = spent();
  const { writes } = delays;
  return {
    perSecond: writes / seconds,
    p50: delays.at(0.5),
    p99: delays.at(0.99),
    batch: (events1 - events0) / (turns1 - turns0),
    nodeCpu: (node1 - node0) / writes,
    postgresCpu: (postgres1 - postgres0) / writes,
  };
} // prettier-ignore

/** One transaction of `perTurn` events to `recipients` sockets after another; events a second until all have them. */
export function runFanOut(bench: Bench, measured: Measured, perTurn: number, recipients: number): number {
  const TURNS = 2_000;
  const { engine, postgres, log, nodes } = bench;
  const [node] = nodes;
  if (!node) return Number.NaN;
  const { statement } = measured.node;
  let left = TURNS;
  const begin = () => {
    if (left-- === 0) return;
    node.loop.run(statement / 2, () =>
      node.onPool((backend, release) =>
        backend.run(measured.postgres.write, () =>
          postgres.disk.flush(1, () => {
            for (let n = 0; n < perTurn; n++) {
              const last = n === perTurn - 1;
              log.outbox.push({ user: -1, recipients: [recipients], committedAt: 0, writer: last ? node : null, relayed: begin }); // prettier-ignore
            }
            node.loop.run(statement / 2, () => {
              release();
              node.committed(log);
            });
          }),
        ),
      ),
    );
  };
  engine.runUntil(100);
  const started = engine.now;
  begin();
  const expected = TURNS * perTurn * recipients;
  engine.runUntil(600_000, () => bench.received() >= expected);
  return (TURNS * perTurn) / ((engine.now - started) / 1_000);
}

/** Clients that come back with a cursor, 50 at a time as the benchmark connects them. Seconds until all have everything. */
export function runCatchUp(bench: Bench, measured: Measured, clients: number, events: number): number {
  const AT_ONCE = 50;
  const { engine, postgres, nodes } = bench;
  const [node] = nodes;
  if (!node) return Number.NaN;
  const client = postgres.machine.thread();
  const missed = events / clients;
  let done = 0;
  let next = 0;
  const batch = () => {
    let connected = 0;
    const size = Math.min(AT_ONCE, clients - next);
    next += size;
    for (let n = 0; n < size; n++) {
      const { catchUp } = measured.node;
      client.run(measured.client.catchUp / 2, () =>
        node.loop.run(catchUp.fixed / 2, () => {
          if (++connected === size && next < clients) batch();
          node.onPool((backend, release) =>
            backend.run(measured.postgres.catchUp.fixed + measured.postgres.catchUp.each * missed, () => {
              release();
              node.loop.run(catchUp.fixed / 2 + catchUp.each * missed, () =>
                client.run(measured.client.catchUp / 2, () => done++),
              );
            }),
          );
        }),
      );
    }
  };
  engine.runUntil(100);
  const started = engine.now;
  batch();
  engine.runUntil(600_000, () => done === clients);
  return (engine.now - started) / 1_000;
}
