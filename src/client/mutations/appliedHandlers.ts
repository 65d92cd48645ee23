import type { Unsubscribe } from '../dashboard.ts';
import type { Answer } from '../http.ts';
import type { Mutation } from './types.ts';

type AppliedHandler = (mutation: Mutation, answer: Answer<unknown>) => void;

/** Who wants to know what was applied. One that throws stops neither the others nor the queue. */
export class AppliedHandlers {
  readonly #handlers = new Set<AppliedHandler>();

  on(handler: AppliedHandler): Unsubscribe {
    // A subscription of its own each time, so that one handler can be there twice.
    const own: AppliedHandler = (...told) => handler(...told);
    this.#handlers.add(own);
    return () => void this.#handlers.delete(own);
  }

  tell(mutation: Mutation, answer: Answer<unknown>): void {
    for (const handler of [...this.#handlers]) {
      try {
        handler(mutation, answer);
      } catch (error) {
        // Browsers show it as they show any error that nobody caught.
        globalThis.reportError?.(error);
      }
    }
  }
}
