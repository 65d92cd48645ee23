import type { StoreTransaction, StoredMutation } from './types.ts';

/** What a transaction did: null for what it removed. */
export type Changes = Map<string, StoredMutation | null>;

/** A transaction that notes what is done in it. */
export const recording = (transaction: StoreTransaction, changes: Changes): StoreTransaction => ({
  ...transaction,
  put(mutation) {
    changes.set(mutation.id, mutation);
    return transaction.put(mutation);
  },
  remove(id) {
    changes.set(id, null);
    return transaction.remove(id);
  },
  async clear() {
    for (const { id } of await transaction.all()) changes.set(id, null);
    await transaction.clear();
  },
});
