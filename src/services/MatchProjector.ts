import type { Database, Queryable } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { Loop } from '../events/loop.ts';

/** Log positions examined in one turn. */
const STRIDE = 2_000;
/** Demands or properties scored in one transaction, against everything on the other side. */
const CHUNK = 25;
/** Another node may hold the turn and die with it: nobody else would be told. */
const LOOK_EVERY_MS = 30_000;

interface Turn {
  demands: string[];
  properties: string[];
  to: number;
  more: boolean;
}

/**
 * Keeps the match scores up to date in the background. A reader of the log like any other, with a position of its own
 * that it commits together with its work: whatever changed a demand or a property, in whatever way, is scored exactly
 * once, also after a crash. Any node may do it; the row lock lets one at a time.
 */
export class MatchProjector {
  readonly #db: Database;
  readonly #loop: Loop;

  readonly #timer: NodeJS.Timeout;

  constructor(db: Database, onError: (error: unknown) => void) {
    this.#db = db;
    // Once an outage: the tries that follow say nothing new.
    this.#loop = new Loop(
      () => this.#catchUp(),
      (error, failures) => failures === 1 && onError(error),
    );
    this.#timer = setInterval(() => this.wake(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** A demand or a property may have changed. */
  wake(): void {
    this.#loop.wake();
  }

  stop(): Promise<void> {
    clearInterval(this.#timer);
    return this.#loop.stop();
  }

  // One step a run, so that stopping does not wait for a long backlog.
  async #catchUp(): Promise<void> {
    const { data: more } = await this.#db.write(null, (tx) => this.#turn(tx));
    if (more) this.wake();
  }

  /** One step; true when there is more to do. */
  async #turn(tx: Queryable): Promise<boolean> {
    const own = await tx.row<{ pos: number }>(
      sql`select pos from projections where name = 'matches' for update skip locked`,
    );
    if (!own) return false;
    const { demands, properties, to, more } = await readTurn(tx, own.pos);
    for (const ids of chunks(demands)) await tx.rows(sql`select recompute_matches(${ids}::uuid[], '{}')`);
    for (const ids of chunks(properties)) await tx.rows(sql`select recompute_matches('{}', ${ids}::uuid[])`);
    if (to !== own.pos) await tx.rows(sql`update projections set pos = ${to} where name = 'matches'`);
    return more;
  }
}

/** What changed after `from`, within one stride; a page of at most CHUNK ids, so that a transaction stays short. */
async function readTurn(tx: Queryable, from: number): Promise<Turn> {
  // The head first: what is placed between the two statements is for the next turn.
  const head = (await tx.row<{ pos: number }>(sql`select pos from log_head`))?.pos ?? from;
  let to = Math.min(head, from + STRIDE);
  const rows = await tx.rows<{ pos: number; kind: string; ids: string[] }>(sql`
    select pos, entity_type as kind, entity_ids as ids from log
    where pos > ${from} and pos <= ${to} and entity_type in ('demand_listing', 'property') order by pos`);
  const demands = new Set<string>();
  const properties = new Set<string>();
  for (const { pos, kind, ids } of rows) {
    if (demands.size + properties.size >= CHUNK) {
      to = pos - 1;
      break;
    }
    for (const id of ids) (kind === 'property' ? properties : demands).add(id);
  }
  return { demands: [...demands], properties: [...properties], to, more: to < head };
}

function* chunks(ids: string[]): Generator<string[]> {
  for (let at = 0; at < ids.length; at += CHUNK) yield ids.slice(at, at + CHUNK);
}
