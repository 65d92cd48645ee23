import { randomUUID } from 'node:crypto';
import { createPool, Database } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { openCsv } from '../../import/csvReader.ts';
import { importFile, type ImportJob, type ImportReport } from '../../import/importer.ts';
import { mapColumns } from '../../import/mapping.ts';
import type { Reject } from '../../import/rejects.ts';
import type { Target } from '../../import/targets.ts';
import { createTestDatabase } from '../support/testDatabase.ts';

export interface ImportOptions {
  asked?: string[];
  batchSize?: number;
  dryRun?: boolean;
  signal?: AbortSignal;
  onProgress?: (phase: string, rows: number) => void;
  /** Instead of the suite's own database. */
  db?: Database;
}

export interface Outcome extends ImportReport {
  rejects: Reject[];
}

/** A suite's database, with what the importer's tests ask of it. */
export async function createImportDatabase() {
  const { url, drop } = await createTestDatabase();
  const db = new Database(createPool(url, 4, () => undefined));
  return {
    url,
    db,
    async addOwner(role: 'tenant' | 'landlord' | 'broker', email = `${randomUUID()}@example.com`) {
      const row = await db.row<{ id: string }>(
        sql`insert into users (email, password_hash, role) values (${email}, 'x', ${role}) returning id`,
      );
      return row?.id ?? '';
    },
    /** Imports a file and says what became of it. */
    async run(path: string, target: Target, ownerId: string, options: ImportOptions = {}): Promise<Outcome> {
      const file = await openCsv(path);
      const { asked, batchSize = 500, dryRun = false } = options;
      const job: ImportJob = { file, mapping: mapColumns(target, file.header, asked), ownerId, batchSize, dryRun };
      const rejects: Reject[] = [];
      const listener = {
        rejected: (reject: Reject) => void rejects.push(reject),
        progress: (phase: string, { rows }: { rows: number }) => options.onProgress?.(phase, rows),
      };
      const signal = options.signal ?? new AbortController().signal;
      return { ...(await importFile(options.db ?? db, job, listener, signal)), rejects };
    },
    /** Everything about the owner's records that an import decides, by external id. */
    async records(target: Target, ownerId: string): Promise<Record<string, unknown>[]> {
      const rows =
        target === 'businesses'
          ? sql`select external_id, name, category, status, description from businesses`
          : sql`select external_id, title, property_type, status, address, city, zip_code, latitude, longitude, sqft,
                asking_price, amenities from property_listings`;
      return db.rows(sql`${rows} where user_id = ${ownerId}::uuid order by external_id`);
    },
    /** Sum of the records' versions: it rises with every change of any of them. */
    async versions(target: Target, ownerId: string): Promise<number> {
      const table = target === 'businesses' ? sql`businesses` : sql`property_listings`;
      const row = await db.row<{ sum: number }>(
        sql`select coalesce(sum(version), 0) as sum from ${table} where user_id = ${ownerId}::uuid`,
      );
      return row?.sum ?? 0;
    },
    /** Types and sizes of the events that wait to be told to the owner. */
    events: (ownerId: string) =>
      db.rows<{ type: string; rows: number; actor: string | null }>(
        sql`select type, cardinality(entity_ids) as rows, actor from outbox
            where ${`user:${ownerId}`} = any (streams) order by id`,
      ),
    async close() {
      await db.pool.end();
      await drop();
    },
  };
}

export type ImportDatabase = Awaited<ReturnType<typeof createImportDatabase>>;
