import { useCallback, useEffect, useRef, useState, type FocusEvent } from 'react';
import { useParts } from '../../../client/react/DashboardProvider.ts';
import { announce } from '../liveRegion.ts';
import type { LiveListProps } from './types.ts';
import { useHold } from './useHold.ts';
import { useIsPast } from './useIsPast.ts';
import { useRowNames } from './useRowNames.ts';
import { useRowWindow } from './useRowWindow.ts';
import { useStillRows } from './useStillRows.ts';

/** So many lines before the end the next page is asked for. */
const LOAD_AHEAD = 12;

export interface LiveWindowOptions<T> extends LiveListProps<T> {
  estimate: number;
  gap: number;
  /** Rows beside each other. */
  perLine: number;
}

/** The row of an event's target among the rendered ones. */
function lineOf(event: FocusEvent): number | null {
  const line = event.target.closest<HTMLElement>('[data-index]')?.dataset['index'];
  return line === undefined ? null : Number(line);
}

/** Everything that a live list does, apart from how it looks: holds still, renders what is in sight, loads ahead. */
export function useLiveWindow<T>(options: LiveWindowOptions<T>) {
  const { rows, getKey, label, listKey = '', hasMore = false, loadMore, isLoadingMore = false, perLine } = options;
  const { queue } = useParts();
  const { isHeld, handlers } = useHold();
  const past = useIsPast();
  const renamed = useCallback((key: string) => queue.realId(key), [queue]);
  const still = useStillRows(rows, getKey, isHeld || past.isPast, { listKey, renamed });
  const { shown, newCount, release } = still;
  const nameOf = useRowNames();
  const rowName = (each: T): string => nameOf(getKey(each));
  const [pinned, setPinned] = useState<number | null>(null);
  const lines = Math.ceil(shown.length / perLine);
  const row = useRowWindow({
    count: lines,
    estimate: options.estimate,
    gap: options.gap,
    keyAt: (line) => rowName(shown[line * perLine] as T),
    pinned,
  });

  const isNear = lines > 0 && row.lastIndex >= lines - LOAD_AHEAD;
  useEffect(() => {
    if (isNear && hasMore && !isLoadingMore) loadMore?.();
  }, [isNear, hasMore, isLoadingMore, loadMore, shown.length]);

  const hasNew = newCount > 0;
  const told = useRef(newCount);
  useEffect(() => {
    told.current = newCount;
  });
  useEffect(() => {
    if (hasNew) announce(`${told.current} new: ${label}`);
  }, [hasNew, label]);

  const top = useRef<HTMLDivElement>(null);
  const showNew = (): void => {
    release();
    row.scrollToTop();
    // The button goes; the focus must not go with it.
    top.current?.focus({ preventScroll: true });
  };
  const onFocus = (event: FocusEvent): void => {
    handlers.onFocus(event);
    setPinned(lineOf(event));
  };
  const onBlur = (event: FocusEvent): void => {
    handlers.onBlur(event);
    setPinned(null);
  };
  return { ...still, row, rowName, showNew, top, pastRef: past.ref, handlers: { ...handlers, onFocus, onBlur } };
}
