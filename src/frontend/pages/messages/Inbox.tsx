import { Box, Card, Typography } from '@mui/material';
import { useParams } from 'react-router';
import { useUnread } from '../../../client/react/index.ts';
import { Page } from '../../components/index.ts';
import { counted } from '../../format/labels.ts';
import { Conversation } from './Conversation.tsx';
import { ConversationList } from './ConversationList.tsx';

/** Conversations and the open one beside them; where there is no room for both, one after the other. */
export default function Inbox() {
  const { id } = useParams();
  const unread = useUnread();
  return (
    <Page title="Messages" subtitle={subtitleOf(unread)}>
      <Card sx={frame} className={id === undefined ? 'list' : 'conversation'}>
        <Box className="conversations" sx={column}>
          <ConversationList openId={id} />
        </Box>
        <Box className="messages" sx={column}>
          {id === undefined ? (
            <Typography color="text.secondary" sx={{ m: 'auto', p: 4 }}>
              Choose a conversation
            </Typography>
          ) : (
            <Conversation id={id} />
          )}
        </Box>
      </Card>
    </Page>
  );
}

function subtitleOf(unread: number | null): string {
  if (unread === null) return 'Your conversations';
  return unread > 0 ? counted(unread, 'unread message') : 'Everything is read';
}

const WIDE = '@container (min-width: 760px)';

const column = { display: 'flex', flexDirection: 'column', minWidth: 0, minHeight: 0, height: '100%' } as const;

const frame = {
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr)',
  gridTemplateRows: 'minmax(0, 1fr)',
  height: 'clamp(360px, calc(100dvh - 230px), 1100px)',
  '&.list > .messages, &.conversation > .conversations': { display: 'none' },
  [WIDE]: {
    gridTemplateColumns: 'minmax(260px, 340px) minmax(0, 1fr)',
    height: 'clamp(360px, calc(100dvh - 190px), 1100px)',
    '&.list > .messages, &.conversation > .conversations': { display: 'flex' },
    '& > .conversations': { borderRight: '1px solid', borderColor: 'divider' },
    '& .back': { display: 'none' },
  },
} as const;
