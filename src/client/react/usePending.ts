import { useCallback, useSyncExternalStore } from 'react';
import type { Mutation, MutationQueue } from '../mutations/index.ts';
import { useParts } from './DashboardProvider.ts';

interface Seen {
  /** The queue's list that this was made from. */
  list: readonly Mutation[];
  /** Changes when what is to be shown does. */
  key: string;
  pending: readonly Mutation[];
}

/** One look at a queue serves all lists of a page. */
const seen = new WeakMap<MutationQueue, Seen>();

/** The mutations that show in lists and records: the same array while they show the same, however often they are sent. */
export function usePending(): readonly Mutation[] {
  const { queue } = useParts();
  const subscribe = useCallback((changed: () => void) => queue.subscribe(changed), [queue]);
  const read = () => pendingOf(queue);
  return useSyncExternalStore(subscribe, read, read);
}

/** The id the server gave to a record that was created here, once it did. */
export function useRealId(id: string): string {
  const { queue } = useParts();
  const subscribe = useCallback((changed: () => void) => queue.subscribe(changed), [queue]);
  const read = () => queue.realId(id);
  return useSyncExternalStore(subscribe, read, read);
}

function pendingOf(queue: MutationQueue): readonly Mutation[] {
  const list = queue.list();
  const held = seen.get(queue);
  if (held?.list === list) return held.pending;
  const pending = list.filter(({ optimistic, state }) => optimistic !== undefined && state !== 'refused');
  // What a mutation shows is settled when it is added, but for ids that become known.
  const key = JSON.stringify(pending.map(({ id, optimistic }) => [id, optimistic?.id, references(optimistic?.values)]));
  const next = { list, key, pending: held?.key === key ? held.pending : pending };
  seen.set(queue, next);
  return next.pending;
}

const references = (values: Record<string, unknown> = {}): unknown[] =>
  Object.keys(values).flatMap((column) => (column.endsWith('_id') ? [values[column]] : []));
