import { hashKey } from '@tanstack/query-core';
import type { Mutation, MutationQueue } from '../mutations/index.ts';
import type { Change, Row } from './types.ts';

const MOST_MS = 1_000;

/** What the holding back needs. */
export interface HoldbackOptions {
  queue: Pick<MutationQueue, 'list'> | undefined;
  /** Whether answers can be expected: changes come in. */
  isConnected: () => boolean;
  release: (changes: readonly Change[]) => void;
}

/** What was told of one record, from its creation on. */
interface Held {
  changes: Change[];
  timer: ReturnType<typeof setTimeout> | undefined;
  /** The mutation that creates it, as far as its values tell. */
  creation: string | undefined;
  wasConnected: boolean;
}

/**
 * A record that is being created here is told of before its mutation is answered, and nothing says that both are one:
 * it would be shown twice. What is told of new records is therefore held back while one is being created: one that has
 * the very values of a mutation, until that is answered, however late; any other for a second, which counts only while
 * connected, since a server that is gone answers nothing.
 */
export class Holdback {
  readonly #options: HoldbackOptions;
  readonly #held = new Map<string, Held>();

  constructor(options: HoldbackOptions) {
    this.#options = options;
  }

  /** Whether a change is held back. */
  hold(change: Change): boolean {
    const held = this.#held.get(keyOf(change));
    if (held) {
      held.changes.push(change);
      return true;
    }
    const creating = change.kind === 'created' ? this.#creating(change.entity) : [];
    if (creating.length === 0) return false;
    const taken = new Set([...this.#held.values()].map(({ creation }) => creation));
    const creation = creating.find((mutation) => !taken.has(mutation.id) && isLike(mutation, change.record))?.id;
    this.#wait({ changes: [change], timer: undefined, creation, wasConnected: this.#options.isConnected() }, change);
    return true;
  }

  /** Lets go what is held of a record. */
  free(record: Pick<Change, 'entity' | 'id'>): void {
    const held = this.#held.get(keyOf(record));
    if (!held) return;
    clearTimeout(held.timer);
    this.#held.delete(keyOf(record));
    this.#options.release(held.changes);
  }

  /** Lets go what no mutation can be about any more. */
  check(): void {
    for (const { changes, creation } of [...this.#held.values()]) {
      const [first] = changes;
      if (first && !this.#mayBeCreated(first.entity, creation)) this.free(first);
    }
  }

  clear(): void {
    for (const { timer } of this.#held.values()) clearTimeout(timer);
    this.#held.clear();
  }

  #wait(held: Held, record: Change): void {
    this.#held.set(keyOf(record), held);
    held.timer = setTimeout(() => {
      const { wasConnected, creation } = held;
      held.wasConnected = this.#options.isConnected();
      if (creation !== undefined || !wasConnected || !held.wasConnected) this.#wait(held, record);
      else this.free(record);
    }, MOST_MS);
  }

  /** Whether the mutation that looked like it, or any where none did, is not answered yet. */
  #mayBeCreated(entity: Change['entity'], creation: string | undefined): boolean {
    return this.#creating(entity).some(({ id }) => creation === undefined || id === creation);
  }

  #creating(entity: Change['entity']): Mutation[] {
    // One that was sent before may have been done, although its answer never came.
    const isSent = ({ state, attempts }: Mutation) => state === 'sending' || (state === 'waiting' && attempts > 0);
    const isIt = (mutation: Mutation) =>
      isSent(mutation) && mutation.optimistic?.kind === 'create' && mutation.optimistic.entity === entity;
    return this.#options.queue?.list().filter(isIt) ?? [];
  }
}

/** Whether a record has all the values that a mutation gives to columns of it. */
function isLike({ optimistic }: Mutation, record: Row = { id: '' }): boolean {
  const own = Object.entries(optimistic?.values ?? {}).filter(([column]) => column in record);
  return own.length > 0 && own.every(([column, value]) => hashKey([tidy(value)]) === hashKey([tidy(record[column])]));
}

/** As the server keeps it. */
const tidy = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);

const keyOf = ({ entity, id }: Pick<Change, 'entity' | 'id'>): string => `${entity} ${id}`;
