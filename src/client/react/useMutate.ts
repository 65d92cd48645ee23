import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Answer } from '../http.ts';
import type { Mutation, MutationRequest } from '../mutations/index.ts';
import { useParts } from './DashboardProvider.ts';

/** Asks for a write: shown at once, kept until the server has answered, and answered here. */
export type Mutate = (request: MutationRequest) => Promise<Answer<unknown>>;

/**
 * How writes are made. The promise rejects with HttpFault when the write was refused or given up, and stays pending while
 * offline; with MutationQueueError when the queue does not take it. Whoever does not wait for it may let it go: a refused
 * write is in the queue's report in any case.
 */
export function useMutate(): Mutate {
  const { queue } = useParts();
  return useCallback(
    (request) => {
      try {
        const { mutation, done } = queue.add(request);
        done.catch((fault: object) => void refusals.set(fault, mutation.id));
        return done;
      } catch (error) {
        return Promise.reject(error instanceof Error ? error : new Error(String(error)));
      }
    },
    [queue],
  );
}

/** Which mutation was refused with a fault. */
const refusals = new WeakMap<object, string>();

/**
 * Takes a refused write out of the queue's report, by what its promise rejected with; for whoever has told the reasons and
 * lets people ask again. Anything else that was thrown is passed over.
 */
export function useDismissRefused(): (fault: unknown) => void {
  const { queue } = useParts();
  return useCallback(
    (fault) => {
      const id = typeof fault === 'object' && fault !== null ? refusals.get(fault) : undefined;
      if (id !== undefined) queue.dismiss(id);
    },
    [queue],
  );
}

/** The writes that are not confirmed, and what can be done about them. */
export interface MutationQueueView {
  /** All, in order. */
  mutations: readonly Mutation[];
  /** Not confirmed yet, also those with the server right now. */
  waiting: readonly Mutation[];
  /** What could not be applied, with the reasons. */
  refused: readonly Mutation[];
  /** False when they would be lost with this tab. */
  durable: boolean;
  /** False when it was too late: it is under way or done. */
  cancel: (id: string) => Promise<boolean>;
  retry: (id: string) => void;
  dismiss: (id: string) => void;
  /** Forgets all of them, in every tab and on the device. */
  clear: () => Promise<void>;
}

/** The queue of writes, live. */
export function useMutationQueue(): MutationQueueView {
  const { queue } = useParts();
  const subscribe = useCallback((changed: () => void) => queue.subscribe(changed), [queue]);
  const mutations = useSyncExternalStore(subscribe, () => queue.list(), () => queue.list()); // prettier-ignore
  return useMemo(
    () => ({
      mutations,
      waiting: mutations.filter(({ state }) => state !== 'refused'),
      refused: mutations.filter(({ state }) => state === 'refused'),
      durable: queue.durable,
      cancel: (id) => queue.cancel(id),
      retry: (id) => queue.retry(id),
      dismiss: (id) => queue.dismiss(id),
      clear: () => queue.clear(),
    }),
    [mutations, queue],
  );
}
