import { Loop } from './loop.ts';
import type { LogEvent } from './logEvent.ts';

/** What the sequencer needs: a turn on the database, and somebody to hand what it placed. */
export interface SequencerOptions {
  /** One server-side call that gives positions to committed changes; returns the placed events in order. */
  turn: () => Promise<LogEvent[]>;
  onPlaced: (events: LogEvent[]) => void;
  onError: (error: unknown) => void;
  /** A turn that places at least this many is followed by another at once. */
  most: number;
}

/**
 * Gives committed changes their positions. Runs on every node without an election: the row lock in `turn` orders the
 * nodes, and a turn that waited for another's sees what committed meanwhile.
 */
export class Sequencer {
  readonly #loop: Loop;

  constructor({ turn, onPlaced, onError, most }: SequencerOptions) {
    this.#loop = new Loop(async () => {
      const placed = await turn();
      if (placed.length > 0) onPlaced(placed);
      if (placed.length >= most) this.poke();
    }, onError);
  }

  /** Something committed, here or elsewhere. */
  poke(): void {
    this.#loop.wake();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }
}
