import { useCallback, useSyncExternalStore, type RefObject } from 'react';

const EVENTS = ['focus', 'blur', 'focusin', 'focusout'] as const;

/**
 * Whether somebody looks at this page: it is visible and has the focus. With `within`, for a page that shows more than
 * one app, the focus must be inside it.
 */
export function useLookedAt(within: RefObject<HTMLElement | null> | null): boolean {
  const subscribe = useCallback((changed: () => void) => {
    for (const event of EVENTS) addEventListener(event, changed);
    document.addEventListener('visibilitychange', changed);
    return () => {
      for (const event of EVENTS) removeEventListener(event, changed);
      document.removeEventListener('visibilitychange', changed);
    };
  }, []);
  return useSyncExternalStore(subscribe, () => {
    if (document.visibilityState !== 'visible' || !document.hasFocus()) return false;
    return within === null || (within.current?.contains(document.activeElement) ?? false);
  });
}
