import { useLayoutEffect, type RefObject } from 'react';

/** How long a card may take to appear where it is going, ms; after that the column's head takes the focus. */
const PATIENCE_MS = 400;

/** Puts the focus on a deal, wherever it is shown: a moved card is another element in another column. */
export class FocusWish {
  readonly #shown = new Map<string, RefObject<HTMLElement | null>>();
  readonly #listeners = new Set<() => void>();
  #id: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Wishes for a card that is about to appear; `otherwise` takes the focus when it does not, being further down than loaded. */
  wish(id: string, otherwise: () => void): void {
    clearTimeout(this.#timer);
    this.#set(id);
    this.#timer = setTimeout(() => {
      if (this.#id !== id) return;
      this.#set(null);
      otherwise();
    }, PATIENCE_MS);
  }

  /** The deal wished for. */
  readonly wished = (): string | null => this.#id;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Focuses a deal; false when it is not shown. */
  now(id: string): boolean {
    const element = this.#shown.get(id)?.current;
    element?.focus();
    return element != null;
  }

  /** A deal is shown; it gets the focus if it was wished for. Returns how to take it off. */
  show(id: string, element: RefObject<HTMLElement | null>): () => void {
    this.#shown.set(id, element);
    if (this.#id === id) {
      this.#set(null);
      element.current?.focus();
    }
    return () => {
      if (this.#shown.get(id) === element) this.#shown.delete(id);
    };
  }

  #set(id: string | null): void {
    this.#id = id;
    for (const listener of this.#listeners) listener();
  }
}

/** Makes an element the one that has the focus for a deal, while it `isShown`. */
export function useFocusPlace(
  wish: FocusWish,
  id: string,
  element: RefObject<HTMLElement | null>,
  isShown = true,
): void {
  useLayoutEffect(() => (isShown ? wish.show(id, element) : undefined), [wish, id, element, isShown]);
}
