import { MutationQueueError } from './MutationQueueError.ts';
import { recording, type Changes } from './recording.ts';
import type { MutationStore, StoreTransaction } from './types.ts';

/** One tab's transactions, one after the other, so that what is read is never older than what was done here before. */
export class Turns {
  readonly #store: MutationStore;
  readonly #onDone: (changes: Changes) => void;
  #last: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(store: MutationStore, onDone: (changes: Changes) => void) {
    this.#store = store;
    this.#onDone = onDone;
  }

  /** Runs `work`, and takes what it changed before anything else is run. */
  run<T>(work: (transaction: StoreTransaction) => Promise<T>, safely = false): Promise<T> {
    return this.#inTurn(async () => {
      const changes: Changes = new Map();
      const result = await this.#store.transaction((transaction) => {
        changes.clear();
        return work(recording(transaction, changes));
      }, safely);
      this.#onDone(changes);
      return result;
    });
  }

  /** Reads, and takes what was read before anything else is run. */
  read<T>(work: (transaction: StoreTransaction) => Promise<T>, take: (result: T) => void): Promise<void> {
    return this.#inTurn(async () => take(await this.#store.transaction(work)));
  }

  /** When everything that was asked for so far is through; what is asked for later is refused. */
  end(): Promise<void> {
    const last = this.#inTurn(() => Promise.resolve());
    this.#ended = true;
    return last;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#ended) return Promise.reject(new MutationQueueError('CLOSED', 'The queue is closed'));
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
