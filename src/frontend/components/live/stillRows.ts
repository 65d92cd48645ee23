/*
 * How a live list holds still. While somebody points at it or has the focus in it, no row changes its place: rows show
 * their newest values where they stand, rows that are gone stay until the list is let go, and new ones wait to be asked for.
 * Only what comes after the last row is put on at once, since it moves nothing.
 */

export type RowKey = string;

/** What a list shows, and what it was made from. */
export interface StillState<T> {
  /** The list as it is. */
  rows: readonly T[];
  isHeld: boolean;
  /** Which list it is; another one is shown at once. */
  listKey: string;
  /** The list as it is shown. */
  shown: readonly T[];
  /** Keys of shown rows that are no longer in the list. */
  gone: ReadonlySet<RowKey>;
  /** Rows that wait to be shown. */
  newCount: number;
}

export interface StillInput<T> {
  rows: readonly T[];
  isHeld: boolean;
  listKey: string;
}

export interface StillKeys<T> {
  getKey: (row: T) => RowKey;
  /** The key that a row has now, when it was shown under an earlier one; for records that were just created here. */
  renamed?: (key: RowKey) => RowKey;
}

const none: ReadonlySet<RowKey> = new Set();

/** The list as it is, nothing held back. */
export const released = <T>({ rows, isHeld, listKey }: StillInput<T>): StillState<T> => ({
  rows,
  isHeld,
  listKey,
  shown: rows,
  gone: none,
  newCount: 0,
});

function held<T>(before: StillState<T>, input: StillInput<T>, { getKey, renamed }: StillKeys<T>): StillState<T> {
  const places = new Map(input.rows.map((row, index) => [getKey(row), index]));
  const gone = new Set<RowKey>();
  const taken = new Set<RowKey>();
  let last = -1;
  const shown = before.shown.map((row) => {
    const old = getKey(row);
    const key = places.has(old) ? old : (renamed?.(old) ?? old);
    const place = places.get(key);
    if (place === undefined) {
      gone.add(old);
      return row;
    }
    taken.add(key);
    last = Math.max(last, place);
    return input.rows[place] as T;
  });
  const fresh = input.rows.flatMap((row, place) => (taken.has(getKey(row)) ? [] : [{ row, place }]));
  const after = fresh.filter(({ place }) => place > last).map(({ row }) => row);
  // Of a list that is all gone nothing tells where its end was: then everything is new.
  const isReplaced = taken.size === 0 && before.shown.length > 0;
  return {
    ...input,
    shown: isReplaced ? shown : [...shown, ...after],
    gone,
    newCount: isReplaced ? fresh.length : fresh.length - after.length,
  };
}

/** The next state of a list: the same object when nothing changed. */
export function stillRows<T>(before: StillState<T>, input: StillInput<T>, keys: StillKeys<T>): StillState<T> {
  if (before.rows === input.rows && before.isHeld === input.isHeld && before.listKey === input.listKey) return before;
  if (!input.isHeld || before.listKey !== input.listKey) return released(input);
  return held(before, input, keys);
}
