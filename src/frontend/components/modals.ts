import { useSyncExternalStore } from 'react';

const topModal = (): HTMLElement | null =>
  [...document.querySelectorAll<HTMLElement>('body > .MuiModal-root')].at(-1) ?? null;

function onModals(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { childList: true });
  return () => observer.disconnect();
}

/** The dialog, menu or panel that is open on top of the page; null without one. All else is out of reach while it is. */
export const useTopModal = (): HTMLElement | null => useSyncExternalStore(onModals, topModal);

/** Keeps an element beside the page heard while a modal is open, which hides everything beside itself. For a `ref`. */
export function keepHeard(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return undefined;
  const observer = new MutationObserver(() => element.removeAttribute('aria-hidden'));
  observer.observe(element, { attributeFilter: ['aria-hidden'] });
  return () => observer.disconnect();
}
