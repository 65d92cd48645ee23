import type { Linear, Measured } from '../units/units.ts';
import type { Engine, Random } from './engine.ts';
import type { Machine, Thread } from './machine.ts';
import { Again, Disk, Places } from './resources.ts';

/** A committed change on its way to screens. */
export interface Change {
  /** User whose totals it moves and whose screens hear of it; -1: nobody's. */
  user: number;
  /** Sockets on each node that hear of it. */
  recipients: readonly number[];
  committedAt: number;
  /** Node that waits to have relayed it, and what follows. */
  writer: SimNode | null;
  relayed: () => void;
}

const at = ({ fixed, each }: Linear, n: number): number => fixed + each * n;
/** Rows of a turn above which crowds are looked for. */
const CROWD = 100;
const MOST = 5_000;
const PAGE = 1_000;
const LONGEST_REST_MS = 4;
const PULSE_MS = 50;
/** Emissions of one stretch of the event loop, after which clients are said to have them. */
const STRETCH = 64;

/** One log: its outbox, its sequencers' lock and its readers. Several in one Postgres are a partitioned log. */
export class SimLog {
  outbox: Change[] = [];
  readonly events: Change[] = [];
  readonly lock = new Places(1);
  readonly readers: SimNode[] = [];
  turns = 0;
  /** Milliseconds the lock was held. */
  held = 0;
}

/** One Postgres. */
export class SimPostgres {
  readonly engine: Engine;
  readonly machine: Machine;
  readonly disk: Disk;
  readonly costs: Measured['postgres'];
  readonly threads: Thread[] = [];
  readonly #hopMs: number;

  /** `hopMs`: one way between a node and this server. */
  constructor(
    engine: Engine,
    random: Random,
    machine: Machine,
    costs: Measured['postgres'],
    { hopMs = 0, bytesPerSecond = Infinity }: { hopMs?: number; bytesPerSecond?: number } = {},
  ) {
    this.#hopMs = hopMs;
    this.engine = engine;
    this.machine = machine;
    this.costs = costs;
    this.disk = new Disk(engine, random, costs.flush, bytesPerSecond);
  }

  backend(): Thread {
    const thread = this.machine.thread();
    this.threads.push(thread);
    return thread;
  }

  /** A statement of a node: there, its cost, and back. */
  ask(backend: Thread, cost: number, done: () => void): void {
    this.away(() => backend.run(cost, () => this.away(done)));
  }

  /** Across the network, one way. */
  away(then: () => void): void {
    if (this.#hopMs === 0) then();
    else this.engine.after(this.#hopMs, then);
  }

  /** The sequencer's function: under the lock, everything that has committed gets its place. */
  turn(log: SimLog, by: SimNode, backend: Thread, done: (placed: Change[]) => void): void {
    const { turn, largeTurn, walBytes } = this.costs;
    // It looks before it locks.
    if (log.outbox.length === 0) return backend.run(turn.fixed / 4, () => done([]));
    log.lock.take(() => {
      const taken = this.engine.now;
      const batch = log.outbox.splice(0, MOST);
      if (batch.length === 0) {
        log.lock.release();
        return backend.run(turn.fixed / 4, () => done([]));
      }
      const n = batch.length;
      const cost = n <= CROWD ? at(turn, n) : Math.max(at(turn, CROWD), at(largeTurn, n));
      backend.run(cost, () =>
        this.disk.flush((n * walBytes) / 2, () => {
          log.events.push(...batch);
          log.turns++;
          log.held += this.engine.now - taken;
          log.lock.release();
          for (const reader of log.readers) reader.hint(log, by, batch);
          done(batch);
        }),
      );
    });
  }
}

/** What a node is made of. */
export interface SimNodeOptions {
  engine: Engine;
  machine: Machine;
  postgres: SimPostgres;
  logs: readonly SimLog[];
  costs: Measured['node'];
  /** Its number, which recipients are counted by. */
  index: number;
  pool: number;
  /** Where totals are read, when not from the one Postgres. */
  replica?: SimPostgres;
  /** Logs it relays; all of them unless given. */
  reads?: readonly SimLog[];
  /** Open sockets that hear nothing. */
  connections?: number;
  /** Takes messages that have left the node. */
  toClients: (count: number, change: Change | null) => void;
}

/** A reader of one log on one node: sequencer and relay. */
interface Follower {
  log: SimLog;
  pos: number;
  sequencer: Again;
  relay: Again;
  /** Whether this node has screens that hear of this log. */
  reads: boolean;
  listener: Thread;
}

/** One node: an event loop, a pool of connections, and for each log a sequencer and a relay. */
export class SimNode {
  readonly options: SimNodeOptions;
  readonly loop: Thread;
  readonly pool: Places;
  readonly #backends: Thread[];
  readonly #followers: Follower[];
  readonly #reading: Thread;
  readonly #replicaBackend: Thread | undefined;
  readonly #pushes: Again;
  #wishes = new Set<number>();

  constructor(options: SimNodeOptions) {
    this.options = options;
    const { machine, postgres, logs, pool } = options;
    this.loop = machine.thread();
    this.pool = new Places(pool);
    this.#backends = Array.from({ length: pool }, () => postgres.backend());
    this.#reading = postgres.backend();
    this.#replicaBackend = options.replica?.backend();
    this.#pushes = new Again((done) => this.#push(done));
    this.#followers = logs.map((log) => this.#follow(log));
    this.#pulse();
  }

  get engine(): Engine {
    return this.options.engine;
  }

  /** A statement on a connection of the pool; `done` gives the connection back. */
  onPool(use: (backend: Thread, done: () => void) => void): void {
    this.pool.take(() => {
      const backend = this.#backends.pop() ?? this.options.postgres.backend();
      use(backend, () => {
        this.#backends.push(backend);
        this.pool.release();
      });
    });
  }

  /** A change of this node has committed: its sequencer takes a turn. */
  committed(log: SimLog): void {
    this.#followers.find((one) => one.log === log)?.sequencer.wake();
  }

  /** The sequencer of node `by` has told of a turn. */
  hint(log: SimLog, by: SimNode, batch: readonly Change[]): void {
    const follower = this.#followers.find((one) => one.log === log);
    // What a node placed itself it has from memory already.
    if (!follower) return;
    const { postgres } = this.options;
    follower.listener.run(postgres.costs.notify, () => {
      // A node without screens of this audience learns no more than that its own writes have their places.
      if (!follower.reads) postgres.away(() => this.#answer(batch));
      else if (by !== this) postgres.away(() => follower.relay.wake());
    });
  }

  #follow(log: SimLog): Follower {
    const { postgres, costs, engine } = this.options;
    const backend = postgres.backend();
    const follower: Follower = {
      log,
      pos: log.events.length,
      reads: this.options.reads?.includes(log) ?? true,
      listener: postgres.backend(),
      sequencer: new Again((done) => {
        const began = engine.now;
        this.loop.run(costs.turn.fixed / 2, () =>
          this.#turn(log, backend, (placed, end) => {
            this.loop.run(costs.turn.fixed / 2 + costs.turn.each * placed.length, () => {
              if (placed.length > 0) this.#offer(follower, placed, end - placed.length);
              if (placed.length >= MOST) follower.sequencer.wake();
              // A timer of the program counts whole milliseconds.
              if (placed.length > 1)
                engine.after(Math.max(1, Math.floor(Math.min(engine.now - began, LONGEST_REST_MS))), done);
              else done();
            });
          }),
        );
      }),
      relay: new Again((done) => this.#read(follower, done)),
    };
    log.readers.push(this);
    return follower;
  }

  /** Lets the writers go that waited on this node. */
  #answer(changes: readonly Change[]): void {
    for (const change of changes) if (change.writer === this) change.relayed();
  }

  /** `end` is the position after the last one placed. */
  #turn(log: SimLog, backend: Thread, done: (placed: Change[], end: number) => void): void {
    const { postgres } = this.options;
    postgres.away(() =>
      postgres.turn(log, this, backend, (placed) => {
        const end = log.events.length;
        postgres.away(() => done(placed, end));
      }),
    );
  }

  #offer(follower: Follower, placed: Change[], from: number): void {
    if (!follower.reads) return;
    if (!follower.relay.busy && follower.pos === from) {
      follower.pos = from + placed.length;
      this.#deliver(placed);
    } else follower.relay.wake();
  }

  #read(follower: Follower, done: () => void): void {
    const { costs, postgres } = this.options;
    const { log } = follower;
    this.loop.run(costs.read.fixed / 2, () => {
      const n = Math.min(PAGE, log.events.length - follower.pos);
      postgres.ask(this.#reading, at(postgres.costs.read, n), () =>
        this.loop.run(costs.read.fixed / 2 + costs.read.each * n, () => {
          const events = log.events.slice(follower.pos, follower.pos + n);
          follower.pos += n;
          this.#deliver(events);
          if (n === PAGE) this.#read(follower, done);
          else done();
        }),
      );
    });
  }

  /** Emits what this node's sockets hear of, in stretches, then lets waiting writers go. */
  #deliver(events: readonly Change[]): void {
    const { index, costs, toClients } = this.options;
    let from = 0;
    let emissions = 0;
    events.forEach((event, n) => {
      const here = event.recipients[index] ?? 0;
      emissions += here;
      if (here > 0 && event.user >= 0) this.#wishes.add(event.user);
      if (emissions < STRETCH && n < events.length - 1) return;
      const stretch = events.slice(from, n + 1);
      from = n + 1;
      this.loop.run(emissions * costs.recipient, () => {
        for (const change of stretch)
          if ((change.recipients[index] ?? 0) > 0) toClients(change.recipients[index] ?? 0, change);
        this.#answer(stretch);
      });
      emissions = 0;
    });
    if (this.#wishes.size > 0) this.#pushes.wake();
  }

  #push(done: () => void): void {
    const { costs, toClients } = this.options;
    // Totals are read where they may be: from a replica when there is one.
    const postgres = this.options.replica ?? this.options.postgres;
    const users = this.#wishes.size;
    this.#wishes = new Set();
    if (users === 0) return done();
    this.onPool((backend, release) =>
      postgres.ask(this.#replicaBackend ?? backend, at(postgres.costs.push, users), () => {
        release();
        this.loop.run(at(costs.push, users), () => {
          toClients(users, null);
          done();
        });
      }),
    );
  }

  #pulse(): void {
    const { engine, machine, costs, postgres, connections = 0 } = this.options;
    const beat = () => {
      engine.after(PULSE_MS, beat);
      this.loop.run(((costs.idle + costs.idleConnection * connections) * PULSE_MS) / 1_000, () => undefined);
      for (const follower of this.#followers) {
        this.#reading.run((postgres.costs.idleNode * PULSE_MS) / 1_000, () => {
          if (follower.log.outbox.length > 0) follower.sequencer.wake();
          if (follower.reads && follower.pos < follower.log.events.length) follower.relay.wake();
        });
      }
    };
    engine.after(machine.random.next() * PULSE_MS, beat);
  }
}
