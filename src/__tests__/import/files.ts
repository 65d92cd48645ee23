import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCsv } from '../../import/csvReader.ts';
import type { CsvRow } from '../../import/splitRecords.ts';

/** A folder for one suite's files. */
export function createFolder(): {
  write: (content: string | Buffer, name?: string) => string;
  path: string;
  remove: () => void;
} {
  const path = mkdtempSync(join(tmpdir(), 'tenantlist-import-'));
  let count = 0;
  return {
    path,
    write(content, name = `file-${count++}.csv`) {
      const file = join(path, name);
      writeFileSync(file, content);
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** All rows of a file. */
export async function readAll(path: string, limits?: { rows: number }): Promise<CsvRow[]> {
  const all: CsvRow[] = [];
  for await (const rows of (await openCsv(path, limits)).rows()) all.push(...rows);
  return all;
}

/** The cells of rows that must have no fault. */
export const cellsOf = (rows: CsvRow[]): string[][] =>
  rows.map(({ cells, fault }) => {
    if (fault !== null) throw new Error(fault);
    return cells;
  });
