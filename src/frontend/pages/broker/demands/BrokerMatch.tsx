import { Box, IconButton, Link, Tooltip, Typography } from '@mui/material';
import { Bookmark, BookmarkCheck, Handshake, Send, X, type LucideIcon } from 'lucide-react';
import { Link as RouterLink } from 'react-router';
import type { MatchedProperty } from '../../../../contracts/propertyMatch.ts';
import { openedAt, PendingMark } from '../../../components/index.ts';
import { useFormats } from '../../../format/useFormats.ts';
import { line, propertyLine } from '../../common/listing/listingText.ts';
import { TotalScore } from '../../common/match/Scores.tsx';
import { partsOf } from '../../common/match/scores.ts';

export interface BrokerMatchProps {
  match: MatchedProperty;
  isPending: boolean;
  onSave: () => void;
  onDismiss: () => void;
  onDeal: () => void;
  /** Left out where no QFP can be sent. */
  onQfp?: () => void;
}

/** A property that suits a demand: how well and why, and what can be done with the two. */
export function BrokerMatch({ match, isPending, ...on }: BrokerMatchProps) {
  const { property, is_saved } = match;
  const formats = useFormats();
  const parts = partsOf(match).map(({ name, score }) => `${name} ${formats.number(score)}`);
  return (
    <Box sx={frame}>
      <Box sx={{ flex: '1 1 220px', minWidth: 0 }}>
        <Link
          component={RouterLink}
          to={openedAt('/broker/properties', property.id)}
          underline="hover"
          variant="subtitle2"
          sx={{ overflowWrap: 'anywhere' }}
        >
          {property.title}
        </Link>{' '}
        {isPending && <PendingMark />}
        <Typography variant="body2" color="text.secondary">
          {line(
            propertyLine(property, formats),
            property.asking_price !== null && formats.money(property.asking_price),
          )}
        </Typography>
        <Typography variant="caption" color="text.secondary">
          {parts.join(' · ')}
        </Typography>
      </Box>
      <TotalScore score={match.match_score} />
      <Box sx={{ display: 'flex' }}>
        {on.onQfp && <Act icon={Send} text={`Send a QFP for ${property.title}`} onClick={on.onQfp} />}
        <Act icon={Handshake} text={`Open a deal about ${property.title}`} onClick={on.onDeal} />
        <Act
          icon={is_saved ? BookmarkCheck : Bookmark}
          text={`Save ${property.title}`}
          isPressed={is_saved}
          onClick={on.onSave}
        />
        <Act icon={X} text={`Dismiss ${property.title}`} onClick={on.onDismiss} />
      </Box>
    </Box>
  );
}

interface ActProps {
  icon: LucideIcon;
  text: string;
  isPressed?: boolean;
  onClick: () => void;
}

const Act = ({ icon: Icon, text, isPressed, onClick }: ActProps) => (
  <Tooltip title={text}>
    <IconButton
      size="small"
      aria-label={text}
      {...(isPressed !== undefined && { 'aria-pressed': isPressed })}
      color={isPressed ? 'primary' : 'default'}
      onClick={onClick}
    >
      <Icon size={18} aria-hidden />
    </IconButton>
  </Tooltip>
);

const frame = {
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 2,
  rowGap: 0.5,
  p: 1.25,
  border: 1,
  borderColor: 'divider',
  borderRadius: 1.5,
} as const;
