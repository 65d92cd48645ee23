import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** Filters that live in the address, so that links and reloads keep them. */
export interface UrlFilters<N extends string> {
  /** Only those that are set; the same object until one changes. */
  values: Partial<Record<N, string>>;
  /** Sets one; an empty or missing value takes it away. */
  set: (name: N, value: string | undefined) => void;
  /** Takes them all away. */
  clear: () => void;
}

/** The filters of a list under their names in the address's search parameters; other parameters are left alone. */
export function useUrlFilters<N extends string>(names: readonly N[]): UrlFilters<N> {
  const [params, setParams] = useSearchParams();
  const key = JSON.stringify(names.flatMap((name) => (params.get(name) ? [[name, params.get(name)]] : [])));
  const values = useMemo(() => Object.fromEntries(JSON.parse(key) as [N, string][]) as UrlFilters<N>['values'], [key]);
  const list = names.join(' ');
  const set = useCallback(
    (name: N, value: string | undefined) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          if (value) next.set(name, value);
          else next.delete(name);
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  const clear = useCallback(
    () =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const name of list.split(' ')) next.delete(name);
          return next;
        },
        { replace: true },
      ),
    [setParams, list],
  );
  return { values, set, clear };
}
