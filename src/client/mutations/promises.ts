import type { Answer } from '../http.ts';
import { faultError } from './outcome.ts';
import type { MutationFault } from './types.ts';

interface Promised {
  resolve: (answer: Answer<unknown>) => void;
  reject: (error: Error) => void;
}

/** What this tab has promised about the mutations that were added in it. */
export class Promises {
  readonly #open = new Map<string, Promised>();

  make(id: string): Promise<Answer<unknown>> {
    const promise = new Promise<Answer<unknown>>((resolve, reject) => this.#open.set(id, { resolve, reject }));
    // Whoever does not ask finds a refusal in the queue.
    promise.catch(() => undefined);
    return promise;
  }

  ids(): string[] {
    return [...this.#open.keys()];
  }

  keep(id: string, answer: Answer<unknown>): void {
    this.#take(id)?.resolve(answer);
  }

  break(id: string, fault: MutationFault): void {
    this.#take(id)?.reject(faultError(fault));
  }

  #take(id: string): Promised | undefined {
    const promised = this.#open.get(id);
    this.#open.delete(id);
    return promised;
  }
}
