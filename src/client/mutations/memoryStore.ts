import type { MutationStore, StoreTransaction, StoredMutation } from './types.ts';

/** Keeps mutations as long as the process or the page lives. */
export class MemoryStore implements MutationStore {
  readonly durable = false;
  readonly unreadable = 0;
  #held: State;
  #last: Promise<unknown> = Promise.resolve();

  constructor(mutations: Iterable<StoredMutation> = []) {
    this.#held = { mutations: new Map([...mutations].map((one) => [one.id, one])), ids: new Map() };
  }

  transaction<T>(work: (transaction: StoreTransaction) => Promise<T>): Promise<T> {
    const run = async () => {
      // A copy, so that work that fails half-way leaves nothing.
      const draft = { mutations: new Map(this.#held.mutations), ids: new Map(this.#held.ids) };
      const result = await work(transactionOn(draft));
      this.#held = draft;
      return result;
    };
    const turn = this.#last.then(run);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  close(): void {
    // What is held is for whoever opens it next.
  }
}

interface State {
  mutations: Map<string, StoredMutation>;
  ids: Map<string, string>;
}

const transactionOn = ({ mutations, ids }: State): StoreTransaction => ({
  all: () => Promise.resolve([...mutations.values()].sort((a, b) => a.order - b.order)),
  nextOrder: () => Promise.resolve([...mutations.values()].reduce((last, { order }) => Math.max(last, order), 0) + 1),
  get: (id) => Promise.resolve(mutations.get(id)),
  put: (mutation) => Promise.resolve(void mutations.set(mutation.id, mutation)),
  remove: (id) => Promise.resolve(void mutations.delete(id)),
  realId: (id) => Promise.resolve(ids.get(id)),
  rememberId: (id, realId) => Promise.resolve(void ids.set(id, realId)),
  realIds: () => Promise.resolve([...ids]),
  clear: () => Promise.resolve((mutations.clear(), ids.clear())),
});
