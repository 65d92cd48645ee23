import { useCallback, useEffect, useMemo, useState } from 'react';
import { useLiveList } from '../../../../client/react/index.ts';
import { useWrite } from '../../../components/index.ts';
import { setFavorite } from './writes.ts';

/** What was decided here about a property, and whether the server knows it. */
interface Decision {
  on: boolean;
  isKnown: boolean;
}

/** The broker's favorites. */
export interface Favorites {
  has: (id: string) => boolean;
  /** Not confirmed yet. */
  isPending: (id: string) => boolean;
  toggle: (property: { id: string; title: string }) => void;
}

const FAVORITES = { favorites: true };

/** Which properties are favorites: as the server has them, with what is decided here laid over until it says the same. */
export function useFavorites(): Favorites {
  const { rows, hasMore, isLoadingMore, loadMore, retry } = useLiveList('marketProperties', FAVORITES);
  const [decided, setDecided] = useState<ReadonlyMap<string, Decision>>(new Map());
  const write = useWrite();
  // A property does not say whether it is a favourite: only the whole list tells.
  useEffect(() => {
    if (hasMore && !isLoadingMore) loadMore();
  }, [hasMore, isLoadingMore, loadMore]);
  useEffect(() => {
    setDecided((before) => {
      const open = [...before].filter(([, { isKnown }]) => !isKnown);
      return open.length === before.size ? before : new Map(open);
    });
  }, [rows]);
  const ids = useMemo(() => new Set(rows.map(({ id }) => id)), [rows]);
  const has = useCallback((id: string) => decided.get(id)?.on ?? ids.has(id), [decided, ids]);
  const isPending = useCallback((id: string) => decided.get(id)?.isKnown === false, [decided]);
  const toggle = useCallback<Favorites['toggle']>(
    (property) => {
      const on = !has(property.id);
      const decide = (isKnown: boolean): void =>
        setDecided((before) => new Map(before).set(property.id, { on, isKnown }));
      decide(false);
      void write(setFavorite(property, on)).then((isDone) => {
        if (!isDone) return setDecided((before) => without(before, property.id));
        decide(true);
        retry();
      });
    },
    [has, write, retry],
  );
  return useMemo(() => ({ has, isPending, toggle }), [has, isPending, toggle]);
}

function without<V>(map: ReadonlyMap<string, V>, id: string): ReadonlyMap<string, V> {
  const rest = new Map(map);
  rest.delete(id);
  return rest;
}
