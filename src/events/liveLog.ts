import type pg from 'pg';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { createPool } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { Canary } from './canary.ts';
import { formatCursor } from './cursor.ts';
import { Frames } from './frames.ts';
import { Listener } from './listener.ts';
import type { LogEvent } from './logEvent.ts';
import { readFrom, readHead, readState, renewGeneration, sequence, vacuumOutbox } from './logStore.ts';
import { Pulse } from './pulse.ts';
import { RecentEvents } from './recentEvents.ts';
import { Relay, type DatedPlace } from './relay.ts';
import { Sequencer } from './sequencer.ts';
import { RelayFence } from './writeFence.ts';

/** What following the log on one node needs. */
export interface LiveLogOptions {
  databaseUrl: string;
  db: Database;
  /** Name of this node, unique among the running ones. */
  node: string;
  logger: Logger;
  /** Takes each event once, in order. Must not throw. */
  deliver: (event: LogEvent, generation: string) => void;
  /** The log is another one than before; nothing this node holds is valid. */
  onReset: (place: DatedPlace) => void;
  onHole?: () => void;
}

const MOST = 5_000;
const PULSE_MS = 50;
/** Events of before its beginning that a node takes into its memory: the last half minute of a busy market. */
const REMEMBERED = 8_192;
/** Events after which the outbox is vacuumed: a few megabytes. */
const TIDY_EVERY = 2_000;
/** A node that has not heard from the database for this long does not trust what it remembers. */
const CURRENT_MS = 1_000;
const CANARY_RED_MS = 15_000;
/** Longer than a pause of the process or a lock of the housekeeping, shorter than an operator's patience. */
const SILENT_MS = 5_000;

/**
 * The log on one node: sequencer, relay, their hints and their watch, joined. Everything that happens to a client comes
 * out of `deliver`.
 */
export class LiveLog {
  readonly frames: Frames;
  readonly fence: RelayFence;
  readonly #options: LiveLogOptions;
  readonly #pool: pg.Pool;
  readonly #sequencing: pg.Pool;
  readonly #recent = new RecentEvents();
  readonly #sequencer: Sequencer;
  readonly #relay: Relay;
  readonly #pulse: Pulse;
  readonly #listener: Listener;
  readonly #canary: Canary;
  #troubled = false;
  #waiting = false;
  readonly #ownBackends = new Set<number>();
  #placedSinceTidy = 0;

  constructor(options: LiveLogOptions) {
    this.#options = options;
    const { db, databaseUrl } = options;
    const onError = (error: unknown) => this.#trouble(error);
    // Connections of their own: a pool full of slow requests must not delay the log.
    this.#pool = createPool(databaseUrl, 3, () => undefined);
    // A turn takes a transaction whole, however large; one that was cut short would be tried again for ever.
    this.#sequencing = createPool(databaseUrl, 1, () => undefined, { statementSeconds: 300 });
    this.#sequencing.on('connect', (client) => this.#ownBackends.add(processIdOf(client)));
    this.#sequencing.on('remove', (client) => this.#ownBackends.delete(processIdOf(client)));
    this.frames = new Frames(db, this.#recent);
    this.fence = new RelayFence(
      () => this.#sequencer.poke(),
      undefined,
      () => this.#relay.place.pos,
    );
    this.#sequencer = new Sequencer({
      turn: () => sequence(this.#sequencing, MOST),
      onPlaced: (events) => {
        this.#relay.offer(events);
        this.#tidy(events.length);
      },
      onError,
      most: MOST,
    });
    this.#relay = new Relay({
      read: (from, day, limit) => readFrom(this.#pool, from, day, limit),
      head: () => readHead(db),
      renew: (generation) => renewGeneration(db, generation),
      deliver: (event) => this.#deliver(event),
      onReset: (place) => this.#reset(place),
      onHole: (expected, found) => {
        options.logger.error({ expected, found }, 'The log has a hole; reading again');
        options.onHole?.();
      },
      onError,
    });
    this.#pulse = new Pulse({
      ask: () => readState(this.#queryable()),
      onState: (state, askedAt) => {
        this.#well();
        this.#waiting = state.waiting;
        if (state.waiting) this.#sequencer.poke();
        this.#relay.heard(state, askedAt);
      },
      onError,
      everyMs: PULSE_MS,
    });
    this.#listener = new Listener({ databaseUrl, onHint: (backend) => this.#hinted(backend), onError });
    this.#canary = new Canary({ node: options.node, sing: (node, beat) => this.#sing(node, beat) });
  }

  /** Where this node stands. */
  get place(): DatedPlace {
    return this.#relay.place;
  }

  /** The same, as a client's cursor. */
  get cursor(): string {
    return formatCursor(this.#relay.place);
  }

  /** Events this node is known to be behind. */
  get lag(): number {
    return this.#relay.lag;
  }

  /** True while this node knows that it has everything, give or take a second: the condition for trusting memory. */
  get isCurrent(): boolean {
    return performance.now() - this.#relay.confirmedAt < CURRENT_MS;
  }

  /** 1 when committed changes waited for their positions at the last look, else 0. */
  get waiting(): number {
    return this.#waiting ? 1 : 0;
  }

  /** Milliseconds since this node heard its own canary. */
  get canaryAge(): number {
    return this.#canary.age;
  }

  /** What readiness asks: the node hears its canary, and the database answered it lately. */
  get isHearing(): boolean {
    return this.#canary.age < CANARY_RED_MS && performance.now() - this.#relay.confirmedAt < SILENT_MS;
  }

  /** Something committed outside `Database.write`. */
  poke(): void {
    this.#sequencer.poke();
  }

  /** Begins at the head. Resolves when the node follows the log. */
  async start(): Promise<void> {
    await this.#relay.start();
    this.#recent.reset(this.place.generation);
    await this.#remember();
    this.#options.db.useFence(this.fence);
    await this.#listener.start();
    this.#pulse.start();
    this.#canary.start();
  }

  async stop(): Promise<void> {
    this.#canary.stop();
    await Promise.all([this.#pulse.stop(), this.#listener.stop(), this.#sequencer.stop(), this.#relay.stop()]);
    await Promise.all([this.#pool.end(), this.#sequencing.end()]);
  }

  // Clients of a node that has died come to those that run, and soon to one that has only begun: a thousand at once are
  // brought up to date from memory, not each by a transaction.
  async #remember(): Promise<void> {
    const { pos, day } = this.place;
    const from = Math.max(1, pos - REMEMBERED + 1);
    for (const event of await readFrom(this.#pool, from, dayBefore(day), REMEMBERED))
      if (event.pos <= pos) this.#recent.add(event);
  }

  #deliver(event: LogEvent): void {
    this.#recent.add(event);
    if (event.type === 'canary') this.#canary.heard(event);
    try {
      this.#options.deliver(event, this.place.generation);
    } catch (error) {
      // A fault with one event must not keep the others from their screens.
      this.#options.logger.error({ err: error, type: event.type, pos: event.pos }, 'An event could not be handed on');
    }
    this.fence.relayed(event);
  }

  #reset(place: DatedPlace): void {
    this.#options.logger.warn(
      { generation: place.generation, pos: place.pos },
      'The log was replaced; clients start over',
    );
    this.#recent.reset(place.generation);
    this.#options.onReset(place);
  }

  // What this node's own sequencer placed, the relay has from memory already.
  #hinted(backend: number | undefined): void {
    if (backend === undefined || !this.#ownBackends.has(backend)) this.#relay.wake();
  }

  #tidy(placed: number): void {
    this.#placedSinceTidy += placed;
    if (this.#placedSinceTidy < TIDY_EVERY) return;
    this.#placedSinceTidy = 0;
    vacuumOutbox(this.#pool).catch((error: unknown) => this.#trouble(error));
  }

  async #sing(node: string, beat: number): Promise<void> {
    await this.#options.db.write(null, (tx) =>
      tx.rows(
        sql`insert into canaries (node, beat) values (${node}, ${beat}) on conflict (node) do update set beat = excluded.beat`,
      ),
    );
  }

  #queryable() {
    return {
      rows: async <T>(statement: { text: string; values: unknown[] }) =>
        (await this.#pool.query(statement)).rows as T[],
      row: async <T>(statement: { text: string; values: unknown[] }) =>
        (await this.#pool.query(statement)).rows[0] as T | undefined,
    };
  }

  // One line when the database goes away and one when it is back, not one for each of a thousand tries.
  #trouble(error: unknown): void {
    if (!this.#troubled) this.#options.logger.warn({ err: error }, 'The log cannot be followed now; trying again');
    this.#troubled = true;
  }

  #well(): void {
    if (this.#troubled) this.#options.logger.info('The log is followed again');
    this.#troubled = false;
  }
}

/** The day before a day, both as the database writes them. */
const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

// The driver knows it; its types do not.
const processIdOf = (client: pg.PoolClient): number => (client as unknown as { processID: number }).processID;
