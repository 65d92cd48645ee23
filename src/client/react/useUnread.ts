import { useCallback, useSyncExternalStore } from 'react';
import type { UnreadTotal } from '../../contracts/conversation.ts';
import { useParts } from './DashboardProvider.ts';
import { useConnection } from './useConnection.ts';
import { ownLoading, useLoaded } from './useLoaded.ts';

/** What the socket tells by itself has to be asked for while polling. */
const ASK_AGAIN_MS = 30_000;

/** Unread messages of all conversations: asked for once, then as they are told; 0 until known. */
export function useUnread(): number {
  const { dashboard } = useParts();
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
  const isPolling = state === 'polling';
  const { data } = useLoaded({
    ...ownLoading,
    queryKey: ['dashboard-unread'],
    queryFn: async () => (await dashboard.call<UnreadTotal>('GET', '/api/messages/unread')).data.totalUnread,
    enabled: told === null || isPolling,
    refetchOnMount: 'always',
    ...(isPolling && { refetchInterval: ASK_AGAIN_MS }),
  });
  return (isPolling ? (data ?? told) : (told ?? data)) ?? 0;
}
