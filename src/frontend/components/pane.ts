import { createContext, useContext } from 'react';

/** A part of a page that shows a whole page of its own, e.g. one half of the side-by-side view. */
export interface Pane {
  /** What the half is called, e.g. "Tenant". */
  label: string;
}

/** Null on a page of its own; the side-by-side view gives each half one. */
export const PaneContext = createContext<Pane | null>(null);

/** The pane this stands in; null when it has the page to itself. */
export const usePane = (): Pane | null => useContext(PaneContext);
