import { MemoryStore } from './memoryStore.ts';
import type { MutationStore, StoreTransaction, StoredMutation } from './types.ts';

/** A store that goes on in memory, with what was known, when the one on the device fails. */
export class FallbackStore implements MutationStore {
  readonly #device: MutationStore;
  readonly #known: () => Iterable<StoredMutation>;
  readonly #onFailed: () => void;
  #memory: MemoryStore | null = null;

  /** `known` is what this tab has read; `onFailed` is called once, when memory takes over. */
  constructor(device: MutationStore, known: () => Iterable<StoredMutation>, onFailed: () => void) {
    this.#device = device;
    this.#known = known;
    this.#onFailed = onFailed;
  }

  get durable(): boolean {
    return this.#memory === null && this.#device.durable;
  }

  get unreadable(): number {
    return this.#device.unreadable;
  }

  async transaction<T>(work: (transaction: StoreTransaction) => Promise<T>, safely?: boolean): Promise<T> {
    if (this.#memory) return this.#inMemory(this.#memory, work);
    try {
      return await this.#device.transaction(work, safely);
    } catch {
      const memory = (this.#memory ??= this.#takeOver());
      return this.#inMemory(memory, work);
    }
  }

  close(): void {
    this.#device.close();
  }

  #takeOver(): MemoryStore {
    queueMicrotask(this.#onFailed);
    return new MemoryStore(this.#known());
  }

  /** What is done with in memory is done with: a full device may still be able to forget it. */
  async #inMemory<T>(memory: MemoryStore, work: (transaction: StoreTransaction) => Promise<T>): Promise<T> {
    const removed: string[] = [];
    const result = await memory.transaction((transaction) => {
      removed.length = 0;
      return work({ ...transaction, remove: (id) => (removed.push(id), transaction.remove(id)) });
    });
    if (removed.length > 0) this.#device.transaction((tx) => removeAll(tx, removed)).catch(() => undefined);
    return result;
  }
}

async function removeAll(transaction: StoreTransaction, ids: readonly string[]): Promise<void> {
  for (const id of ids) await transaction.remove(id);
}
