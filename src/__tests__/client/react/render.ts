import { act, createElement, type ReactNode } from 'react';

/** What React asks of a page in which nothing is drawn: hooks run, effects run, and there is no element anywhere. */
const listening = { addEventListener: () => undefined, removeEventListener: () => undefined };
const page = Object.assign({ nodeType: 9, nodeName: '#document', activeElement: null, body: null }, listening);
const view = { document: page, HTMLIFrameElement: class HTMLIFrameElement {} };
const container = () =>
  Object.assign(
    { nodeType: 1, nodeName: 'DIV', tagName: 'DIV', textContent: '', lastChild: null, namespaceURI: 'http://www.w3.org/1999/xhtml' },
    { ownerDocument: Object.assign(page, { defaultView: view }) },
    listening,
  ); // prettier-ignore

/** Something on a page. */
export interface Rendered {
  /** Renders something else in its place. */
  show(node: ReactNode): Promise<void>;
  leave(): Promise<void>;
}

/** Does something in which React takes part, and waits until it is through with what came of it. */
export async function acting(work: () => unknown): Promise<void> {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  try {
    await act(async () => void (await work()));
  } finally {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false });
  }
}

/** Renders without a browser, as far as hooks are concerned: components may return nothing but each other. */
export async function render(node: ReactNode): Promise<Rendered> {
  Object.assign(globalThis, {
    window: Object.assign(view, listening, { event: undefined }),
  });
  const { createRoot } = await import('react-dom/client');
  const root = createRoot(container() as unknown as Element);
  const show = (next: ReactNode) => acting(() => root.render(next));
  await show(node);
  return { show, leave: () => acting(() => root.unmount()) };
}

/** What a hook returned each time it was rendered. */
export interface Watched<T> {
  readonly renders: T[];
  readonly now: T;
  /** To be rendered. */
  readonly node: ReactNode;
}

/** A component that does nothing but call a hook. */
export function watch<T>(useHook: () => T): Watched<T> {
  const renders: T[] = [];
  function Component(): ReactNode {
    renders.push(useHook());
    return null;
  }
  return {
    renders,
    get now() {
      const last = renders.at(-1);
      if (renders.length === 0) throw new Error('It was not rendered');
      return last as T;
    },
    node: createElement(Component),
  };
}
