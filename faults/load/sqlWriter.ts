import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Journal, Outcome } from './journal.ts';
import type { SqlIntent, SqlWrite, Step } from './sqlWrites.ts';

const CONNECTIONS = 12;
const CONNECT_MS = 3_000;
const QUERY_MS = 10_000;

/** Transactions straight in the database, past the program. */
export class SqlWriter {
  readonly #pool: pg.Pool;
  readonly #journal: Journal;
  #underWay = 0;

  constructor(databaseUrl: string, journal: Journal) {
    this.#journal = journal;
    this.#pool = new pg.Pool({
      connectionString: databaseUrl, max: CONNECTIONS, connectionTimeoutMillis: CONNECT_MS, query_timeout: QUERY_MS,
      statement_timeout: QUERY_MS, application_name: 'by hand',
    }); // prettier-ignore
    // A connection that breaks while idle is replaced when it is needed.
    this.#pool.on('error', () => undefined);
  }

  /** True when another transaction would only wait for a connection. */
  get isBusy(): boolean {
    return this.#underWay >= CONNECTIONS;
  }

  /** Runs the transaction and writes down what became of each of its writes. */
  async write(write: SqlWrite): Promise<void> {
    this.#underWay++;
    const begun = write.steps.flatMap((step) => ('intents' in step ? (step.intents ?? []) : []))
      .map((intent) => ({ intent, answer: this.#journal.begin({ via: 'sql', ...intent }) })); // prettier-ignore
    // So that the end waits for those too that have nothing to be judged.
    const through = this.#journal.begin(null);
    const { outcome, gone } = await this.#run(write);
    this.#underWay--;
    through(outcome);
    for (const { intent, answer } of begun) {
      // Taken back to a savepoint, or not there any more, though the rest was kept.
      const never = outcome.status === 200 && (intent.fate !== undefined || gone.has(intent));
      answer(never ? NOTHING : { ...outcome, ...(intent.id !== undefined && { id: intent.id }) });
    }
  }

  async #run({ steps, rollback }: SqlWrite): Promise<Ended> {
    const gone = new Set<SqlIntent>();
    let client: pg.PoolClient | undefined;
    let committing = false;
    try {
      client = await this.#pool.connect();
      client.on('error', ignore);
      await client.query('begin');
      const learnt: (() => void)[] = [];
      for (const step of steps) await doStep(client, step, { learnt, gone });
      committing = !rollback;
      await client.query(rollback ? 'rollback' : 'commit');
      release(client);
      for (const learn of learnt) learn();
      return { outcome: rollback ? NOTHING : { status: 200 }, gone };
    } catch (error) {
      // Whatever happened: a transaction whose COMMIT was never sent is gone with its connection.
      if (client) release(client, true);
      const { code, message } = error as { code?: string; message: string };
      return { outcome: { status: committing ? 0 : NOTHING.status, code: code ?? message }, gone };
    }
  }
}

interface Ended {
  outcome: Outcome;
  /** Changes of records that were not there. */
  gone: Set<SqlIntent>;
}

/** What is known to have come to nothing is told as a refused request is. */
const NOTHING: Outcome = { status: 400, code: 'ROLLED_BACK' };

const ignore = (): void => undefined;

function release(client: pg.PoolClient, destroy = false): void {
  client.off('error', ignore);
  client.release(destroy);
}

async function doStep(
  client: pg.PoolClient,
  step: Step,
  { learnt, gone }: { learnt: (() => void)[]; gone: Set<SqlIntent> },
): Promise<void> {
  if ('pauseMs' in step) return void (await delay(step.pauseMs));
  const { rows } = (await client.query(step.sql, step.values)) as { rows: pg.QueryResultRow[] };
  const there = new Set(rows.map((row) => row['id'] as unknown));
  for (const intent of step.intents ?? []) if (intent.id !== undefined && !there.has(intent.id)) gone.add(intent);
  const { learn } = step;
  if (learn) learnt.push(() => learn(rows));
}
