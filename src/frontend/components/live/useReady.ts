import { useDeferredValue, useState } from 'react';

/**
 * Whether a row's content is to be rendered yet. Rows that come in sight by scrolling begin as an outline and are filled in
 * short pieces of work, so that a screenful of them is no long task; all others are there at once.
 */
export function useReady(isScrolling: () => boolean): boolean {
  const [isEager] = useState(() => !isScrolling());
  return useDeferredValue(true, isEager);
}
