import type { Row, Viewer } from './types.ts';

/** Whether a row is in a list; unknown where only the server can tell. */
export type Verdict = boolean | 'unknown';

/** A condition of a list, evaluated as the server's SQL does. */
export interface Rule {
  /** The columns it reads. */
  columns: readonly string[];
  /** A row of which one of these columns has just changed, and that fulfils it now, did not before. */
  exact?: true;
  test: (row: Row, value: unknown, viewer: Viewer) => Verdict;
}

/** The column has this value. */
export const equals = (column: string): Rule => ({
  columns: [column],
  exact: true,
  test: (row, value) => row[column] === value,
});

/** The column is false. */
export const isFalse = (column: string): Rule => ({
  columns: [column],
  exact: true,
  test: (row) => row[column] === false,
});

/** The column is at least this; a null is not. */
export const atLeast = (column: string): Rule => ({
  columns: [column],
  test: (row, value) => typeof row[column] === 'number' && row[column] >= Number(value),
});

/** The text stands somewhere in the columns, joined by blanks, whatever the case. */
export const contains = (...columns: string[]): Rule => ({
  columns,
  test: (row, value) => {
    const present = columns.map((column) => row[column]).filter((part) => typeof part === 'string');
    return includes(present.join(' '), String(value));
  },
});

const lowerAscii = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/**
 * `text ilike '%part%'`. Which letters beyond ASCII are the same in both cases depends on the database's locale, so
 * where that decides, the answer is unknown.
 */
export function includes(text: string, part: string): Verdict {
  if (lowerAscii(text).includes(lowerAscii(part))) return true;
  const fold = (value: string) => value.toLowerCase().toUpperCase();
  return fold(text).includes(fold(part)) ? 'unknown' : false;
}

/** All must hold; unknown when that hangs on one that is unknown. */
export function every(verdicts: Iterable<Verdict>): Verdict {
  let sum: Verdict = true;
  for (const verdict of verdicts) {
    if (verdict === false) return false;
    if (verdict === 'unknown') sum = 'unknown';
  }
  return sum;
}
