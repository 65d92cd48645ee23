import type { Row } from './types.ts';

/** The order of a list, as the server has it. */
export interface Order {
  /** The columns that decide a row's place. */
  columns: readonly string[];
  /** Below 0 when `a` comes before `b`; 0 for the same row alone. */
  compare: (a: Row, b: Row) => number;
}

const ascending = (a: unknown, b: unknown): number => {
  const [x, y] = [a as string | number, b as string | number];
  return x < y ? -1 : x > y ? 1 : 0;
};
const byId = (a: Row, b: Row): number => ascending(a.id, b.id);

/**
 * `created_at desc, id desc`. Instants are compared as texts, which are all UTC with milliseconds; the server also
 * knows the microseconds, so rows of one millisecond may stand otherwise until they are loaded.
 */
export const newestFirst: Order = {
  columns: ['created_at'],
  compare: (a, b) => ascending(b['created_at'], a['created_at']) || byId(b, a),
};

/** `match_score desc, id`. */
export const bestFirst: Order = {
  columns: ['match_score'],
  compare: (a, b) => ascending(b['match_score'], a['match_score']) || byId(a, b),
};

const spokenAt = (row: Row): unknown => row['last_message_at'] ?? row['created_at'];
/** `coalesce(last_message_at, created_at) desc, id desc`. */
export const latestSpokenFirst: Order = {
  columns: ['last_message_at', 'created_at'],
  compare: (a, b) => ascending(spokenAt(b), spokenAt(a)) || byId(b, a),
};

/** Where `row` belongs among sorted rows. */
export function placeOf(rows: readonly Row[], row: Row, { compare }: Order): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(rows[middle] as Row, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether two states of one row stand at the same place. */
export const standsStill = (a: Row, b: Row, { columns }: Order): boolean =>
  columns.every((column) => a[column] === b[column]);
