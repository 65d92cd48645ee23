import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { OPEN } from '../../../components/index.ts';

/** The record that the page's address says is open, and how to go back to the page. */
export function useOpened(): { id: string | null; close: () => void } {
  const [params, setParams] = useSearchParams();
  const close = useCallback(
    () =>
      setParams((before) => {
        const next = new URLSearchParams(before);
        next.delete(OPEN);
        return next;
      }),
    [setParams],
  );
  return { id: params.get(OPEN), close };
}
