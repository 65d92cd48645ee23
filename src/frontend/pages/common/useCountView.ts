import { useEffect } from 'react';
import type { MutationRequest } from '../../../client/index.ts';
import { useMutate } from '../../../client/react/index.ts';

/** Counts a view of a record once it is there; another one when another record is opened. `view` stands outside of components. */
export function useCountView(id: string | undefined, view: (id: string) => MutationRequest): void {
  const mutate = useMutate();
  useEffect(() => {
    // What has left the market meanwhile has no views: nobody needs to know.
    if (id !== undefined) mutate(view(id)).catch(() => undefined);
  }, [id, view, mutate]);
}
