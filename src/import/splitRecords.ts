import { parse } from 'csv-parse/sync';
import type { FramedRecord } from './recordFramer.ts';

/** One row of the file. */
export interface CsvRow {
  /** Number of its first line in the file; the header is usually 1. */
  line: number;
  /** Its cells, as many as the header has; of a row that cannot be cut into cells, its text as the only one. */
  cells: string[];
  /** Why the row cannot be used, or null. */
  fault: string | null;
}

export interface RowShape {
  delimiter: string;
  /** Columns that have a name. */
  columns: number;
  /** Cells of the header, the nameless ones at its end included. */
  width: number;
  /** U+FFFD stands for bytes that were lost in decoding. */
  damaged: boolean;
}

/** Cuts rows into cells. Never throws: what is wrong with a row is said in it. Rows without any content are left out. */
export function splitRecords(records: FramedRecord[], shape: RowShape): CsvRow[] {
  const cut = cutAll(records, shape.delimiter);
  const rows: CsvRow[] = [];
  records.forEach((record, i) => {
    const fault = record.fault ?? faultOfText(record.text, shape.damaged);
    const cells = fault ? null : (cut[i] ?? null);
    if (fault) rows.push({ line: record.line, cells: [record.text], fault });
    else if (!cells) rows.push({ line: record.line, cells: [record.text], fault: 'wrong quoting' });
    else if (!cells.every((cell) => cell.trim() === '')) rows.push(fitToHeader(record.line, cells, shape));
  });
  return rows;
}

/** Whether the text is one well-quoted row with a cell for each column. */
export function isOneRow(text: string, shape: RowShape): boolean {
  const cells = cutOne(text, shape.delimiter);
  return cells !== null && fitToHeader(0, cells, shape).fault === null;
}

/** The cells of one row, or null when its quoting is wrong. */
export function cutOne(text: string, delimiter: string): string[] | null {
  if (!text.includes('"')) return text.split(delimiter);
  try {
    const rows = cutQuoted(text, delimiter);
    return rows.length === 1 ? (rows[0] ?? null) : null;
  } catch {
    return null;
  }
}

/** Unquoted rows need no parser; the quoted ones are parsed together, and one by one only when one of them is wrong. */
function cutAll(records: FramedRecord[], delimiter: string): (string[] | null)[] {
  const quoted = records.filter((record) => record.fault === null && record.text.includes('"'));
  const together = cutTogether(quoted, delimiter);
  let next = 0;
  return records.map((record) => {
    if (record.fault !== null) return null;
    if (!record.text.includes('"')) return record.text.split(delimiter);
    return together ? (together[next++] ?? null) : cutOne(record.text, delimiter);
  });
}

function cutTogether(records: FramedRecord[], delimiter: string): string[][] | null {
  if (records.length === 0) return [];
  try {
    const rows = cutQuoted(records.map((record) => record.text).join('\n'), delimiter);
    return rows.length === records.length ? rows : null;
  } catch {
    return null;
  }
}

// Blanks between a delimiter and a quote are let pass. Line ends were recognised before: outside quotes there is only \n.
const cutQuoted = (text: string, delimiter: string): string[][] =>
  parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true, trim: true });

function faultOfText(text: string, damaged: boolean): string | null {
  if (text.includes('\0')) return 'it contains a NUL byte';
  if (/\p{Surrogate}/u.test(text)) return 'it contains half of a UTF-16 character';
  if (damaged && text.includes('\ufffd')) return 'it contains bytes that are not UTF-8';
  return null;
}

/** Empty cells beyond the header's are let pass; spreadsheets write them. */
function fitToHeader(line: number, cells: string[], { columns, width }: RowShape): CsvRow {
  if (cells.length < columns || cells.slice(width).some((cell) => cell.trim() !== '')) {
    const plural = cells.length === 1 ? 'cell' : 'cells';
    return { line, cells, fault: `it has ${cells.length} ${plural}, the header has ${columns}` };
  }
  return { line, cells: cells.length > columns ? cells.slice(0, columns) : cells, fault: null };
}
