import { useMemo } from 'react';
import { announce, useToast, useWrite } from '../../../components/index.ts';
import { counted } from '../../../format/labels.ts';
import { dealName, isClosed, stage, type DealStatus, type ListedDeal } from './deal.ts';
import { deleteDeal, moveDeal, moveDeals } from './writes.ts';

/** As many deals as one request may name. */
const MOST_AT_ONCE = 500;

/** What can be done with deals. */
export interface DealActions {
  /** Shown at once; a deal that is closed by it can be taken back from the toast. */
  move: (deal: ListedDeal, status: DealStatus) => void;
  /** Moves those that are not there yet, all or none. */
  moveMany: (deals: readonly ListedDeal[], status: DealStatus) => void;
  remove: (deal: ListedDeal) => void;
}

/** The actions of the broker's deals. `onMove` is told of each move, also of one that takes back, just before it is made. */
export function useDealActions(onMove: DealActions['move']): DealActions {
  const write = useWrite();
  const toast = useToast();
  return useMemo(() => {
    const move: DealActions['move'] = (deal, status) => {
      if (deal.status === status) return;
      onMove(deal, status);
      // A refused move is taken back, and the focus with it.
      void write(moveDeal(deal, status)).then((isDone) => isDone || onMove(deal, deal.status));
      const text = `${dealName(deal)} moved to ${stage(status)}`;
      if (!isClosed(status)) return announce(text);
      const undo = (): void => move({ ...deal, status }, deal.status);
      toast({ text, severity: status === 'signed' ? 'success' : 'info', action: { label: 'Undo', onClick: undo } });
    };
    const moveMany: DealActions['moveMany'] = (deals, status) => {
      const moving = deals.filter((deal) => deal.status !== status);
      for (const ids of chunks(moving.map(({ id }) => id))) void write(moveDeals(ids, status));
      if (moving.length === 0) return announce(`All of them are in ${stage(status)} already`);
      const undo = (): void => {
        for (const [before, ids] of byStatus(moving))
          for (const chunk of chunks(ids)) void write(moveDeals(chunk, before));
      };
      toast({
        text: `${counted(moving.length, 'deal')} moved to ${stage(status)}`,
        severity: 'info',
        action: { label: 'Undo', onClick: undo },
      });
    };
    const remove: DealActions['remove'] = (deal) => {
      void write(deleteDeal(deal));
      announce(`The deal with ${dealName(deal)} is deleted`);
    };
    return { move, moveMany, remove };
  }, [write, toast, onMove]);
}

function chunks(ids: string[]): string[][] {
  const count = Math.ceil(ids.length / MOST_AT_ONCE);
  return Array.from({ length: count }, (_, i) => ids.slice(i * MOST_AT_ONCE, (i + 1) * MOST_AT_ONCE));
}

function byStatus(deals: readonly ListedDeal[]): Map<DealStatus, string[]> {
  const groups = new Map<DealStatus, string[]>();
  for (const { id, status } of deals) groups.set(status, [...(groups.get(status) ?? []), id]);
  return groups;
}
