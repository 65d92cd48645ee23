import { useCallback, useSyncExternalStore } from 'react';
import type { ConversationSummary } from '../../contracts/conversation.ts';
import type { Dashboard } from '../dashboard.ts';
import { useParts } from './DashboardProvider.ts';
import { ownLoading, useLoaded } from './useLoaded.ts';

/** Unread messages of all conversations: counted once, then as they are told; 0 until known. */
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
  const { data } = useLoaded({
    ...ownLoading,
    queryKey: ['dashboard-unread'],
    queryFn: () => countUnread(dashboard),
    enabled: told === null,
    refetchOnMount: 'always',
  });
  return told ?? data ?? 0;
}

/** Conversations a page, and pages looked through: the newest come first, and what is older is rarely unread. */
const PER_PAGE = 100;
const PAGES = 5;

async function countUnread(dashboard: Dashboard): Promise<number> {
  let count = 0;
  for (let page = 1; page <= PAGES; page++) {
    const path = `/api/messages/conversations?page=${page}&limit=${PER_PAGE}`;
    const { data } = await dashboard.call<{ conversations: ConversationSummary[]; hasMore: boolean }>('GET', path);
    for (const { unread_count } of data.conversations) count += unread_count;
    if (!data.hasMore) break;
  }
  return count;
}
