import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import type { HttpFault } from '../http.ts';
import type { LoadOptions } from '../query/index.ts';
import { useParts } from './DashboardProvider.ts';
import { useIsConnected, useMayAsk } from './useConnection.ts';

const RETRIES = 2;
const RETRY_MS = 500;

/** Whether the same request may well succeed a moment later. */
const isPassing = ({ status }: HttpFault): boolean => status === 0 || status === 429 || status >= 500;

const retries = {
  retry: (failures: number, fault: HttpFault) => failures < RETRIES && isPassing(fault),
  retryDelay: (failures: number, fault: HttpFault) => Math.max(fault.retryAfterMs, RETRY_MS * 2 ** failures),
} as const;

/** What a hook that loads says about it. */
export interface Loading {
  /** Nothing to show yet. */
  isLoading: boolean;
  /** Why it could not be loaded, or not anew; what was loaded before stays. */
  error: HttpFault | null;
  /** Loads again. */
  retry: () => void;
}

/** How something is loaded: as the cache says, or in the same manner. */
export type Loadable<T> = Pick<LoadOptions<T>, 'queryKey' | 'queryFn'> &
  Partial<Omit<LoadOptions<T>, 'meta'>> & {
    /** False: not now. */
    enabled?: boolean;
    /** `always`: each time somebody begins to look, because nothing follows it while nobody does. */
    refetchOnMount?: 'always';
    /** Asked for again and again, ms; where nothing tells of changes. */
    refetchInterval?: number;
    /** How long it is kept when nobody looks, ms. */
    gcTime?: number;
  };

export interface Loaded<T> extends Loading {
  data: T | undefined;
}

/** How everything is loaded that is not the cache's. */
export const ownLoading = {
  networkMode: 'always',
  staleTime: Infinity,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
} as const;

/**
 * One thing loaded with the dashboard's session: not without a session, and what failed is tried again when the connection
 * is back.
 */
export function useLoaded<T>(loadable: Loadable<T>): Loaded<T> {
  const { queryClient } = useParts();
  const mayAsk = useMayAsk();
  const enabled = (loadable.enabled ?? true) && mayAsk;
  const result = useQuery<T, HttpFault>({ ...retries, ...loadable, enabled }, queryClient);
  useRetryWhenBack(result, enabled);
  const { data, isPending, error, refetch } = result;
  const retry = useCallback(() => void refetch(), [refetch]);
  return { data, isLoading: isPending && !error, error, retry };
}

function useRetryWhenBack({ isError, refetch }: UseQueryResult<unknown, HttpFault>, enabled: boolean): void {
  const connected = useIsConnected();
  const before = useRef(connected);
  useEffect(() => {
    const isBack = connected && !before.current;
    before.current = connected;
    if (isBack && isError && enabled) void refetch();
  }, [connected, isError, enabled, refetch]);
}
