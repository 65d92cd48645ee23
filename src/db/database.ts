import pg from 'pg';
import { keepResult, readClaim, takeClaim, type Claim, type Kept } from './idempotency.ts';
import { types } from './types.ts';
import type { Statement } from './sql.ts';

export type { Claim };

/** Something that runs statements: the pool, or the transaction a write is in. */
export interface Queryable {
  /** Rows of a statement, typed by the caller. */
  rows<T>(statement: Statement): Promise<T[]>;
  /** The first row, or undefined. */
  row<T>(statement: Statement): Promise<T | undefined>;
}

/** Who acts in a transaction; recorded with every event it causes. Null is the system itself. */
export type Actor = string | null;

/** What a committed write leaves behind. */
export interface Written<T> {
  data: T;
  /** Log position this node has relayed up to and including the write; null when nothing captured changed. */
  position: number | null;
  /** False when the relay had not reached the write within the bound: the write is durable, a read here may be older. */
  relayed: boolean;
  /** The work was done by an earlier request with the same claim, and `data` is what that one returned, as JSON keeps it. */
  replayed?: true;
}

/** Told of each committed transaction that changed captured rows; resolves once this node has relayed it. */
export interface WriteFence {
  /**
   * @param head a position known to be at or after the transaction's, when it committed earlier: perhaps so long ago that
   * this node does not remember it, or before this node began
   */
  settled(xid: string, head?: number): Promise<{ position: number | null; relayed: boolean }>;
}

/** A transaction that is through; `head` as for the fence. */
interface Done<T> {
  data: T;
  xid: string;
  captured: boolean;
  replayed?: true;
  head?: number;
}

const RETRYABLE = new Set(['40001', '40P01']);
const TRIES = 4;

/**
 * The database as the stores see it. Reads take a pooled connection; a write is a transaction whose changes are captured
 * by the tables' own triggers, so nothing here or above mentions events.
 */
export class Database implements Queryable {
  readonly pool: pg.Pool;
  #fence: WriteFence | null = null;
  /** Set while `once` calls its `begin`, and never across a wait. */
  #claim: Claim | null = null;

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  /** Joins the relay's fence, so that `write` answers after this node has relayed what it committed. */
  useFence(fence: WriteFence): void {
    this.#fence = fence;
  }

  async rows<T>(statement: Statement): Promise<T[]> {
    return (await this.pool.query(statement)).rows as T[];
  }

  async row<T>(statement: Statement): Promise<T | undefined> {
    return (await this.rows<T>(statement))[0];
  }

  /** Runs `work` in one read-only snapshot. */
  async snapshot<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.#withClient(async (client) => {
      await client.query('begin isolation level repeatable read read only');
      const result = await work(queryable(client));
      await client.query('commit');
      return result;
    });
  }

  /**
   * Runs `work` in a transaction on behalf of `actor`, commits, and waits (bounded) until this node has relayed it.
   * Deadlocks and serialisation failures are run again, so `work` must have no effect outside the transaction. Within
   * `once` the work is done only if no earlier request with the claim has done it.
   */
  async write<T>(actor: Actor, work: (tx: Queryable) => Promise<T>): Promise<Written<T>> {
    const claim = this.#claim;
    this.#claim = null;
    const done = await this.#retrying(() => this.#transaction(actor, work, claim));
    const { data, replayed } = done;
    const place =
      done.captured && this.#fence ? await this.#fence.settled(done.xid, done.head) : { position: null, relayed: true };
    return { data, ...place, ...(replayed && { replayed }) };
  }

  /**
   * Runs `begin`; the write it begins takes `claim`, so that its work is done at most once for it, whoever asks how often
   * and whatever crashes. That write must begin before `begin` first waits: what was read or refused earlier would not be
   * repeated by a replay. This is also why a field is enough to hand the claim on: nothing else runs in between.
   */
  async once<T>(claim: Claim, begin: () => Promise<T>): Promise<T> {
    this.#claim = claim;
    let running: Promise<T>;
    let taken: boolean;
    try {
      running = begin();
    } finally {
      taken = this.#claim === null;
      this.#claim = null;
    }
    const result = await running;
    if (!taken) throw new Error('A request with an idempotency key must begin its write before it waits for anything');
    return result;
  }

  async #retrying<T>(run: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await run();
      } catch (error) {
        if (attempt >= TRIES || !RETRYABLE.has((error as { code?: string }).code ?? '')) throw error;
      }
    }
  }

  #transaction<T>(actor: Actor, work: (tx: Queryable) => Promise<T>, claim: Claim | null): Promise<Done<T>> {
    return this.#withClient(async (client) => {
      const kept = await begin(client, actor, claim);
      if (kept) {
        await client.query('rollback');
        return replay(kept);
      }
      const data = await work(queryable(client));
      // One round trip: the result, whether any captured row changed, the transaction's id, and the commit itself.
      const results = (await client.query(
        `${claim ? `${keepResult(claim, data)};` : ''}
         select current_setting('tenantlist.captured', true) as captured, pg_current_xact_id_if_assigned()::text as xid; commit`,
      )) as unknown as pg.QueryResult<{ captured: string | null; xid: string | null }>[];
      const [facts, commit] = results.slice(-2);
      // A transaction that a swallowed error had aborted answers COMMIT with ROLLBACK: that is not a success.
      if (commit?.command !== 'COMMIT') throw new Error('The transaction was rolled back');
      const { captured, xid } = facts?.rows[0] ?? { captured: null, xid: null };
      return { data, xid: xid ?? '', captured: captured === '1' && xid !== null };
    });
  }

  async #withClient<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      return await use(client);
    } catch (error) {
      await client.query('rollback').catch((fault: Error) => (broken = fault));
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

/** Begins a transaction, in one round trip; what an earlier one with the same claim left, if there was one. */
async function begin(client: pg.PoolClient, actor: Actor, claim: Claim | null): Promise<Kept | null> {
  const opening = `begin; select set_config('tenantlist.actor', ${pg.escapeLiteral(actor ?? '')}, true)`;
  if (!claim) {
    await client.query(opening);
    return null;
  }
  const results = (await client.query(`${opening}; ${takeClaim(claim)}`)) as unknown as pg.QueryResult[];
  const [taken, found] = results.slice(-2) as [pg.QueryResult, pg.QueryResult<Kept>];
  return readClaim(claim, taken, found);
}

const replay = <T>({ result, xid, head }: Kept): Done<T> => ({
  // What JSON cannot tell apart, a Date from its text, leaves in the same form: results go into answers as they are.
  data: JSON.parse(result) as T,
  xid: xid ?? '',
  captured: xid !== null,
  replayed: true,
  ...(head !== null && { head }),
});

const queryable = (client: pg.PoolClient): Queryable => ({
  rows: async <T>(statement: Statement) => (await client.query(statement)).rows as T[],
  row: async <T>(statement: Statement) => (await client.query(statement)).rows[0] as T | undefined,
});

/** A pool with our type table and bounded waits. Idle connection faults go to `onError`, or they would end the process. */
export function createPool(
  databaseUrl: string,
  max: number,
  onError: (error: Error) => void,
  { statementSeconds = 15 }: { statementSeconds?: number } = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    types,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementSeconds * 1_000,
    query_timeout: (statementSeconds + 5) * 1_000,
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
  });
  pool.on('error', onError);
  // The pool hears of idle connections only. One that breaks in the middle of a transaction would end the process.
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}
