import { Box, IconButton, Typography } from '@mui/material';
import { ChevronLeft } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useLiveList, useMutate, useMutationQueue, useRecord } from '../../../client/react/index.ts';
import type { ConversationSummary } from '../../../contracts/conversation.ts';
import { useSession } from '../../app/SessionContext.ts';
import { AsyncState } from '../../components/index.ts';
import { About } from './About.tsx';
import { Composer } from './Composer.tsx';
import { MessageList } from './MessageList.tsx';
import { othersIn, rolesIn } from '../common/messages/people.ts';
import { Unsent } from './Unsent.tsx';
import { useLookedAt } from './useLookedAt.ts';
import { useMarkRead } from './useMarkRead.ts';
import { sendMessage } from './writes.ts';

/** The open conversation. */
export function Conversation({ id }: { id: string }) {
  const { record, isLoading, error, retry } = useRecord('conversation', id);
  return (
    <AsyncState
      isLoading={isLoading}
      error={error}
      retry={retry}
      isEmpty={!record}
      empty={{ title: 'This conversation is not there', text: 'Choose another one from the list.' }}
    >
      {() => record && <OpenConversation key={id} conversation={record} />}
    </AsyncState>
  );
}

function OpenConversation({ conversation }: { conversation: ConversationSummary }) {
  const { user, isPane } = useSession();
  const { id } = conversation;
  const list = useLiveList('messages', { conversationId: id });
  const root = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(false);
  const isLookedAt = useLookedAt(isPane ? root : null);
  useMarkRead(conversation, isLookedAt && isAtEnd);
  const mutate = useMutate();
  const refused = useRefused(id);
  // Refused ones stay in view below the messages, with the reason.
  const send = (content: string) => void mutate(sendMessage(id, user.id, content)).catch(() => undefined);
  const others = othersIn(conversation, user.id);
  return (
    <Box ref={root} sx={{ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0 }}>
      <Head conversation={conversation} />
      <Box sx={{ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0 }}>
        <AsyncState isLoading={list.isLoading} error={list.error} retry={list.retry}>
          {() => (
            <MessageList
              {...list}
              messages={list.rows}
              hasFailed={list.error !== null}
              conversation={conversation}
              userId={user.id}
              onAtEnd={setAtEnd}
            >
              {refused.length > 0 && <Unsent mutations={refused} />}
            </MessageList>
          )}
        </AsyncState>
      </Box>
      <Composer to={others} draftKey={`${user.id}:message:${id}`} onSend={send} />
    </Box>
  );
}

/** The messages of a conversation that the server would not take. */
function useRefused(conversationId: string) {
  const { refused } = useMutationQueue();
  return useMemo(() => {
    const path = `/api/messages/conversations/${conversationId}/messages`;
    return refused.filter((mutation) => mutation.path === path);
  }, [refused, conversationId]);
}

function Head({ conversation }: { conversation: ConversationSummary }) {
  const { user } = useSession();
  const [params] = useSearchParams();
  return (
    <Box sx={head}>
      <IconButton
        component={Link}
        to={{ pathname: '/messages', search: params.toString() }}
        aria-label="All conversations"
        className="back"
        edge="start"
      >
        <ChevronLeft size={20} aria-hidden />
      </IconButton>
      <Box sx={{ minWidth: 0 }}>
        <Typography component="h2" variant="subtitle2" sx={{ overflowWrap: 'anywhere' }}>
          {othersIn(conversation, user.id)}
          <Typography component="span" variant="caption" color="text.secondary" sx={{ ml: 1 }}>
            {rolesIn(conversation, user.id)}
          </Typography>
        </Typography>
        <Typography component="div" variant="body2" color="text.secondary">
          <About conversation={conversation} />
        </Typography>
      </Box>
    </Box>
  );
}

const head = {
  display: 'flex',
  alignItems: 'center',
  gap: 1,
  px: 2,
  py: 1.25,
  borderBottom: '1px solid',
  borderColor: 'divider',
} as const;
