import { useCallback, useEffect, useMemo, useState, type FocusEvent, type PointerEvent } from 'react';

export interface HoldHandlers {
  onPointerEnter: (event: PointerEvent) => void;
  onPointerLeave: () => void;
  onFocus: (event: FocusEvent) => void;
  onBlur: (event: FocusEvent) => void;
}

/** What rows open over the page belongs to them. */
const OVERLAYS = '[role="presentation"], [role="dialog"], [role="menu"], [role="tooltip"]';

/** Whether a focus says that somebody is at work here: by keyboard or in a field, not left behind by a click, not on the list itself. */
const isAtWork = ({ target, currentTarget }: FocusEvent): boolean =>
  target !== currentTarget && !target.hasAttribute('data-list') && target.matches(':focus-visible');

/**
 * Lets a hold by the pointer end when the pointer turns up elsewhere: an element that vanishes under it (a closed menu) tells
 * nobody that it has left.
 */
function usePointerElsewhere(element: Element | null, left: () => void): void {
  useEffect(() => {
    if (!element) return;
    const check = ({ target }: Event): void => {
      if (target instanceof Element && !element.contains(target) && !target.closest(OVERLAYS)) left();
    };
    document.addEventListener('pointermove', check, { passive: true });
    return () => document.removeEventListener('pointermove', check);
  }, [element, left]);
}

/** Whether somebody points at an element or works inside it with the keyboard (menus and dialogs of its rows included). */
export function useHold(): { isHeld: boolean; handlers: HoldHandlers } {
  const [pointed, setPointed] = useState<Element | null>(null);
  const [focused, setFocused] = useState(false);
  const onPointerLeave = useCallback(() => setPointed(null), []);
  usePointerElsewhere(pointed, onPointerLeave);
  const handlers = useMemo(
    () => ({
      onPointerEnter: (event: PointerEvent) => setPointed(event.currentTarget),
      onPointerLeave,
      onFocus: (event: FocusEvent) => setFocused(isAtWork(event)),
      onBlur: (event: FocusEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false);
      },
    }),
    [onPointerLeave],
  );
  return { isHeld: pointed !== null || focused, handlers };
}
