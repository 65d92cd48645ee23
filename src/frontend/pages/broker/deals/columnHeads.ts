import type { RefObject } from 'react';
import type { DealStatus } from './deal.ts';

/** The heads of the board's columns, to put the focus on. */
export class ColumnHeads {
  readonly #heads = new Map<DealStatus, RefObject<HTMLElement | null>>();

  /** Returns its removal. */
  add(status: DealStatus, head: RefObject<HTMLElement | null>): () => void {
    this.#heads.set(status, head);
    return () => void this.#heads.delete(status);
  }

  focus(status: DealStatus): void {
    this.#heads.get(status)?.current?.focus();
  }
}
