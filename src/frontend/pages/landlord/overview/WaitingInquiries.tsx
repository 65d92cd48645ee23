import { Button } from '@mui/material';
import { useCallback, useEffect, useMemo } from 'react';
import { Link } from 'react-router';
import { useLiveList } from '../../../../client/react/index.ts';
import type { ConversationSummary } from '../../../../contracts/conversation.ts';
import { useSession } from '../../../app/SessionContext.ts';
import { AsyncState, idOf, LiveRows, Section } from '../../../components/index.ts';
import { ConversationRow } from '../../common/messages/ConversationRow.tsx';
import { isUnanswered } from '../../common/messages/people.ts';

/** How many are shown, and how many conversations are looked through for them. */
const MOST = 5;
const LOOKED_THROUGH = 200;

/** The conversations about properties in which the last word is the other side's, the newest first. */
export function WaitingInquiries() {
  const { user } = useSession();
  const list = useLiveList('conversations', {});
  const { rows, hasMore, isLoadingMore, loadMore } = list;
  const waiting = useMemo(() => {
    const newest = rows.slice(0, LOOKED_THROUGH);
    return newest.filter((each) => isUnanswered(each, user)).slice(0, MOST);
  }, [rows, user]);
  const isLooking = waiting.length < MOST && hasMore && rows.length < LOOKED_THROUGH && list.error === null;
  useEffect(() => {
    if (isLooking && !isLoadingMore) loadMore();
  }, [isLooking, isLoadingMore, loadMore]);
  const render = useCallback(
    (conversation: ConversationSummary) => (
      <ConversationRow conversation={conversation} user={user} isOpen={false} search="" />
    ),
    [user],
  );
  return (
    <Section
      title="Waiting for your answer"
      subtitle="Who asked about a property and had the last word"
      flush
      actions={
        <Button size="small" component={Link} to="/messages">
          All messages
        </Button>
      }
    >
      <AsyncState
        isLoading={list.isLoading || (waiting.length === 0 && isLooking)}
        error={list.error}
        retry={list.retry}
        isEmpty={waiting.length === 0}
        empty={{ title: 'Everybody has an answer' }}
      >
        <LiveRows rows={waiting} getKey={idOf} render={render} label="Waiting for your answer" gap={0} estimate={96} />
      </AsyncState>
    </Section>
  );
}
