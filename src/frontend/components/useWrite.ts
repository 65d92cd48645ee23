import { useCallback } from 'react';
import type { MutationRequest } from '../../client/mutations/index.ts';
import { useMutate } from '../../client/react/index.ts';
import { reasonOf, type Fault } from './faults.ts';
import { useToast } from './toasts.ts';

/** What is said when a write is through; nothing unless given, since the screen has changed already. */
export interface WriteOptions {
  success?: string;
}

/**
 * A write outside of a form: shown at once by its optimistic change, told by a toast when the server refuses it. The promise
 * is true when it was applied, false when it was refused or taken back; it never rejects and waits as long as the queue does.
 */
export function useWrite(): (request: MutationRequest, options?: WriteOptions) => Promise<boolean> {
  const mutate = useMutate();
  const toast = useToast();
  return useCallback(
    async (request, options = {}) => {
      try {
        await mutate(request);
        if (options.success !== undefined) toast({ text: options.success });
        return true;
      } catch (error) {
        if ((error as Fault).code !== 'CANCELLED')
          toast({ severity: 'error', text: `${request.label} did not work: ${reasonOf(error)}` });
        return false;
      }
    },
    [mutate, toast],
  );
}
