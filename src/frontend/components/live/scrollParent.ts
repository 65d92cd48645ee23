/** The element that scrolls another one: the nearest that can, else the page itself (null). */
export function scrollParentOf(element: HTMLElement): HTMLElement | null {
  for (let parent = element.parentElement; parent && parent !== document.body; parent = parent.parentElement) {
    if (/auto|scroll|overlay/.test(getComputedStyle(parent).overflowY)) return parent;
  }
  return null;
}

/** How far an element's top is from the top of what its scroll parent scrolls. */
export function offsetWithin(element: HTMLElement, scroller: HTMLElement | null): number {
  const { top } = element.getBoundingClientRect();
  return scroller
    ? top - scroller.getBoundingClientRect().top - scroller.clientTop + scroller.scrollTop
    : top + scrollY;
}
