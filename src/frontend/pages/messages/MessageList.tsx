import { Box, Button, Divider, Typography } from '@mui/material';
import { ArrowDown, ChevronUp } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { ConversationSummary } from '../../../contracts/conversation.ts';
import type { Message } from '../../../contracts/message.ts';
import { announce } from '../../components/index.ts';
import { counted } from '../../format/labels.ts';
import { useFormats } from '../../format/useFormats.ts';
import { inReadingOrder, othersSince } from './groups.ts';
import { MessageBubble } from './MessageBubble.tsx';
import { useHeldScroll } from './useHeldScroll.ts';

export interface MessageListProps {
  conversation: ConversationSummary;
  /** Newest first. */
  messages: readonly Message[];
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  /** Older ones could not be loaded: then only who asks gets them. */
  hasFailed: boolean;
  isPending: (message: Message) => boolean;
  isOffline: boolean;
  userId: string;
  onAtEnd: (isAtEnd: boolean) => void;
  /** Stands below the newest message. */
  children?: ReactNode;
}

/** The messages of a conversation, oldest at the top; older ones follow when the reader scrolls up. */
export function MessageList(props: MessageListProps) {
  const {
    conversation,
    messages,
    hasMore,
    isLoadingMore,
    loadMore,
    hasFailed,
    isPending,
    isOffline,
    userId,
    onAtEnd,
    children,
  } = props;
  const region = useRef<HTMLDivElement>(null);
  const content = useMemo(() => [messages, children], [messages, children]);
  const { isAtEnd, toEnd, onScroll } = useHeldScroll({
    region,
    content,
    onBeginning: () => hasMore && !isLoadingMore && !hasFailed && loadMore(),
  });
  useEffect(() => onAtEnd(isAtEnd), [isAtEnd, onAtEnd]);
  const nameOf = useMemo(() => namesIn(conversation), [conversation]);
  const unseen = useUnseen(messages, isAtEnd, userId, nameOf);
  const shown = useMemo(() => inReadingOrder(messages), [messages]);
  const { date } = useFormats();
  return (
    <Box sx={{ position: 'relative', flex: 1, minHeight: 0, display: 'flex' }}>
      <Box ref={region} role="region" aria-label="Messages" tabIndex={0} onScroll={onScroll} sx={scroller}>
        {hasMore ? (
          <Button
            size="small"
            color="inherit"
            onClick={loadMore}
            loading={isLoadingMore}
            loadingPosition="start"
            startIcon={<ChevronUp size={16} aria-hidden />}
          >
            Older messages
          </Button>
        ) : (
          <Typography variant="caption" color="text.secondary">
            The conversation begins here
          </Typography>
        )}
        <Box component="ol" aria-label="From old to new" sx={list}>
          {shown.map(({ message, isNewDay, isContinued }) => (
            <li key={message.id} data-message={message.id}>
              {isNewDay && (
                <Divider sx={{ mt: 2, fontSize: 12, color: 'text.secondary' }}>{date(message.created_at)}</Divider>
              )}
              <MessageBubble
                message={message}
                sender={message.sender_id === userId ? null : nameOf(message.sender_id)}
                isContinued={isContinued}
                pending={isPending(message) ? (isOffline ? 'Waits for the connection' : 'Sending') : null}
              />
            </li>
          ))}
        </Box>
        {children}
      </Box>
      {!isAtEnd && <ToEnd region={region} unseen={unseen} onClick={toEnd} />}
    </Box>
  );
}

interface ToEndProps {
  region: RefObject<HTMLDivElement | null>;
  unseen: number;
  onClick: () => void;
}

function ToEnd({ region, unseen, onClick }: ToEndProps) {
  const go = () => {
    onClick();
    // The button is gone at the end; the focus would be lost with it.
    region.current?.focus({ preventScroll: true });
  };
  return (
    <Button size="small" variant="contained" onClick={go} startIcon={<ArrowDown size={16} aria-hidden />} sx={floating}>
      {unseen > 0 ? counted(unseen, 'new message') : 'Newest messages'}
    </Button>
  );
}

const namesIn =
  ({ participants }: ConversationSummary) =>
  (id: string): string =>
    participants.find((person) => person.user_id === id)?.display_name ?? 'Somebody who has left';

/** How many messages of others came while the reader was scrolled up. Says each one that comes while it is open. */
function useUnseen(
  messages: readonly Message[],
  isAtEnd: boolean,
  userId: string,
  nameOf: (id: string) => string,
): number {
  const newest = messages[0];
  const [seen, setSeen] = useState<string | null>(null);
  const told = useRef<string | null>(null);
  if (isAtEnd && newest && newest.id !== seen) setSeen(newest.id);
  useEffect(() => {
    const isFirst = told.current === null;
    if (!newest || told.current === newest.id) return;
    told.current = newest.id;
    if (!isFirst && newest.sender_id !== userId)
      announce(`${nameOf(newest.sender_id)}: ${newest.content.slice(0, 200)}`);
  }, [newest, userId, nameOf]);
  return isAtEnd ? 0 : othersSince(messages, seen, userId);
}

const scroller = {
  flex: 1,
  minWidth: 0,
  overflowY: 'auto',
  overflowAnchor: 'none',
  overscrollBehavior: 'contain',
  px: 2,
  py: 1.5,
  textAlign: 'center',
  '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: -2 },
} as const;
const list = { listStyle: 'none', m: 0, p: 0, textAlign: 'start' } as const;
const floating = {
  position: 'absolute',
  bottom: 12,
  left: '50%',
  transform: 'translateX(-50%)',
  borderRadius: 4,
} as const;
