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
        return queue.add(request).done;
      } catch (error) {
        return Promise.reject(error instanceof Error ? error : new Error(String(error)));
      }
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
    }),
    [mutations, queue],
  );
}
