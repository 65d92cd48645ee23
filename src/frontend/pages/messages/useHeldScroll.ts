import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** How near the end still counts as being there, px. */
const END = 48;
/** How near the beginning older messages are asked for, px. */
const BEGINNING = 240;

interface Anchor {
  element: HTMLElement;
  top: number;
}

export interface HeldScrollOptions {
  /** Scroll region of elements marked `data-message`, oldest first. */
  region: RefObject<HTMLElement | null>;
  /** Changes whenever what is in the region does. */
  content: unknown;
  /** Called while the reader is near the beginning. */
  onBeginning: () => void;
}

export interface HeldScroll {
  isAtEnd: boolean;
  toEnd: () => void;
  onScroll: () => void;
}

/**
 * Holds the place in a list that grows at both ends: at the end it stays there, anywhere else the first message in view
 * stays where it is, whatever is added above or below.
 */
export function useHeldScroll({ region, content, onBeginning }: HeldScrollOptions): HeldScroll {
  const [isAtEnd, setAtEnd] = useState(true);
  const atEnd = useRef(true);
  const anchor = useRef<Anchor | null>(null);
  const beginning = useRef(onBeginning);

  const note = useCallback(() => {
    const box = region.current;
    if (!box || box.clientHeight === 0) return;
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < END;
    anchor.current = atEnd.current ? null : firstInView(box);
    setAtEnd(atEnd.current);
    if (box.scrollTop < BEGINNING) beginning.current();
  }, [region]);

  const toEnd = useCallback(() => {
    const box = region.current;
    if (box) box.scrollTop = box.scrollHeight;
    note();
  }, [region, note]);

  useLayoutEffect(() => {
    beginning.current = onBeginning;
  });

  useLayoutEffect(() => {
    const box = region.current;
    if (!box) return;
    if (atEnd.current) box.scrollTop = box.scrollHeight;
    else if (anchor.current?.element.isConnected) {
      box.scrollTop += topOf(anchor.current.element, box) - anchor.current.top;
    }
    note();
  }, [region, content, note]);

  // A region that changes its size (a keyboard that comes up, a longer draft) keeps its end in view too.
  useLayoutEffect(() => {
    const box = region.current;
    if (!box) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, [region]);

  return { isAtEnd, toEnd, onScroll: note };
}

const topOf = (element: HTMLElement, box: HTMLElement): number =>
  element.getBoundingClientRect().top - box.getBoundingClientRect().top;

function firstInView(box: HTMLElement): Anchor | null {
  const elements = box.querySelectorAll<HTMLElement>('[data-message]');
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const element = elements[middle];
    if (element && topOf(element, box) + element.offsetHeight <= 0) low = middle + 1;
    else high = middle;
  }
  const element = elements[low];
  return element ? { element, top: topOf(element, box) } : null;
}
