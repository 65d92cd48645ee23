import type { Database, Queryable } from '../db/database.ts';
import { importStore, type Upserted } from '../stores/importStore.ts';
import type { Mapping } from './mapping.ts';
import type { ImportRow } from './validate.ts';

/** A checked row on its way to the database. */
export interface Incoming {
  line: number;
  cells: string[];
  row: ImportRow;
}

/** What became of a batch. */
export interface BatchResult extends Upserted {
  /** Rows that the database refused, with its reason. */
  refused: { incoming: Incoming; reason: string }[];
}

export interface BatchTarget {
  mapping: Mapping;
  ownerId: string;
  /** Do everything, then take it back. */
  dryRun: boolean;
}

const FOREIGN_KEY = '23503';

/** Ends the transaction of a rehearsal. */
class Undone extends Error {}

/**
 * Writes a batch in one transaction. When the database refuses a value, which the checks before should have caught, the
 * batch is halved until the row is found, so that one row never costs the others.
 */
export async function writeBatch(db: Database, target: BatchTarget, batch: Incoming[]): Promise<BatchResult> {
  try {
    return { ...(await upsert(db, target, batch)), refused: [] };
  } catch (error) {
    const reason = refusalOf(error);
    if (reason === null) throw error;
    const [first] = batch;
    if (batch.length === 1 && first) return { inserted: 0, updated: 0, refused: [{ incoming: first, reason }] };
    const middle = Math.ceil(batch.length / 2);
    const left = await writeBatch(db, target, batch.slice(0, middle));
    const right = await writeBatch(db, target, batch.slice(middle));
    return {
      inserted: left.inserted + right.inserted,
      updated: left.updated + right.updated,
      refused: [...left.refused, ...right.refused],
    };
  }
}

async function upsert(db: Database, { mapping, ownerId, dryRun }: BatchTarget, batch: Incoming[]): Promise<Upserted> {
  const work = (tx: Queryable) =>
    importStore.upsert(
      tx,
      mapping.target,
      ownerId,
      columnsOf(mapping),
      batch.map(({ row }) => row),
    );
  if (!dryRun) return (await db.write(ownerId, work)).data;
  let done: Upserted = { inserted: 0, updated: 0 };
  try {
    await db.write(ownerId, async (tx) => {
      done = await work(tx);
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  return done;
}

const columnsOf = (mapping: Mapping): string[] =>
  mapping.fields.flatMap(({ field }) => (field.name === 'coordinates' ? ['latitude', 'longitude'] : [field.name]));

/** Why the database refuses the data, or null when the fault is not the data's. That the owner is gone is none of theirs. */
function refusalOf(error: unknown): string | null {
  const { code, constraint, column } = error as { code?: unknown; constraint?: string; column?: string };
  if (typeof code !== 'string' || !/^2[23]/.test(code) || code === FOREIGN_KEY) return null;
  return `the database refuses the row (${constraint ?? column ?? code})`;
}
