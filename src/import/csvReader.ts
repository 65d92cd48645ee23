import { stat } from 'node:fs/promises';
import { decodeFile } from './decodeFile.ts';
import { declaredDelimiter, detectDelimiter } from './delimiter.ts';
import { detectEncoding, type EncodingFacts } from './encoding.ts';
import { RecordFramer, type FramedRecord } from './recordFramer.ts';
import { ImportRefused } from './refusal.ts';
import { cutOne, isOneRow, splitRecords, type CsvRow, type RowShape } from './splitRecords.ts';

/** Rows that one file may have. */
export const MAX_ROWS = 1_000_000;
const SAMPLE_CHARS = 64 * 1024;

/** A file that has been recognised. Its rows can be read any number of times, each time from the start. */
export interface CsvFile {
  path: string;
  bytes: number;
  encoding: EncodingFacts;
  delimiter: string;
  /** Names of the columns: trimmed, never empty, no two alike. */
  header: string[];
  /**
   * The rows, in pieces as they are read; those that cannot be used carry the reason.
   * @param onBytes told how many bytes of the file each piece took
   * @throws ImportRefused past the limit of rows
   */
  rows(onBytes?: (count: number) => void): AsyncGenerator<CsvRow[]>;
}

/**
 * Recognises a file's encoding, delimiter and header.
 * @throws ImportRefused when it is no file of rows
 */
export async function openCsv(path: string, limits = { rows: MAX_ROWS }): Promise<CsvFile> {
  const bytes = await sizeOf(path);
  const encoding = await detectEncoding(path);
  const sample = await readSample(path, encoding);
  const declared = declaredDelimiter(sample);
  const delimiter = declared ?? detectDelimiter(sample);
  // Rows before the data: the header, and the line that declares a delimiter.
  const before = declared === null ? 1 : 2;
  const header = readHeader(sample, delimiter, before);
  const shape: RowShape = { delimiter, columns: header.names.length, width: header.width, damaged: encoding.damaged };
  const rows = (onBytes?: (count: number) => void) =>
    limited(readRows(decodeFile(path, encoding, onBytes), shape, before), limits.rows);
  return { path, bytes, encoding, delimiter, header: header.names, rows };
}

async function sizeOf(path: string): Promise<number> {
  const facts = await stat(path).catch(() => null);
  if (!facts) throw new ImportRefused(`${path}: no such file`);
  if (!facts.isFile()) throw new ImportRefused(`${path} is not a file`);
  if (facts.size === 0) throw new ImportRefused(`${path} is empty`);
  return facts.size;
}

async function readSample(path: string, encoding: EncodingFacts): Promise<string> {
  let sample = '';
  for await (const piece of decodeFile(path, encoding)) {
    sample += piece;
    if (sample.length > SAMPLE_CHARS) break;
  }
  return sample;
}

function readHeader(sample: string, delimiter: string, before: number): { names: string[]; width: number } {
  // How many columns there are is not known yet, so any well-quoted text may be the header.
  const framer = new RecordFramer((text) => cutOne(text, delimiter) !== null);
  const records = [...framer.push(sample), ...framer.end()];
  const record = records[before - 1];
  if (!record) throw new ImportRefused('The file has no header row');
  if (record.text.includes('\0'))
    throw new ImportRefused('The file is not text: save it as CSV, in UTF-8, and import that');
  const cells = record.fault === null ? cutOne(record.text, delimiter) : null;
  if (!cells) throw new ImportRefused(`The header row cannot be read: ${record.fault ?? 'wrong quoting'}`);
  return { names: nameColumns(cells), width: cells.length };
}

/** Trims names, leaves out nameless columns at the end, numbers other nameless ones, and tells apart those that share a name. */
function nameColumns(cells: string[]): string[] {
  const lastNamed = cells.findLastIndex((cell) => cell.trim() !== '');
  const taken = new Set<string>();
  return cells.slice(0, lastNamed + 1).map((cell, i) => {
    const plain = cell.trim().replace(/\s+/g, ' ') || `column ${i + 1}`;
    let name = plain;
    for (let n = 2; taken.has(name); n++) name = `${plain} (${n})`;
    taken.add(name);
    return name;
  });
}

async function* readRows(text: AsyncIterable<string>, shape: RowShape, before: number): AsyncGenerator<CsvRow[]> {
  const framer = new RecordFramer((record) => isOneRow(record, shape));
  let skip = before;
  const take = (records: FramedRecord[]): CsvRow[] => {
    const rest = records.slice(skip);
    skip -= records.length - rest.length;
    return splitRecords(rest, shape);
  };
  for await (const piece of text) yield take(framer.push(piece));
  yield take(framer.end());
}

async function* limited(pieces: AsyncIterable<CsvRow[]>, most: number): AsyncGenerator<CsvRow[]> {
  let count = 0;
  for await (const rows of pieces) {
    count += rows.length;
    if (count > most)
      throw new ImportRefused(
        `The file has more than ${most.toLocaleString('en')} rows. Split it and import the parts one after the other`,
      );
    yield rows;
  }
}
