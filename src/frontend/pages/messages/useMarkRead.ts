import { useEffect, useRef } from 'react';
import { useMutate } from '../../../client/react/index.ts';
import type { ConversationSummary } from '../../../contracts/conversation.ts';
import { markRead } from './writes.ts';

/** Marks a conversation as read while somebody looks at its newest messages. */
export function useMarkRead(conversation: ConversationSummary | null | undefined, isLookedAt: boolean): void {
  const mutate = useMutate();
  const asked = useRef('');
  const { id = '', unread_count = 0 } = conversation ?? {};
  const newest = conversation?.last_message?.id ?? '';
  useEffect(() => {
    if (!isLookedAt || unread_count === 0) return;
    // Asked once for each newest message: a refusal rolls the count back, and must not be asked again without end.
    const key = `${id} ${newest}`;
    if (asked.current === key) return;
    asked.current = key;
    void mutate(markRead(id)).catch(() => undefined);
  }, [id, unread_count, newest, isLookedAt, mutate]);
}
