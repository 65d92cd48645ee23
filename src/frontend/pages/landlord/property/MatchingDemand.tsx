import { Box, Button, Card, Link, Typography } from '@mui/material';
import { MessageSquare, Send } from 'lucide-react';
import { memo } from 'react';
import { Link as RouterLink } from 'react-router';
import type { ListedInvite } from '../../../../contracts/businessInvite.ts';
import type { MatchedDemand } from '../../../../contracts/propertyMatch.ts';
import { openedAt } from '../../../components/index.ts';
import { label } from '../../../format/labels.ts';
import { useFormats } from '../../../format/useFormats.ts';
import { InviteAnswer } from '../../common/InviteAnswer.tsx';
import { Confidential } from '../../common/listing/Confidential.tsx';
import { areaOf, budgetOf, line, place, titleOf } from '../../common/listing/listingText.ts';
import { isInvitable } from '../../common/listing/writes.ts';
import { ScoreParts, TotalScore } from '../../common/match/Scores.tsx';
import { WHY_NO_INVITE } from '../demands/DemandDialog.tsx';

export interface MatchingDemandProps {
  match: MatchedDemand;
  /** The last invite of its business to this property, where one is known. */
  invite: ListedInvite | undefined;
  onInvite: (match: MatchedDemand) => void;
  onWrite: (match: MatchedDemand) => void;
}

/** Who looks for a space like this, how well it suits, and what can be done about it. */
export const MatchingDemand = memo(function MatchingDemand({ match, invite, ...on }: MatchingDemandProps) {
  const { demandListing: demand } = match;
  const formats = useFormats();
  return (
    <Card sx={card}>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'flex-start' }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
            <Link component={RouterLink} to={openedAt('/landlord/demands', demand.id)} sx={title}>
              {titleOf(demand)}
            </Link>
            {demand.stealth_mode && <Confidential />}
          </Box>
          {!demand.stealth_mode && (
            <Typography variant="body2">
              {line(demand.business_name, demand.asset_type && label('propertyType', demand.asset_type))}
            </Typography>
          )}
          <Typography variant="body2" color="text.secondary" sx={{ overflowWrap: 'anywhere' }}>
            {line(place(demand) || 'Anywhere', areaOf(demand, formats), budgetOf(demand, formats))}
          </Typography>
        </Box>
        <TotalScore score={match.match_score} />
      </Box>
      <ScoreParts match={match} />
      {!isInvitable(demand) && (
        <Typography variant="caption" color="text.secondary">
          {WHY_NO_INVITE}
        </Typography>
      )}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1, mt: 'auto' }}>
        {isInvitable(demand) && invite?.status !== 'pending' && (
          <Button
            size="small"
            variant="outlined"
            onClick={() => on.onInvite(match)}
            aria-label={`Invite ${demand.business_name}`}
            startIcon={<Send size={16} aria-hidden />}
          >
            Invite
          </Button>
        )}
        <Button
          size="small"
          onClick={() => on.onWrite(match)}
          aria-label={`Write about ${titleOf(demand)}`}
          startIcon={<MessageSquare size={16} aria-hidden />}
        >
          Write
        </Button>
        {invite && (
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 0.75, ml: 'auto' }}>
            <Typography variant="caption" color="text.secondary">
              Invited
            </Typography>
            <InviteAnswer status={invite.status} answered_at={invite.answered_at} />
          </Box>
        )}
      </Box>
    </Card>
  );
});

const title = { fontWeight: 600, fontSize: 15, minHeight: 24, overflowWrap: 'anywhere' } as const;
const card = { p: 2, display: 'flex', flexDirection: 'column', gap: 1.5, height: '100%' } as const;
