import { Box, Button, Link, Typography } from '@mui/material';
import { Check, MessageSquare, X } from 'lucide-react';
import { memo } from 'react';
import { Link as RouterLink } from 'react-router';
import type { ListedInvite } from '../../../../contracts/businessInvite.ts';
import { PendingMark, When } from '../../../components/index.ts';
import { InviteAnswer } from '../../common/InviteAnswer.tsx';
import { passFocus } from './passFocus.ts';
import type { InviteActions } from './useInviteActions.tsx';

export interface InviteRowProps {
  invite: ListedInvite;
  isPending: boolean;
  /** Whether an answer takes it out of the list. */
  leaves: boolean;
  actions: Omit<InviteActions, 'dialogs'>;
}

/** A received invite: to what, for which business, what was written, and the ways to answer. */
export const InviteRow = memo(function InviteRow({ invite, isPending, leaves, actions }: InviteRowProps) {
  const isOpen = invite.status === 'pending';
  return (
    <Box sx={row}>
      <Box sx={{ flex: '1 1 280px', minWidth: 0, display: 'grid', gap: 0.5 }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
          <Link component="button" type="button" onClick={() => actions.open(invite)} sx={title}>
            {invite.property_title}
          </Link>
          {(!isOpen || invite.answered_at !== null) && (
            <InviteAnswer status={invite.status} answered_at={invite.answered_at} />
          )}
          {isPending && <PendingMark />}
        </Box>
        <Typography variant="caption" color="text.secondary">
          {'For '}
          <Link component={RouterLink} to={`/tenant/businesses/${invite.business_id}`}>
            {invite.business_name}
          </Link>
          {', received '}
          <When value={invite.created_at} />
          {invite.answered_at !== null && (
            <>
              {', answered '}
              <When value={invite.answered_at} />
            </>
          )}
        </Typography>
        {invite.message && (
          <Typography variant="body2" sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere', maxWidth: '75ch' }}>
            {invite.message}
          </Typography>
        )}
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        {isOpen && (
          <Button
            size="small"
            variant="contained"
            aria-label={`Accept the invite to ${invite.property_title}`}
            onClick={(event) => (actions.accept(invite), passFocus(event, leaves))}
            startIcon={<Check size={16} aria-hidden />}
          >
            Accept
          </Button>
        )}
        {isOpen && (
          <Button
            size="small"
            variant="outlined"
            aria-label={`Decline the invite to ${invite.property_title}`}
            onClick={(event) => (actions.decline(invite), passFocus(event, leaves))}
            startIcon={<X size={16} aria-hidden />}
          >
            Decline
          </Button>
        )}
        <Button
          size="small"
          color="inherit"
          data-stays
          aria-label={`Reply about ${invite.property_title}`}
          onClick={() => actions.reply(invite)}
          startIcon={<MessageSquare size={16} aria-hidden />}
        >
          {isOpen ? 'Reply' : 'Write'}
        </Button>
      </Box>
    </Box>
  );
});

const row = {
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'flex-start',
  gap: 1.5,
  px: 2,
  py: 1.5,
  borderBottom: '1px solid',
  borderColor: 'divider',
} as const;
const title = { fontWeight: 600, fontSize: 15, textAlign: 'left', minHeight: 24, overflowWrap: 'anywhere' } as const;
