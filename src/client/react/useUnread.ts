import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { UnreadTotal } from '../../contracts/conversation.ts';
import { useParts } from './DashboardProvider.ts';
import { useConnection } from './useConnection.ts';
import { ownLoading, useLoaded } from './useLoaded.ts';

/** What the socket tells by itself has to be asked for while polling. */
const ASK_AGAIN_MS = 30_000;
const queryKey = ['dashboard-unread'] as const;

/** Unread messages of all conversations: asked for once, then as they are told; null until known. */
export function useUnread(): number | null {
  const { dashboard, queryClient } = useParts();
  const subscribe = useCallback(
    (changed: () => void) => {
      const ends = [dashboard.on('unread', changed), dashboard.on('reset', changed)];
      return () => ends.forEach((end) => end());
    },
    [dashboard],
  );
  const read = () => dashboard.unread();
  const told = useSyncExternalStore(subscribe, read, read);
  const { state } = useConnection();
  // Who begins to poll goes on from what was told last, and not from what was asked for when the page was opened.
  useEffect(
    () => dashboard.on('unread', ({ totalUnread }) => void queryClient.setQueryData(queryKey, totalUnread)),
    [dashboard, queryClient],
  );
  const isPolling = state === 'polling';
  const { data } = useLoaded({
    ...ownLoading,
    queryKey,
    // Asked anew whenever nothing tells it any more: after a reset, and from the first moment of polling.
    staleTime: 0,
    queryFn: async () => (await dashboard.call<UnreadTotal>('GET', '/api/messages/unread')).data.totalUnread,
    enabled: told === null || isPolling,
    refetchOnMount: 'always',
    ...(isPolling && { refetchInterval: ASK_AGAIN_MS }),
  });
  return (isPolling ? (data ?? told) : (told ?? data)) ?? null;
}
