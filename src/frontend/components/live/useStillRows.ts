import { useCallback, useMemo, useState } from 'react';
import { released, stillRows, type RowKey, type StillState } from './stillRows.ts';

export interface StillRowsOptions {
  /** Which list it is, e.g. its filters: a list with another key is shown at once, held or not. */
  listKey?: string;
  /** The key a row has now, when it was shown under an earlier one. */
  renamed?: (key: RowKey) => RowKey;
}

export interface StillRows<T> {
  /** What to show, in the order to show it. */
  shown: readonly T[];
  /** How many rows wait to be shown. */
  newCount: number;
  /** Shows the list as it is, held or not. */
  release: () => void;
  /** Whether a shown row is no longer in the list. */
  isGone: (row: T) => boolean;
}

/** Holds a live list still while `isHeld`. `getKey` must be the same for a record whatever else changes in it. */
export function useStillRows<T>(
  rows: readonly T[],
  getKey: (row: T) => RowKey,
  isHeld: boolean,
  { listKey = '', renamed }: StillRowsOptions = {},
): StillRows<T> {
  const input = { rows, isHeld, listKey };
  const [state, setState] = useState<StillState<T>>(() => released(input));
  const now = stillRows(state, input, { getKey, ...(renamed && { renamed }) });
  if (now !== state) setState(now);
  const release = useCallback(() => setState((before) => released(before)), []);
  const { shown, newCount, gone } = now;
  return useMemo(
    () => ({ shown, newCount, release, isGone: (row: T) => gone.size > 0 && gone.has(getKey(row)) }),
    [shown, newCount, release, gone, getKey],
  );
}
