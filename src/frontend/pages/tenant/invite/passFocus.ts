import type { MouseEvent } from 'react';

/**
 * Where the focus goes when the button that was pressed by key is about to leave: to what is left to do with the same
 * invite, or, when the invite leaves the list with it, to the next one's name, where a key held too long does no harm.
 */
export function passFocus({ currentTarget: button, detail }: MouseEvent<HTMLElement>, leaves: boolean): void {
  // Pressed by pointer: nobody goes on from where the focus is.
  if (detail > 0) return;
  const item = button.closest('[role="listitem"]');
  if (!leaves) return void item?.querySelector<HTMLElement>('[data-stays]')?.focus();
  const items = [...(button.closest('[role="list"]')?.querySelectorAll('[role="listitem"]:not([inert])') ?? [])];
  const place = items.findIndex((each) => each === item);
  const next = (items[place + 1] ?? items[place - 1])?.querySelector<HTMLElement>('button');
  (next ?? button.closest<HTMLElement>('[role="region"][tabindex], main'))?.focus();
}
