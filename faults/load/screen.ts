import { setTimeout as delay } from 'node:timers/promises';
import { SCREEN_ENTITIES, hashOf, type Row, type ScreenLine, type Transport } from '../history.ts';
import type { Random } from '../random.ts';
import type { Client } from './http.ts';
import { loadList } from './lists.ts';
import { instant, type Recorder } from './recorder.ts';
import { Replica } from './replica.ts';

/** Somebody whose screens and writes these are. `token` is an access token that outlives the run. */
export interface LoadUser {
  id: string;
  role: 'tenant' | 'landlord' | 'broker';
  token: string;
}

/** What all screens of a process share. */
export interface Surroundings {
  url: string;
  recorder: Recorder<ScreenLine>;
  client: Client;
  random: Random;
}

/** What brings a screen its changes. */
export interface Feed {
  start(): void;
  /** Ends the connection as a lost network does; it comes back by itself. */
  drop(): void;
  /** Tries now instead of later. */
  hurry(): void;
  /** Ends it; `start` begins again from the screen's cursor. */
  stop(): void;
  /** Brings what is asked for and not pushed. */
  poll?(): Promise<void>;
}

type Line = ScreenLine extends infer L ? (L extends ScreenLine ? Omit<L, 's' | 'at'> : never) : never;

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 2_000;

/** One screen: its place in the log, its records and KPIs, and the record of what it applied. */
export class Screen {
  readonly name: string;
  readonly user: LoadUser;
  readonly #around: Surroundings;
  readonly #replica: Replica;
  readonly #loads = new Map<string, { again: boolean; done: Promise<Row[]> }>();
  #cursor: string | null = null;
  #isUp = false;
  #resets = 0;
  #kpis: { kpis: unknown; asOf: number } = { kpis: null, asOf: -1 };
  #closed = false;

  constructor(name: string, user: LoadUser, transport: Transport, around: Surroundings) {
    this.name = name;
    this.user = user;
    this.#around = around;
    this.#replica = new Replica(SCREEN_ENTITIES[user.role] ?? []);
    this.#record({ k: 'open', user: user.id, role: user.role, transport });
  }

  /** Where to continue from; null before the first reset. */
  get cursor(): string | null {
    return this.#cursor;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Connected, with everything loaded that has to be. */
  get inSync(): boolean {
    return this.#isUp && this.#cursor !== null && this.#loads.size === 0;
  }

  up(verdict: 'current' | 'replayed' | 'reset', cursor: string): void {
    this.#isUp = true;
    this.#record({ k: 'up', verdict, cursor });
    if (verdict === 'reset') this.reset(cursor);
    else this.#cursor = cursor;
  }

  down(reason: string): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#record({ k: 'down', reason });
  }

  /** What is held counts for nothing: everything is loaded again, and continues from `cursor`. */
  reset(cursor: string): void {
    // Positions of another log do not compare.
    if (this.#cursor?.slice(0, 8) !== cursor.slice(0, 8)) this.#kpis = { kpis: null, asOf: -1 };
    this.#cursor = cursor;
    this.#record({ k: 'reset', cursor });
    void this.#loadEverything(cursor);
  }

  /** A place without an event of this user's. */
  moved(cursor: string): void {
    this.#cursor = cursor;
  }

  event(type: string, id: string, cursor: string, data: Record<string, unknown>, live: boolean, at = instant()): void {
    this.#cursor = cursor;
    this.#around.recorder.write({ s: this.name, at, k: 'event', id, type, cursor, hash: hashOf(data), live });
    const stale = this.#replica.apply(type, data);
    if (stale !== null) void this.#load(stale);
  }

  page(from: string, to: string, more: boolean, count: number): void {
    this.#record({ k: 'page', from, to, more, count });
  }

  /** KPIs as they came. Those older than what is shown are not: another node may be a moment behind. */
  kpis(kpis: unknown, asOf: number, how: 'push' | 'read'): void {
    const dropped = asOf < this.#kpis.asOf;
    this.#record({ k: 'kpis', asOf, kpis, how, ...(dropped && { dropped }) });
    if (!dropped) this.#kpis = { kpis, asOf };
  }

  /** True when the history holds nothing for this user after the screen's place. */
  async hasAll(): Promise<boolean> {
    for (let cursor = this.#cursor ?? ''; this.inSync;) {
      const path = `/api/events/history?limit=100&cursor=${cursor}`;
      const { status, body } = await this.#around.client.ask<HistoryPage>(path, { token: this.user.token });
      if (status !== 200 || !body || body.data.verdict === 'reset' || body.data.events.length > 0) return false;
      if (!body.data.more) return this.inSync;
      cursor = body.data.cursor;
    }
    return false;
  }

  /** Writes down what is shown. */
  final(): void {
    this.#record({ k: 'final', cursor: this.#cursor ?? '', rows: this.#replica.rows(), ...this.#kpis });
  }

  close(): void {
    this.#closed = true;
  }

  #record(line: Line): void {
    this.#around.recorder.write({ s: this.name, at: instant(), ...line });
  }

  async #loadEverything(cursor: string): Promise<void> {
    const mine = ++this.#resets;
    const rows = await Promise.all(this.#replica.entities.map((entity) => this.#load(entity)));
    if (mine === this.#resets && !this.#closed) this.#record({ k: 'snapshot', cursor, rows: rows.flat() });
  }

  /** Loads a kind of record; once more when that is asked for meanwhile. Resolves with what was read last. */
  #load(entity: string): Promise<Row[]> {
    const under = this.#loads.get(entity);
    if (under) {
      under.again = true;
      return under.done;
    }
    const load = { again: true, done: Promise.resolve<Row[]>([]) };
    this.#loads.set(entity, load);
    load.done = this.#keepLoading(entity, load);
    return load.done;
  }

  async #keepLoading(entity: string, load: { again: boolean }): Promise<Row[]> {
    let rows: Row[] = [];
    let pause = FIRST_RETRY_MS;
    while (load.again && !this.#closed) {
      load.again = false;
      this.#replica.beginLoad(entity);
      try {
        rows = await loadList(this.#around.client, this.user.token, entity);
        this.#replica.endLoad(entity, rows);
      } catch {
        load.again = true;
        await delay(pause * (0.5 + this.#around.random.next()));
        pause = Math.min(pause * 2, LONGEST_RETRY_MS);
      }
    }
    this.#loads.delete(entity);
    return rows;
  }
}

/** What `GET /api/events/history` answers. */
export interface HistoryPage {
  events: { type: string; eventId: string; cursor: string; data: Record<string, unknown> }[];
  cursor: string;
  more: boolean;
  verdict: 'current' | 'replayed' | 'reset';
}
