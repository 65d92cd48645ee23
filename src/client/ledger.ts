import { placeOf, type Place } from './place.ts';

/**
 * What a client has, as one place in the log: everything up to its cursor and nothing after it. Positions rise in the
 * order of the log, so what is at or before the place has been applied, whatever transport brings it again.
 */
export class Ledger {
  #cursor: string | null = null;
  #place: Place | null = null;

  constructor(cursor: string | null = null) {
    if (cursor !== null) this.restart(cursor);
  }

  /** Where to continue from; null before the server has said where it stands. */
  get cursor(): string | null {
    return this.#cursor;
  }

  /** The log it is a place in. */
  get log(): string | null {
    return this.#place?.log ?? null;
  }

  /** True when what begins at `from` continues what is held, perhaps with a part of it once more: there is no gap between. */
  covers(from: string): boolean {
    const { log, position } = placeOf(from);
    return this.#place !== null && log === this.#place.log && position <= this.#place.position;
  }

  /** Moves on to `cursor`; false, and no move, when that is no place after the one held. */
  advance(cursor: string): boolean {
    const place = placeOf(cursor);
    if (place.log !== this.#place?.log || place.position <= this.#place.position) return false;
    this.#cursor = cursor;
    this.#place = place;
    return true;
  }

  /** Everything is loaded again and continues from `cursor`, whatever was held before. */
  restart(cursor: string): void {
    this.#cursor = cursor;
    this.#place = placeOf(cursor);
  }

  /** Nothing is held any more. */
  forget(): void {
    this.#cursor = null;
    this.#place = null;
  }
}
