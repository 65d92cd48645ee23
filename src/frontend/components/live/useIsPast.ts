import { useCallback, useState } from 'react';
import { scrollParentOf } from './scrollParent.ts';

/**
 * Whether an element (the top of a list) has been scrolled past. Somebody who reads further down must not have the rows
 * pushed away by new ones above them, also without a pointer.
 */
export function useIsPast(): { isPast: boolean; ref: (element: HTMLElement | null) => (() => void) | undefined } {
  const [isPast, setPast] = useState(false);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const scroller = scrollParentOf(element);
    const observer = new IntersectionObserver((entries) => {
      const entry = entries.at(-1);
      if (!entry) return;
      const top = scroller ? scroller.getBoundingClientRect().top : 0;
      setPast(!entry.isIntersecting && entry.boundingClientRect.top < top);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { isPast, ref };
}
