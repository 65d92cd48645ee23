import { useMemo, useSyncExternalStore } from 'react';
import type { Dashboard } from '../../../../client/index.ts';
import { useDashboard, useMutationQueue } from '../../../../client/react/index.ts';
import type { Columns } from './boardLedger.ts';
import { DealBoardStore } from './DealBoardStore.ts';

/** One a connection: the sums are there at once on the way from page to page. */
const stores = new WeakMap<Dashboard<'broker'>, DealBoardStore>();

function storeOf(dashboard: Dashboard<'broker'>): DealBoardStore {
  const known = stores.get(dashboard);
  if (known) return known;
  const store = new DealBoardStore(dashboard);
  stores.set(dashboard, store);
  return store;
}

/** What the pages know of the board. */
export interface DealBoard {
  /** Sums by status with what is pending; null until known. */
  columns: Columns | null;
  isLoading: boolean;
  error: unknown;
  retry: () => void;
  /** Committed deals that a list shows. */
  see: DealBoardStore['see'];
}

/** Counts and values of the broker's deals by status, moved at once by each event and each pending write. */
export function useDealBoard(): DealBoard {
  const store = storeOf(useDashboard('broker'));
  const { waiting } = useMutationQueue();
  const { columns: committed, error } = useSyncExternalStore(store.subscribe, store.state);
  return useMemo(
    () => ({
      columns: committed && store.ledger.withPending(waiting),
      isLoading: committed === null && error === null,
      error,
      retry: () => void store.read(),
      see: store.see,
    }),
    [store, waiting, committed, error],
  );
}
