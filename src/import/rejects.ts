import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { ImportRefused } from './refusal.ts';

/** A row that was not imported. */
export interface Reject {
  line: number;
  reasons: string[];
  /** Its cells as they stand in the file. */
  cells: string[];
}

/** Where rejected rows go. */
export interface RejectWriter {
  write(reject: Reject): Promise<void>;
  close(): Promise<void>;
}

/**
 * Writes rejected rows to a CSV file: line, reason and the original cells. Cells that a spreadsheet would take for a
 * formula are disarmed by an apostrophe, the header's too, for they came from elsewhere. The file is replaced.
 * @throws ImportRefused when the file cannot be written
 */
export async function createRejectFile(path: string, header: string[]): Promise<RejectWriter> {
  const handle = await open(path, 'w').catch((error: Error) => {
    throw new ImportRefused(`The file for rejected rows cannot be written: ${error.message}`);
  });
  const rows = stringify({ bom: true, escape_formulas: true });
  const file = rows.pipe(handle.createWriteStream());
  const done = finished(file);
  // Told at close, or at the next write.
  let failed: Error | null = null;
  done.catch((error: Error) => (failed = error));
  rows.write(['line', 'reason', ...header]);
  return {
    async write({ line, reasons, cells }) {
      if (failed) throw failed;
      if (!rows.write([String(line), reasons.join('; '), ...cells])) await Promise.race([once(rows, 'drain'), done]);
    },
    async close() {
      rows.end();
      await done;
    },
  };
}
