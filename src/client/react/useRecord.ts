import { useMemo } from 'react';
import { entities, type Entity, type RecordName, type RecordTypes } from '../query/index.ts';
import { useParts } from './DashboardProvider.ts';
import { useLoaded, type Loading } from './useLoaded.ts';
import { usePending, useRealId } from './usePending.ts';

/** One record, as it will be when the pending writes on it are done. */
export interface LiveRecord<T> extends Loading {
  /** Null while it is loading, and when it is gone, was never there or is another's. */
  record: T | null;
  /** Whether a write on it is not confirmed yet. */
  isPending: boolean;
}

/** A record that is loaded once and then moves with the events; one created here is there before the server knows it. */
export function useRecord<E extends RecordName>(entity: E, id: string): LiveRecord<RecordTypes[E]> {
  const { cache } = useParts();
  const realId = useRealId(id);
  const all = usePending();
  const mutations = useMemo(() => {
    const { single } = entities[entity] as Entity;
    return all.filter(({ optimistic: its }) => its?.entity === entity && (single === true || its.id === realId));
  }, [all, entity, realId]);
  const isNew = mutations.some(({ optimistic }) => optimistic?.kind === 'create');
  const { data, isLoading, error, retry } = useLoaded({ ...cache.record(entity, realId), enabled: !isNew });
  const record = useMemo(
    () => (data === undefined && !isNew ? null : cache.overlayRecord(entity, data ?? null, mutations)),
    [cache, entity, data, isNew, mutations],
  );
  const isPending = mutations.length > 0;
  return useMemo(
    () => ({ record, isPending, isLoading: isLoading && !isNew, error, retry }),
    [record, isPending, isLoading, isNew, error, retry],
  );
}
