import { useMemo } from 'react';
import { useParts } from '../../../client/react/DashboardProvider.ts';
import { RowNames } from './rowNames.ts';

/** What a row is to be called by its key, for React and for its measured height. */
export function useRowNames(): (key: string) => string {
  const { queue } = useParts();
  return useMemo(() => {
    const names = new RowNames(queue);
    return (key) => names.nameOf(key);
  }, [queue]);
}
