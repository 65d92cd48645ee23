import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import type { MutationStore, StoreTransaction, StoredMutation } from './types.ts';

interface Schema extends DBSchema {
  mutations: { key: string; value: StoredMutation; indexes: { order: number } };
  /** Records created here: the temporary id and the one the server gave. */
  ids: { key: string; value: { id: string; realId: string; at: number }; indexes: { at: number } };
}
type Transaction = IDBPTransaction<Schema, ('mutations' | 'ids')[], 'readwrite'>;

/** Browsers exist that never answer; whoever waits longer has nothing to show meanwhile. */
const OPEN_MS = 3_000;
/** Temporary ids are remembered for pages that still show them. */
const IDS_KEPT = 1_000;
/** No queue gets as far: whatever claims to is no entry of ours, and the next one has to be counted on. */
const LAST_ORDER = 2 ** 50;

/** Keeps mutations on the device, one database a queue, for every tab. */
export class IndexedDbStore implements MutationStore {
  readonly durable = true;
  readonly #name: string;
  #open: Promise<IDBPDatabase<Schema>> | null = null;
  #unreadable = 0;

  constructor(name: string) {
    this.#name = name;
  }

  get unreadable(): number {
    return this.#unreadable;
  }

  async transaction<T>(work: (transaction: StoreTransaction) => Promise<T>, safely = false): Promise<T> {
    try {
      return await this.#run(await this.#database(), work, safely);
    } catch {
      // The browser may have closed the database, e.g. because it was removed: once more, with a new one.
      this.close();
      return this.#run(await this.#database(), work, safely);
    }
  }

  close(): void {
    void this.#open?.then((database) => database.close(), () => undefined); // prettier-ignore
    this.#open = null;
  }

  async #run<T>(
    database: IDBPDatabase<Schema>,
    work: (transaction: StoreTransaction) => Promise<T>,
    safely: boolean,
  ): Promise<T> {
    const durability = safely ? 'strict' : 'relaxed';
    const transaction = database.transaction(['mutations', 'ids'], 'readwrite', { durability });
    transaction.done.catch(() => undefined);
    try {
      const result = await work(this.#facade(transaction));
      await transaction.done;
      return result;
    } catch (error) {
      abort(transaction);
      throw error;
    }
  }

  #database(): Promise<IDBPDatabase<Schema>> {
    this.#open ??= withDeadline(
      openDB<Schema>(this.#name, 1, {
        upgrade(database) {
          database.createObjectStore('mutations', { keyPath: 'id' }).createIndex('order', 'order');
          database.createObjectStore('ids', { keyPath: 'id' }).createIndex('at', 'at');
        },
        // Somebody removes or renews the database: not to stand in the way.
        blocking: () => this.close(),
        terminated: () => (this.#open = null),
      }),
    );
    return this.#open;
  }

  #facade(transaction: Transaction): StoreTransaction {
    const mutations = transaction.objectStore('mutations');
    const ids = transaction.objectStore('ids');
    return {
      all: async () => {
        const entries: unknown[] = await mutations.getAll();
        const readable = entries.filter(isStored);
        this.#unreadable = entries.length - readable.length;
        return readable.sort((a, b) => a.order - b.order);
      },
      nextOrder: async () => {
        let cursor = await mutations.index('order').openCursor(null, 'prev');
        while (cursor && !isStored(cursor.value)) cursor = await cursor.continue();
        return (cursor?.value.order ?? 0) + 1;
      },
      get: async (id) => {
        const entry: unknown = await mutations.get(id);
        return isStored(entry) ? entry : undefined;
      },
      put: async (mutation) => void (await mutations.put(mutation)),
      remove: (id) => mutations.delete(id),
      realId: async (id) => (await ids.get(id))?.realId,
      rememberId: async (id, realId) => {
        await ids.put({ id, realId, at: Date.now() });
        const excess = (await ids.count()) - IDS_KEPT;
        for (const old of excess > 0 ? await ids.index('at').getAllKeys(null, excess) : []) await ids.delete(old);
      },
      realIds: async () => (await ids.getAll()).map(({ id, realId }) => [id, realId]),
      clear: async () => void (await Promise.all([mutations.clear(), ids.clear()])),
    };
  }
}

function abort(transaction: Transaction): void {
  try {
    transaction.abort();
  } catch {
    // It is over already.
  }
}

/** A database that opens after all is closed again. */
function withDeadline<T extends { close(): void }>(opening: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new Error('The database does not open'));
    }, OPEN_MS);
    opening.then((opened) => (late ? opened.close() : resolve(opened)), reject).finally(() => clearTimeout(timer));
  });
}

const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'];
const STATES = ['waiting', 'sending', 'refused'];

/** Entries may have been written by another version of this program, or by anybody who has the device. */
function isStored(entry: unknown): entry is StoredMutation {
  if (typeof entry !== 'object' || entry === null) return false;
  const {
    id,
    method,
    path,
    label,
    state,
    order,
    createdAt,
    attempts,
    revision,
    needs,
    record,
    optimistic,
    firstSentAt,
  } = entry as Record<string, unknown>;
  return (
    [id, path, label].every((text) => typeof text === 'string') &&
    (path as string).startsWith('/') &&
    METHODS.includes(method as string) &&
    STATES.includes(state as string) &&
    [order, createdAt, attempts, revision, firstSentAt ?? 0].every(Number.isSafeInteger) &&
    (order as number) < LAST_ORDER &&
    Array.isArray(needs) &&
    (record === undefined || typeof record === 'string') &&
    (optimistic === undefined || isOptimistic(optimistic))
  );
}

function isOptimistic(change: unknown): boolean {
  if (typeof change !== 'object' || change === null) return false;
  const { entity, kind, id, values } = change as Record<string, unknown>;
  return (
    typeof entity === 'string' &&
    ['create', 'update', 'delete'].includes(kind as string) &&
    typeof id === 'string' &&
    (values === undefined || (typeof values === 'object' && values !== null))
  );
}
