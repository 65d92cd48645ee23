import { useSyncExternalStore } from 'react';

/** On its way out a dialog fades, and what is in it with it. */
const isOpen = (dialog: HTMLElement): boolean => dialog.style.opacity !== '0';

const topDialog = (): HTMLElement | null =>
  [...document.querySelectorAll<HTMLElement>('body > .MuiDialog-root > .MuiDialog-container')].findLast(isOpen) ?? null;

function onDialogs(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { childList: true });
  return () => observer.disconnect();
}

/** The element that keeps the focus of the dialog on top of the page; null without one. All else is out of reach then. */
export const useTopDialog = (): HTMLElement | null => useSyncExternalStore(onDialogs, topDialog);

/** Keeps an element beside the page heard while a modal is open, which hides everything beside itself. For a `ref`. */
export function keepHeard(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return undefined;
  const observer = new MutationObserver(() => element.removeAttribute('aria-hidden'));
  observer.observe(element, { attributeFilter: ['aria-hidden'] });
  return () => observer.disconnect();
}
