import { Box, ButtonBase, Chip, Typography } from '@mui/material';
import { MessageCircleQuestion } from 'lucide-react';
import { memo } from 'react';
import { Link } from 'react-router';
import type { DashboardRole } from '../../../../contracts/common.ts';
import type { ConversationSummary } from '../../../../contracts/conversation.ts';
import { VisuallyHidden, When } from '../../../components/index.ts';
import { counted } from '../../../format/labels.ts';
import { isUnanswered, othersIn } from './people.ts';

export interface ConversationRowProps {
  conversation: ConversationSummary;
  user: { id: string; role: DashboardRole };
  isOpen: boolean;
  /** The search part of the address, to be kept. */
  search: string;
}

/** A conversation in the list: with whom, about what, the last word, what is unread. */
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { conversation, user, isOpen, search } = props;
  const { id, subject, last_message, unread_count, last_message_at, created_at } = conversation;
  const isUnread = unread_count > 0;
  const own = last_message?.sender_id === user.id;
  return (
    <ButtonBase
      component={Link}
      to={{ pathname: `/messages/${id}`, search }}
      aria-current={isOpen ? 'page' : undefined}
      sx={row}
      className={isOpen ? 'open' : ''}
    >
      <Box sx={line}>
        <Typography component="span" variant="subtitle2" noWrap sx={{ flex: 1, fontWeight: isUnread ? 700 : 600 }}>
          {othersIn(conversation, user.id)}
        </Typography>
        <Typography component="span" variant="caption" color="text.secondary" sx={{ flexShrink: 0 }}>
          <When value={last_message_at ?? created_at} />
        </Typography>
      </Box>
      {subject !== null && (
        <Typography component="span" variant="body2" noWrap sx={{ width: '100%' }}>
          {subject}
        </Typography>
      )}
      <Box sx={line}>
        <Typography component="span" variant="body2" color="text.secondary" noWrap sx={{ flex: 1 }}>
          {last_message ? `${own ? 'You: ' : ''}${last_message.content}` : 'No messages yet'}
        </Typography>
        {isUnread && (
          <Box component="span" sx={badge}>
            <span aria-hidden>{unread_count}</span>
            <VisuallyHidden>{counted(unread_count, 'unread message')}</VisuallyHidden>
          </Box>
        )}
      </Box>
      {isUnanswered(conversation, user) && (
        <Chip
          size="small"
          color="warning"
          variant="outlined"
          icon={<MessageCircleQuestion size={14} aria-hidden />}
          label="Not answered yet"
          sx={{ mt: 0.5 }}
        />
      )}
    </ButtonBase>
  );
});

const row = {
  display: 'flex',
  flexDirection: 'column',
  alignItems: 'flex-start',
  width: '100%',
  minWidth: 0,
  px: 2,
  py: 1.25,
  textAlign: 'left',
  borderBottom: '1px solid',
  borderColor: 'divider',
  '&:hover': { bgcolor: 'action.hover' },
  '&.open': { bgcolor: 'action.selected' },
  '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: -2 },
} as const;
const line = { display: 'flex', alignItems: 'baseline', gap: 1, width: '100%', minWidth: 0 } as const;
const badge = {
  flexShrink: 0,
  minWidth: 22,
  px: 0.75,
  borderRadius: 99,
  textAlign: 'center',
  fontSize: 12,
  fontWeight: 700,
  lineHeight: '20px',
  bgcolor: 'primary.main',
  color: 'primary.contrastText',
} as const;
