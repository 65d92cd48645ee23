import { Box, Button } from '@mui/material';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useParts } from '../../../../client/react/DashboardProvider.ts';
import { idOf, useRowNames, useStillRows } from '../../../components/index.ts';
import { useBoardControls } from './BoardContext.ts';
import { DealCard } from './DealCard.tsx';
import type { ListedDeal } from './deal.ts';

export interface DealCardsProps {
  rows: readonly ListedDeal[];
  label: string;
  list: {
    total: number | undefined;
    hasMore: boolean;
    isLoadingMore: boolean;
    loadMore: () => void;
    isPending: (deal: ListedDeal) => boolean;
  };
  /** Nothing moves while a card is carried. */
  isDragging: boolean;
  selected: ReadonlyMap<string, ListedDeal> | null;
  waiting: ReadonlySet<string>;
}

const GAP = 8;
const CARD = 118;
/** That many cards before the end of what is loaded, more is asked for. */
const AHEAD = 6;

/** The cards that a column shows while others' changes are held back under pointer, focus and a carried card. */
function useHeldCards(rows: readonly ListedDeal[], isDragging: boolean) {
  const controls = useBoardControls();
  const [isHeld, setHeld] = useState({ pointer: false, focus: false });
  // What is done here on purpose is shown at once: only others' changes are held back.
  const wished = useSyncExternalStore(controls.focus.subscribe, controls.focus.wished);
  const { queue } = useParts();
  const renamed = useCallback((id: string) => queue.realId(id), [queue]);
  const holds = (isHeld.pointer || isHeld.focus || isDragging) && wished === null;
  const still = useStillRows(rows, idOf, holds, { renamed });
  const hold = (what: Partial<typeof isHeld>) => () => setHeld((before) => ({ ...before, ...what }));
  const handlers = {
    onPointerEnter: hold({ pointer: true }),
    onPointerLeave: hold({ pointer: false }),
    onFocus: hold({ focus: true }),
    onBlur: hold({ focus: false }),
  };
  return { ...still, wished, handlers };
}

/** Renders the cards in sight, loads more before the end, and brings a card that is wished for into sight. */
function useCardWindow(shown: readonly ListedDeal[], wished: string | null, list: DealCardsProps['list']) {
  const ref = useRef<HTMLDivElement>(null);
  const nameOf = useRowNames();
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => ref.current,
    estimateSize: () => CARD + GAP,
    overscan: 8,
    getItemKey: (i) => nameOf(shown[i]?.id ?? ''),
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const { hasMore, isLoadingMore, loadMore } = list;
  useEffect(() => {
    if (hasMore && !isLoadingMore && last >= shown.length - AHEAD) loadMore();
  }, [hasMore, isLoadingMore, loadMore, last, shown.length]);
  useEffect(() => {
    const at = wished === null ? -1 : shown.findIndex(({ id }) => id === wished);
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  });
  return { ref, items, height: virtual.getTotalSize(), measure: virtual.measureElement };
}

/** A column's cards: as many as there is room for, holding still under pointer and focus. */
export function DealCards({ rows, label, list, isDragging, selected, waiting }: DealCardsProps) {
  const { shown, newCount, release, isGone, wished, handlers } = useHeldCards(rows, isDragging);
  const { ref, items, height, measure } = useCardWindow(shown, wished, list);
  return (
    <>
      {newCount > 0 && (
        <Button size="small" onClick={release} sx={{ mx: 1, mb: 0.5 }}>
          {newCount} new
        </Button>
      )}
      <Box ref={ref} {...handlers} sx={{ flex: 1, minHeight: 0, overflowY: 'auto', px: 1, pb: 1 }}>
        <Box component="ul" aria-label={label} sx={{ position: 'relative', m: 0, p: 0, listStyle: 'none', height }}>
          {items.map(({ index, start, key }) => {
            const deal = shown[index];
            if (!deal) return null;
            return (
              <li
                key={key}
                ref={measure}
                data-index={index}
                aria-posinset={index + 1}
                aria-setsize={Math.max(list.total ?? 0, shown.length)}
                style={{ position: 'absolute', insetInline: 0, top: start, paddingBottom: GAP }}
              >
                <DealCard
                  deal={deal}
                  isPending={list.isPending(deal) || waiting.has(deal.id)}
                  isGone={isGone(deal)}
                  isSelected={selected?.has(deal.id)}
                />
              </li>
            );
          })}
        </Box>
      </Box>
    </>
  );
}
