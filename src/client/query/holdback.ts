import type { Mutation, MutationQueue } from '../mutations/index.ts';
import type { Change } from './types.ts';

const MOST_MS = 1_000;

/**
 * A record that is being created here is told of before its mutation is answered, and nothing says that both are one:
 * it would be shown twice for a moment. What is told of new records is therefore held back while one is being created,
 * until the answer has named it, for a second at most.
 */
export class Holdback {
  readonly #queue: Pick<MutationQueue, 'list'> | undefined;
  readonly #release: (changes: readonly Change[]) => void;
  readonly #held = new Map<string, { changes: Change[]; timer: ReturnType<typeof setTimeout> }>();

  constructor(queue: Pick<MutationQueue, 'list'> | undefined, release: (changes: readonly Change[]) => void) {
    this.#queue = queue;
    this.#release = release;
  }

  /** Whether a change is held back. */
  hold(change: Change): boolean {
    const key = keyOf(change);
    const held = this.#held.get(key);
    if (held) {
      held.changes.push(change);
      return true;
    }
    if (change.kind !== 'created' || !this.#isCreating(change.entity)) return false;
    this.#held.set(key, { changes: [change], timer: setTimeout(() => this.free(change), MOST_MS) });
    return true;
  }

  /** Lets go what is held of a record. */
  free(record: Pick<Change, 'entity' | 'id'>): void {
    const held = this.#held.get(keyOf(record));
    if (!held) return;
    clearTimeout(held.timer);
    this.#held.delete(keyOf(record));
    this.#release(held.changes);
  }

  /** Lets go what no mutation can be about any more. */
  check(): void {
    for (const { changes } of [...this.#held.values()]) {
      const [first] = changes;
      if (first && !this.#isCreating(first.entity)) this.free(first);
    }
  }

  clear(): void {
    for (const { timer } of this.#held.values()) clearTimeout(timer);
    this.#held.clear();
  }

  #isCreating(entity: Change['entity']): boolean {
    // One that was sent before may have been done, although its answer never came.
    const isSent = ({ state, attempts }: Mutation) => state === 'sending' || (state === 'waiting' && attempts > 0);
    const isIt = (mutation: Mutation) =>
      isSent(mutation) && mutation.optimistic?.kind === 'create' && mutation.optimistic.entity === entity;
    return this.#queue?.list().some(isIt) === true;
  }
}

const keyOf = ({ entity, id }: Pick<Change, 'entity' | 'id'>): string => `${entity} ${id}`;
