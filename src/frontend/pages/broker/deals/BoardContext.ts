import { createContext, useContext } from 'react';
import type { ColumnHeads } from './columnHeads.ts';
import type { ListedDeal } from './deal.ts';
import type { FocusWish } from './focusWish.ts';

/** What columns and cards share; the same object as long as the page is there, so that a card renders for its own sake. */
export interface BoardControls {
  /** Opens the menu of a deal at its button. */
  openMenu: (deal: ListedDeal, anchor: HTMLElement) => void;
  /** Puts a deal among the selected ones, or takes it off. */
  toggle: (deal: ListedDeal) => void;
  focus: FocusWish;
  heads: ColumnHeads;
}

export const BoardContext = createContext<BoardControls | null>(null);

/** The controls of the board around. */
export function useBoardControls(): BoardControls {
  const controls = useContext(BoardContext);
  if (!controls) throw new Error('A deal card needs a board around it');
  return controls;
}
