import { cpus } from 'node:os';
import type pg from 'pg';
import { createPool } from '../../src/db/database.ts';
import type { Child } from '../child.ts';
import { machineBusy, type PostgresCpu } from './cost.ts';
import type { Spent } from './units.ts';

/** Who spent what, in processor milliseconds, and how the log grew meanwhile. */
export interface Seen {
  node: number;
  postgres: number;
  /** This process, with its clients. */
  client: number;
  seconds: number;
  /** Processors that other programs kept busy. */
  others: number;
  events: number;
  turns: number;
}

/** Watches the processes of a measurement. The children's time is asked for by message, which costs them next to nothing. */
export class Watch {
  readonly #children: Child[];
  readonly #postgres: PostgresCpu;
  readonly #pool: pg.Pool;
  #from = { postgres: 0, busy: 0, at: 0, pos: 0, cpu: process.cpuUsage() };

  constructor(databaseUrl: string, postgres: PostgresCpu, ...children: Child[]) {
    this.#pool = createPool(databaseUrl, 1, () => undefined);
    this.#postgres = postgres;
    this.#children = children;
  }

  async begin(): Promise<void> {
    const { rows } = await this.#pool.query<{ pos: number }>('select pos from log_head');
    await this.#usage();
    this.#from = {
      postgres: this.#postgres.total(),
      busy: machineBusy(),
      at: performance.now(),
      pos: rows[0]?.pos ?? 0,
      cpu: process.cpuUsage(),
    };
  }

  async end(): Promise<Seen> {
    const from = this.#from;
    const { user, system } = process.cpuUsage(from.cpu);
    const spent = { client: (user + system) / 1_000, postgres: this.#postgres.total() - from.postgres, node: await this.#usage() }; // prettier-ignore
    const wall = performance.now() - from.at;
    const foreign = machineBusy() - from.busy - spent.client - spent.postgres - spent.node;
    // All rows of a turn were inserted by one transaction.
    const { rows } = await this.#pool.query<{ events: number; turns: number }>(
      'select count(*)::int as events, count(distinct xmin::text)::int as turns from log where pos > $1',
      [from.pos],
    );
    return {
      ...spent,
      seconds: wall / 1_000,
      others: Math.min(cpus().length, Math.max(0, foreign / wall)),
      events: rows[0]?.events ?? 0,
      turns: rows[0]?.turns ?? 0,
    };
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #usage(): Promise<number> {
    const all = await Promise.all(this.#children.map((child) => child.run<Spent>('usage')));
    return all.reduce((sum, { cpu }) => sum + cpu, 0);
  }
}
