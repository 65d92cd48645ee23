import type { Answer } from '../../../client/index.ts';
import type { Mutation } from '../../../client/mutations/index.ts';
import type { EntityName, Row } from '../../../client/query/types.ts';

type Applied = (mutation: Mutation, answer: Answer<unknown>) => void;

/** The queue of writes as far as lists see it: what is pending, and what was answered. */
export class ModelQueue {
  readonly #applied = new Set<Applied>();
  readonly #listeners = new Set<() => void>();
  #mutations: readonly Mutation[] = [];
  #count = 0;

  list(): readonly Mutation[] {
    return this.#mutations;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  onApplied(handler: Applied): () => void {
    this.#applied.add(handler);
    return () => void this.#applied.delete(handler);
  }

  add(optimistic: NonNullable<Mutation['optimistic']>, state: Mutation['state'] = 'sending'): Mutation {
    const id = `mutation-${String(this.#count++)}`;
    const mutation: Mutation = {
      id, createdAt: Date.now(), attempts: 1, state, method: 'POST', path: '', label: '',
      optimistic: { ...optimistic, id: optimistic.id || id },
    }; // prettier-ignore
    this.#set([...this.#mutations, mutation]);
    return mutation;
  }

  /** The server has done it. */
  apply(mutation: Mutation, record: unknown): void {
    for (const handler of this.#applied) handler(mutation, { data: record });
    this.leave(mutation);
  }

  refuse(mutation: Mutation): void {
    this.#set(this.#mutations.map((other) => (other.id === mutation.id ? { ...other, state: 'refused' } : other)));
  }

  leave(mutation: Mutation): void {
    this.#set(this.#mutations.filter(({ id }) => id !== mutation.id));
  }

  /** A write that is in the table by now; its answer says how the row was then. */
  answerLater(entity: EntityName, row: Row | undefined, ms: number): void {
    if (!row) return;
    const mutation = this.add({ entity, kind: 'update', id: row.id, values: {} });
    setTimeout(() => this.apply(mutation, row), ms);
  }

  #set(mutations: readonly Mutation[]): void {
    this.#mutations = mutations;
    for (const listener of this.#listeners) listener();
  }
}
