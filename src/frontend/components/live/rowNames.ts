import type { MutationQueue } from '../../../client/mutations/index.ts';

/**
 * Names that rows keep. A record created here goes by another id until the server has named it: by its name the row stays the
 * element it was, with the menu that is open at it and the focus that is in it.
 */
export class RowNames {
  readonly #queue: Pick<MutationQueue, 'list' | 'realId'>;
  readonly #names = new Map<string, string>();
  readonly #temporary = new Set<string>();

  constructor(queue: Pick<MutationQueue, 'list' | 'realId'>) {
    this.#queue = queue;
  }

  /** The key itself, or the temporary one under which the same row was named before. */
  nameOf(key: string): string {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = [...this.#temporary].find((id) => this.#queue.realId(id) === key) ?? key;
    if (name !== key) this.#temporary.delete(name);
    else if (this.#queue.list().some(({ id }) => id === key)) this.#temporary.add(key);
    this.#names.set(key, name);
    return name;
  }
}
