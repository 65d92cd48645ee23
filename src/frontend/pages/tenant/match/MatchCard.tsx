import { Box, Button, Card, Chip, Link } from '@mui/material';
import { Bookmark, BookmarkCheck, Eye, MessageSquare, X } from 'lucide-react';
import { memo } from 'react';
import type { MatchedProperty } from '../../../../contracts/propertyMatch.ts';
import { Area, Money, PendingMark } from '../../../components/index.ts';
import { label } from '../../../format/labels.ts';
import { addressOf } from '../../common/listing/listingText.ts';
import { ScoreParts, TotalScore } from '../../common/match/Scores.tsx';
import type { MatchActions } from './useMatchActions.tsx';

export interface MatchCardProps {
  match: MatchedProperty;
  isPending: boolean;
  actions: Omit<MatchActions, 'dialogs'>;
}

/** A property that suits a demand listing, how well, and what can be done about it. */
export const MatchCard = memo(function MatchCard({ match, isPending, actions }: MatchCardProps) {
  const { property, is_saved, is_viewed } = match;
  const SaveIcon = is_saved ? BookmarkCheck : Bookmark;
  return (
    <Card sx={{ p: 2, display: 'grid', gap: 1.5 }}>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'flex-start' }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
            <Link component="button" type="button" onClick={() => actions.open(match)} sx={title}>
              {property.title}
            </Link>
            {!is_viewed && <Chip size="small" color="primary" label="New" />}
            {is_viewed && <Chip size="small" variant="outlined" icon={<Eye size={14} aria-hidden />} label="Viewed" />}
            {isPending && <PendingMark />}
          </Box>
          <Box sx={{ color: 'text.secondary', fontSize: 14, overflowWrap: 'anywhere' }}>
            {addressOf(property)}
            <br />
            {label('propertyType', property.property_type)}, <Area value={property.sqft} />,{' '}
            <Money value={property.asking_price} />
          </Box>
        </Box>
        <TotalScore score={match.match_score} />
      </Box>
      <ScoreParts match={match} />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        <Button
          size="small"
          variant="outlined"
          onClick={() => actions.inquire(match)}
          startIcon={<MessageSquare size={16} aria-hidden />}
        >
          Inquire
        </Button>
        <Button
          size="small"
          aria-pressed={is_saved}
          variant={is_saved ? 'contained' : 'outlined'}
          onClick={() => actions.save(match, !is_saved)}
          startIcon={<SaveIcon size={16} aria-hidden />}
        >
          {is_saved ? 'Saved' : 'Save'}
        </Button>
        <Button
          size="small"
          color="inherit"
          onClick={() => actions.dismiss(match)}
          startIcon={<X size={16} aria-hidden />}
        >
          Dismiss
        </Button>
      </Box>
    </Card>
  );
});

const title = { fontWeight: 600, fontSize: 15, textAlign: 'left', minHeight: 24, overflowWrap: 'anywhere' } as const;
