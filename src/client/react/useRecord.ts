import { useMemo, useState } from 'react';
import { entities, type Entity, type RecordName, type RecordTypes } from '../query/index.ts';
import { useParts } from './DashboardProvider.ts';
import { useLoaded, type Loading } from './useLoaded.ts';
import { usePending, useRealId } from './usePending.ts';

/** One record, as it will be when the pending writes on it are done. */
export interface LiveRecord<T> extends Loading {
  /** Null while nothing is known of it, and when it is gone, was never there or is another's. */
  record: T | null;
  /** Whether a write on it is not confirmed yet. */
  isPending: boolean;
}

/**
 * A record that is loaded once and then moves with the events. What a list has of it is shown while it is loaded; one
 * created here is there before the server knows it, under the same `id` also afterwards.
 */
export function useRecord<E extends RecordName>(entity: E, id: string): LiveRecord<RecordTypes[E]> {
  const { cache } = useParts();
  const realId = useRealId(id);
  const mutations = useMutationsOf(entity, realId);
  const isNew = mutations.some(({ optimistic }) => optimistic?.kind === 'create');
  const { data, isLoading, error, retry } = useLoaded({ ...cache.record(entity, realId), enabled: !isNew });
  const created = useCreated(realId, isNew ? cache.overlayRecord<RecordTypes[E]>(entity, null, mutations) : null);
  const listed = isLoading ? (cache.lookup(entity, realId) as RecordTypes[E] | undefined) : undefined;
  const base = data ?? listed ?? (isLoading && realId !== id ? created : null);
  const record = useMemo(() => cache.overlayRecord(entity, base, mutations), [cache, entity, base, mutations]);
  const isPending = mutations.length > 0;
  return useMemo(
    () => ({ record, isPending, isLoading: isLoading && record === null, error, retry }),
    [record, isPending, isLoading, error, retry],
  );
}

function useMutationsOf(entity: RecordName, id: string) {
  const all = usePending();
  return useMemo(() => {
    const { single } = entities[entity] as Entity;
    return all.filter(({ optimistic: its }) => its?.entity === entity && (single === true || its.id === id));
  }, [all, entity, id]);
}

/** What a pending creation showed last, under the id it has by now: until the record is loaded nothing better is known. */
function useCreated<T extends { id: string }>(realId: string, created: T | null): T | null {
  const [shown, setShown] = useState<T | null>(null);
  if (created && shown?.id !== created.id) setShown(created);
  return useMemo(() => shown && { ...shown, id: realId }, [shown, realId]);
}
