import { Box, Button, Link, Typography } from '@mui/material';
import { useCallback, useMemo } from 'react';
import { Link as RouterLink } from 'react-router';
import { useLiveList } from '../../../../client/react/index.ts';
import type { ListedInvite } from '../../../../contracts/businessInvite.ts';
import { AsyncState, idOf, LiveRows, PendingMark, Section, When } from '../../../components/index.ts';
import { InviteAnswer } from '../../common/InviteAnswer.tsx';
import { listRow } from '../../common/layout.ts';

const MOST = 6;

/** The invites that were sent last, with what became of them. */
export function SentInvites() {
  const list = useLiveList('invites', { direction: 'sent' });
  const { isPending } = list;
  const rows = useMemo(() => list.rows.slice(0, MOST), [list.rows]);
  const render = useCallback(
    (invite: ListedInvite) => <InviteRow invite={invite} isPending={isPending(invite)} />,
    [isPending],
  );
  return (
    <Section
      title="Sent invites"
      actions={
        <Button size="small" component={RouterLink} to="/landlord/demands">
          Find tenants
        </Button>
      }
    >
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={rows.length === 0}
        empty={{ title: 'No invites sent yet', text: 'Invite a business from an open demand or from a match.' }}
      >
        <LiveRows rows={rows} getKey={idOf} render={render} label="Sent invites" gap={0} estimate={62} />
      </AsyncState>
    </Section>
  );
}

/** When it was answered, or else sent. */
function Moment({ invite: { answered_at, created_at } }: { invite: ListedInvite }) {
  return (
    <>
      {answered_at === null ? 'sent ' : 'answered '}
      <When value={answered_at ?? created_at} />
    </>
  );
}

function InviteRow({ invite, isPending }: { invite: ListedInvite; isPending: boolean }) {
  return (
    <Box sx={listRow}>
      <Box sx={{ flex: '1 1 160px', minWidth: 0 }}>
        <Typography variant="subtitle2" component="div" sx={{ overflowWrap: 'anywhere' }}>
          {invite.business_name}
        </Typography>
        <Typography variant="caption" color="text.secondary" component="div">
          to{' '}
          <Link component={RouterLink} to={`/landlord/properties/${invite.property_listing_id}`}>
            {invite.property_title}
          </Link>
          , <Moment invite={invite} />
        </Typography>
      </Box>
      {isPending ? (
        <PendingMark label="Sending" />
      ) : (
        <InviteAnswer status={invite.status} answered_at={invite.answered_at} />
      )}
    </Box>
  );
}
