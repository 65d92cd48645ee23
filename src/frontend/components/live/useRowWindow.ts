import {
  defaultRangeExtractor,
  useVirtualizer,
  useWindowVirtualizer,
  type Range,
  type Virtualizer,
} from '@tanstack/react-virtual';
import { useCallback, useState } from 'react';
import { offsetWithin, scrollParentOf } from './scrollParent.ts';

export interface RowWindowOptions {
  count: number;
  /** Height of a row before it has been measured, px. */
  estimate: number;
  gap: number;
  keyAt: (index: number) => string;
  /** A row that stays rendered wherever it is, because it has the focus. */
  pinned?: number | null;
}

/** One thing to render: a row, or the empty room of rows that are out of sight. */
export type WindowPart = { kind: 'row'; index: number } | { kind: 'space'; key: string; height: number };

export interface RowWindow {
  /** Goes on the element that holds the rows. */
  ref: (element: HTMLElement | null) => void;
  parts: WindowPart[];
  /** Goes on each row, with `data-index`. */
  measure: (row: HTMLElement | null) => void;
  /** Index of the last row that is rendered; -1 when none is. */
  lastIndex: number;
  scrollToTop: () => void;
  /** Whether it is being scrolled right now; the same function until what scrolls the list is another. */
  isScrolling: () => boolean;
}

type AnyVirtualizer = Virtualizer<Window, Element> | Virtualizer<HTMLElement, Element>;

/** The rows in sight with the room between and around them; rows stay in the flow of the page. */
function partsOf(virtualizer: AnyVirtualizer, margin: number, gap: number): WindowPart[] {
  const parts: WindowPart[] = [];
  let end = margin - gap;
  for (const item of virtualizer.getVirtualItems()) {
    const height = item.start - end - gap;
    if (height > 0.5) parts.push({ kind: 'space', key: `before-${item.key}`, height: height - gap });
    parts.push({ kind: 'row', index: item.index });
    end = item.end;
  }
  const rest = margin + virtualizer.getTotalSize() - end - gap;
  if (rest > 0.5) parts.push({ kind: 'space', key: 'after', height: rest });
  return parts;
}

function withPinned(range: Range, pinned: number | null): number[] {
  const indexes = defaultRangeExtractor(range);
  if (pinned === null || pinned >= range.count || indexes.includes(pinned)) return indexes;
  return [...indexes, pinned].sort((a, b) => a - b);
}

interface Place {
  element: HTMLElement;
  scroller: HTMLElement | null;
  margin: number;
}

/** Where the list is on what scrolls it; measured anew when anything on that page changes its size. */
function usePlace(): [Place | null, (element: HTMLElement | null) => void] {
  const [place, setPlace] = useState<Place | null>(null);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    const scroller = scrollParentOf(element);
    const update = (): void => {
      const margin = Math.round(offsetWithin(element, scroller));
      setPlace((before) =>
        before?.element === element && before.margin === margin ? before : { element, scroller, margin },
      );
    };
    update();
    const observer = new ResizeObserver(update);
    for (let each: HTMLElement | null = element; each && each !== scroller; each = each.parentElement)
      observer.observe(each);
    return () => observer.disconnect();
  }, []);
  return [place, ref];
}

/** Renders of a long list only the rows in sight, whatever scrolls it: the window or the nearest scrolling element. */
export function useRowWindow({ count, estimate, gap, keyAt, pinned = null }: RowWindowOptions): RowWindow {
  const [place, ref] = usePlace();
  const scroller = place?.scroller ?? null;
  const margin = place?.margin ?? 0;
  const shared = {
    count,
    estimateSize: () => estimate,
    getItemKey: keyAt,
    gap,
    overscan: 6,
    scrollMargin: margin,
    useFlushSync: false,
    rangeExtractor: (range: Range) => withPinned(range, pinned),
  };
  const inWindow = useWindowVirtualizer<Element>({ ...shared, enabled: place !== null && scroller === null });
  const inElement = useVirtualizer<HTMLElement, Element>({
    ...shared,
    enabled: scroller !== null,
    getScrollElement: () => scroller,
  });
  const virtualizer: AnyVirtualizer = scroller ? inElement : inWindow;
  const isScrolling = useCallback(() => virtualizer.isScrolling, [virtualizer]);
  const items = virtualizer.getVirtualItems();
  return {
    ref,
    parts: partsOf(virtualizer, margin, gap),
    measure: virtualizer.measureElement,
    lastIndex: items.findLast(({ index }) => index !== pinned)?.index ?? -1,
    scrollToTop: () => virtualizer.scrollToOffset(Math.max(0, margin - 96)),
    isScrolling,
  };
}
