import { useCallback, useMemo, useState } from 'react';
import type { DealBulkBody, ListedDeal } from './deal.ts';
import type { Mutation } from '../../../../client/index.ts';
import { useMutationQueue } from '../../../../client/react/index.ts';

/** Deals being chosen, to do something with all of them. */
export interface Selection {
  /** As they were when chosen; null while nothing is being chosen. */
  selected: ReadonlyMap<string, ListedDeal> | null;
  toggle: (deal: ListedDeal) => void;
  begin: () => void;
  end: () => void;
}

export function useSelection(): Selection {
  const [selected, setSelected] = useState<ReadonlyMap<string, ListedDeal> | null>(null);
  const toggle = useCallback((deal: ListedDeal) => {
    setSelected((before) => {
      const next = new Map(before);
      if (!next.delete(deal.id)) next.set(deal.id, deal);
      return next;
    });
  }, []);
  const begin = useCallback(() => setSelected(new Map()), []);
  const end = useCallback(() => setSelected(null), []);
  return useMemo(() => ({ selected, toggle, begin, end }), [selected, toggle, begin, end]);
}

const none: ReadonlySet<string> = new Set();
const isBulk = ({ path }: Mutation): boolean => path === '/api/broker/deals/bulk';

/** Deals whose change together with others has not been confirmed. */
export function useBulkWaiting(): ReadonlySet<string> {
  const { waiting } = useMutationQueue();
  return useMemo(() => {
    const bulk = waiting.filter(isBulk);
    return bulk.length === 0 ? none : new Set(bulk.flatMap(({ body }) => (body as DealBulkBody).ids));
  }, [waiting]);
}
