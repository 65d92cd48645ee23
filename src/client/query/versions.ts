import type { Change } from './types.ts';

/** A change against what was told before: `same` says it once more. */
export type News = 'new' | 'same' | 'old';

/**
 * The newest version told of each record, deleted ones included: answers come in any order, and one that is older than
 * what was told must not bring back what has changed or gone. Bounded; the longest untold is forgotten first.
 */
export class Versions {
  readonly #capacity: number;
  readonly #newest = new Map<string, { version: number; gone: boolean }>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Compares a change with what was told before, and notes that it was told. */
  take({ entity, kind, id, record, answer }: Change): News {
    const key = `${entity} ${id}`;
    const known = this.#newest.get(key);
    const version = record?.version;
    if (kind === 'deleted') this.#note(key, known?.version ?? 0, true);
    // Only an event, in its order, brings a record back that changed hands.
    else if (known?.gone && (answer || kind === 'updated')) return 'old';
    else if (version !== undefined) {
      if (known && !known.gone && version <= known.version) return version < known.version ? 'old' : 'same';
      this.#note(key, version, false);
    }
    return 'new';
  }

  /** Whether the record was told to be gone. */
  isGone(entity: string, id: string): boolean {
    return this.#newest.get(`${entity} ${id}`)?.gone === true;
  }

  clear(): void {
    this.#newest.clear();
  }

  #note(key: string, version: number, gone: boolean): void {
    this.#newest.delete(key);
    this.#newest.set(key, { version, gone });
    if (this.#newest.size <= this.#capacity) return;
    for (const oldest of this.#newest.keys()) {
      this.#newest.delete(oldest);
      break;
    }
  }
}
