import { useCallback, useLayoutEffect, useRef, useState } from 'react';

/** Widths of a table's columns, px, in their order; 0 for those that are not shown. */
interface Frozen {
  room: number;
  widths: number[];
}

/**
 * Freezes a table's columns at the widths that its first rows gave them: otherwise they would move with every row that comes
 * in sight. They are found anew when the room changes.
 */
export function useFrozenWidths(hasRows: boolean): {
  widths: number[] | null;
  ref: (table: HTMLTableElement | null) => void;
} {
  const table = useRef<HTMLTableElement>(null);
  const [frozen, setFrozen] = useState<Frozen | null>(null);
  useLayoutEffect(() => {
    const element = table.current;
    if (frozen || !hasRows || !element) return;
    const heads = [...element.querySelectorAll<HTMLElement>('thead th')];
    setFrozen({ room: roomOf(element), widths: heads.map((head) => head.getBoundingClientRect().width) });
  }, [frozen, hasRows]);
  const ref = useCallback((element: HTMLTableElement | null) => {
    table.current = element;
    if (!element?.parentElement) return;
    const observer = new ResizeObserver(() => {
      setFrozen((before) => (before && Math.abs(before.room - roomOf(element)) >= 1 ? null : before));
    });
    observer.observe(element.parentElement);
    return () => observer.disconnect();
  }, []);
  return { widths: frozen?.widths ?? null, ref };
}

const roomOf = (table: HTMLElement): number => table.parentElement?.clientWidth ?? 0;
