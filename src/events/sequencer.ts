import { setTimeout as pause } from 'node:timers/promises';
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

/** The longest a busy sequencer rests between turns, in ms. */
const LONGEST_REST_MS = 4;

/**
 * Gives committed changes their positions. Runs on every node without an election: the row lock in `turn` orders the
 * nodes, and a turn that waited for another's sees what committed meanwhile.
 *
 * A turn costs about the same for one change as for five, so under load it rests for as long as it worked: the writers
 * get the processor, and the next turn takes more at once. A lone change never waits.
 */
export class Sequencer {
  readonly #loop: Loop;

  constructor({ turn, onPlaced, onError, most }: SequencerOptions) {
    this.#loop = new Loop(async () => {
      const began = performance.now();
      const placed = await turn();
      if (placed.length > 0) onPlaced(placed);
      if (placed.length >= most) this.poke();
      else if (placed.length > 1) await pause(Math.min(performance.now() - began, LONGEST_REST_MS));
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
