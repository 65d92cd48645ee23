import { stat } from 'node:fs/promises';
import type { Database } from '../db/database.ts';
import { writeBatch, type Incoming } from './batchWriter.ts';
import type { CsvFile } from './csvReader.ts';
import { LatestRows } from './latestRows.ts';
import type { Mapping } from './mapping.ts';
import type { Reject } from './rejects.ts';
import type { CsvRow } from './splitRecords.ts';
import { validateRow } from './validate.ts';

/** What is to be imported, for whom, and how. */
export interface ImportJob {
  file: CsvFile;
  mapping: Mapping;
  ownerId: string;
  /** Rows a transaction. */
  batchSize: number;
  /** Write nothing, but say what would be written. */
  dryRun: boolean;
}

/** Told what happens while an import runs. */
export interface ImportListener {
  /** A row is not imported. */
  rejected(reject: Reject): Promise<void> | void;
  /** The file is read twice: first all of it is checked, then it is written. */
  progress(phase: 'checking' | 'writing', progress: ImportProgress): void;
}

export interface ImportProgress {
  /** Rows behind us. */
  rows: number;
  /** Part of the phase that is behind us, from 0 to 1. */
  share: number;
}

/** What an import did. Unless it was stopped, `rows` is the sum of the five numbers after it. */
export interface ImportReport {
  rows: number;
  inserted: number;
  updated: number;
  unchanged: number;
  rejected: number;
  /** Rows for which a later or newer row of the same id stood in. */
  duplicates: number;
  /** It was ended before the last row; what was written stays, and another run finishes it. */
  stopped: boolean;
}

/**
 * Imports a file. It is read once to check every row and to learn which line has the last word on each id, and once more
 * to write those lines in batches, each a transaction of its own.
 *
 * Rows are known again by their external ids, so a second run changes only what differs, and a run that was cut off is
 * finished by running it again. A run sets only the columns that are mapped, whoever changed them in between; a cell that
 * says nothing changes nothing. A field that is kept by hand (a status, say) is to be left out of the mapping.
 *
 * @param signal stops it after the batch that is being written
 * @throws ImportRefused for what a person has to change first; whatever the database throws when it is not the rows' fault
 */
export async function importFile(
  db: Database,
  job: ImportJob,
  listener: ImportListener,
  signal: AbortSignal,
): Promise<ImportReport> {
  const before = await fingerprint(job.file.path);
  const report = await new ImportRun(db, job, listener, signal).run();
  if ((await fingerprint(job.file.path)) === before) return report;
  throw new Error(`${job.file.path} changed while it was read: run the import again`);
}

/** Another one after the file was written to. */
async function fingerprint(path: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path);
  return [size, mtimeMs, ino].join(' ');
}

class ImportRun {
  readonly #db: Database;
  readonly #job: ImportJob;
  readonly #listener: ImportListener;
  readonly #signal: AbortSignal;
  readonly #latest = new LatestRows();
  #written = 0;
  readonly #report = { rows: 0, inserted: 0, updated: 0, unchanged: 0, rejected: 0, duplicates: 0, stopped: false };

  constructor(db: Database, job: ImportJob, listener: ImportListener, signal: AbortSignal) {
    this.#db = db;
    this.#job = job;
    this.#listener = listener;
    this.#signal = signal;
  }

  async run(): Promise<ImportReport> {
    const report = this.#report;
    await this.#check();
    if (report.stopped) return report;
    report.duplicates = report.rows - report.rejected - this.#latest.size;
    await this.#write();
    return report;
  }

  /** Reads every row without writing any. */
  async #check(): Promise<void> {
    const { file } = this.#job;
    let bytes = 0;
    for await (const rows of file.rows((count) => (bytes += count))) {
      if (this.#stops()) return;
      for (const row of rows) await this.#checkRow(row);
      this.#listener.progress('checking', { rows: this.#report.rows, share: Math.min(bytes / file.bytes, 1) });
    }
  }

  async #checkRow({ line, cells, fault }: CsvRow): Promise<void> {
    const read = fault === null ? validateRow(this.#job.mapping, cells) : { faults: [fault] };
    this.#report.rows++;
    if ('row' in read) this.#latest.offer(read.row.external_id, read.year, line);
    else await this.#reject({ line, cells, reasons: read.faults });
  }

  /** Writes the rows that count, one batch at a time, while the next batch is being read. */
  async #write(): Promise<void> {
    let writing = Promise.resolve();
    try {
      for await (const batch of this.#batches()) {
        await writing;
        if (this.#stops()) return;
        writing = this.#writeBatch(batch);
        // Its failure is met at the next await; until then it must not count as unhandled.
        writing.catch(() => undefined);
      }
    } finally {
      await writing;
    }
  }

  async *#batches(): AsyncGenerator<Incoming[]> {
    const { file, mapping, batchSize } = this.#job;
    let batch: Incoming[] = [];
    for await (const rows of file.rows()) {
      for (const { line, cells, fault } of rows) {
        const read = fault === null ? validateRow(mapping, cells) : null;
        if (!read || !('row' in read) || !this.#latest.isLatest(read.row.external_id, line)) continue;
        batch.push({ line, cells, row: read.row });
        if (batch.length < batchSize) continue;
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  }

  async #writeBatch(batch: Incoming[]): Promise<void> {
    const report = this.#report;
    const { inserted, updated, refused } = await writeBatch(this.#db, this.#job, batch);
    report.inserted += inserted;
    report.updated += updated;
    report.unchanged += batch.length - inserted - updated - refused.length;
    for (const { incoming, reason } of refused)
      await this.#reject({ line: incoming.line, cells: incoming.cells, reasons: [reason] });
    this.#written += batch.length;
    this.#listener.progress('writing', { rows: this.#written, share: this.#written / this.#latest.size });
  }

  async #reject(row: Reject): Promise<void> {
    this.#report.rejected++;
    await this.#listener.rejected(row);
  }

  #stops(): boolean {
    this.#report.stopped ||= this.#signal.aborted;
    return this.#report.stopped;
  }
}
