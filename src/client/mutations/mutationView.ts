import { withRealId } from './temporaryIds.ts';
import type { Mutation, StoredMutation } from './types.ts';

/** How many mutations that are done with are remembered, so that nothing read before brings them back. */
const REMEMBERED = 2_000;

/** What a tab knows of its queue: what was read last, and what was added here and is not kept yet. */
export class MutationView {
  readonly #stored = new Map<string, StoredMutation>();
  readonly #added = new Map<string, StoredMutation>();
  /** What is over: a creation with the id its record was given, anything else with null. */
  readonly #over = new Map<string, string | null>();
  readonly #listeners = new Set<() => void>();
  #list: readonly StoredMutation[] | null = null;

  /** In order. The same array until something changes. */
  list(): readonly StoredMutation[] {
    this.#list ??= [...[...this.#stored.values()].sort((a, b) => a.order - b.order), ...this.#added.values()];
    return this.#list;
  }

  /** What was read, or kept by this tab. */
  kept(): Iterable<StoredMutation> {
    return this.#stored.values();
  }

  get(id: string): StoredMutation | undefined {
    return this.#stored.get(id) ?? this.#added.get(id);
  }

  subscribe(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  realId = (id: string): string => this.#over.get(id) ?? id;

  /** The mutation with the ids that are known by now. */
  resolved<M extends Mutation>(mutation: M, needs: readonly string[]): M {
    return needs.reduce((result, id) => withRealId(result, id, this.realId(id)), mutation);
  }

  /** Ids that stand for a record in what is asked for here, also after its creation has come to something, or to nothing. */
  *temporaryIds(): Iterable<string> {
    for (const { id, optimistic } of this.list()) if (optimistic?.kind === 'create') yield id;
    yield* this.#over.keys();
  }

  isOver(id: string): boolean {
    return this.#over.has(id);
  }

  add(mutation: StoredMutation): void {
    this.#added.set(mutation.id, mutation);
    this.changed();
  }

  /** Takes what a transaction of this tab did: null for what it removed. Returns what is gone. */
  commit(changes: ReadonlyMap<string, StoredMutation | null>): string[] {
    const news = [...changes].filter(([id]) => !this.isOver(id));
    const gone = news.flatMap(([id, mutation]) => (mutation ? [] : id));
    for (const [id, mutation] of news) {
      this.#added.delete(id);
      if (mutation) this.#stored.set(id, mutation);
    }
    this.#drop(gone);
    if (news.length > 0) this.changed();
    return gone;
  }

  /** Takes what was read. Returns what is not kept any more without having been told: it stays until it is forgotten. */
  replace(mutations: readonly StoredMutation[]): string[] {
    const ids = new Set(mutations.map(({ id }) => id));
    let changed = false;
    for (const mutation of mutations) {
      if (this.isOver(mutation.id) || this.#stored.get(mutation.id)?.revision === mutation.revision) continue;
      this.#added.delete(mutation.id);
      this.#stored.set(mutation.id, this.resolved(mutation, mutation.needs));
      changed = true;
    }
    if (changed) this.changed();
    return [...this.#stored.keys()].filter((id) => !ids.has(id));
  }

  /** What is over leaves in one turn, and a record that was created goes by its own id everywhere. */
  finish(id: string, realId: string | null): void {
    this.#remember(id, realId);
    this.#stored.delete(id);
    this.#added.delete(id);
    if (realId !== null) {
      for (const held of [this.#stored, this.#added]) {
        for (const [key, mutation] of held) held.set(key, withRealId(mutation, id, realId));
      }
    }
    this.changed();
  }

  forget(ids: readonly string[]): void {
    this.#drop(ids);
    if (ids.length > 0) this.changed();
  }

  /** Takes the ids that records created on this device were given. */
  learn(realIds: Iterable<readonly [id: string, realId: string]>): void {
    for (const [id, realId] of realIds) this.#remember(id, realId);
  }

  changed(): void {
    this.#list = null;
    for (const listener of [...this.#listeners]) listener();
  }

  #drop(ids: readonly string[]): void {
    for (const id of ids) {
      if (!this.isOver(id)) this.#remember(id, null);
      this.#stored.delete(id);
      this.#added.delete(id);
    }
  }

  #remember(id: string, realId: string | null): void {
    this.#over.set(id, realId);
    if (this.#over.size <= REMEMBERED) return;
    const [oldest] = this.#over.keys();
    if (oldest !== undefined) this.#over.delete(oldest);
  }
}
