import { Box, Button, Link, Typography } from '@mui/material';
import { useMemo } from 'react';
import { Link as RouterLink } from 'react-router';
import { useLiveList } from '../../../../client/react/index.ts';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import type { MatchedDemand } from '../../../../contracts/propertyMatch.ts';
import { AsyncState, LiveRows, Section, When } from '../../../components/index.ts';
import { counted, label } from '../../../format/labels.ts';
import { titleOf } from '../../broker/demands/DemandCard.tsx';
import { line, place } from '../../broker/market.ts';
import { OPEN } from '../../broker/PlaceLink.tsx';
import { TotalScore } from '../../tenant/match/Scores.tsx';

/** Properties whose matches are shown, and matches of each. */
const PROPERTIES = 3;
const MATCHES = 2;

/** The newest good matches of the properties that were listed last. */
export function BestMatches() {
  const list = useLiveList('properties', { status: 'active' });
  return (
    <Section
      title="Newest good matches"
      subtitle="Of the properties you listed last"
      actions={
        <Button size="small" component={RouterLink} to="/landlord/properties?status=active">
          Active properties
        </Button>
      }
    >
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={list.rows.length === 0}
        empty={{ title: 'No active property', text: 'Matches are shown for properties on the market.' }}
      >
        <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
          {list.rows.slice(0, PROPERTIES).map((property) => (
            <MatchesOf key={property.id} property={property} />
          ))}
        </Box>
      </AsyncState>
    </Section>
  );
}

const keyOf = ({ id }: MatchedDemand): string => id;
/** Of those that suit best, which is what is held, the newest. */
const newestOf = (best: readonly MatchedDemand[]): MatchedDemand[] =>
  best.toSorted((one, other) => other.created_at.localeCompare(one.created_at)).slice(0, MATCHES);

function MatchesOf({ property }: { property: PropertyListing }) {
  const { rows, total, isLoading, error, retry } = useLiveList('propertyMatches', { propertyId: property.id });
  const newest = useMemo(() => newestOf(rows), [rows]);
  return (
    <Box>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'baseline', mb: 0.5 }}>
        <Link component={RouterLink} to={`/landlord/properties/${property.id}`} sx={heading}>
          {property.title}
        </Link>
        <Typography variant="caption" color="text.secondary" noWrap>
          {isLoading ? '' : counted(total, 'match', 'matches')}
        </Typography>
      </Box>
      <AsyncState
        isLoading={isLoading}
        error={error}
        retry={retry}
        isEmpty={newest.length === 0}
        empty={{ title: 'Nobody looks for this yet' }}
        skeleton="text"
      >
        <LiveRows
          rows={newest}
          getKey={keyOf}
          render={renderMatch}
          label={`Matches of ${property.title}`}
          gap={0}
          estimate={56}
        />
      </AsyncState>
    </Box>
  );
}

const renderMatch = ({ demandListing, match_score, created_at }: MatchedDemand) => (
  <Box sx={row}>
    <Box sx={{ flex: 1, minWidth: 0 }}>
      <Link component={RouterLink} to={`/landlord/demands?${OPEN}=${demandListing.id}`} sx={name}>
        {titleOf(demandListing)}
      </Link>
      <Typography variant="caption" color="text.secondary" component="div">
        {line(
          !demandListing.stealth_mode && demandListing.business_name,
          demandListing.asset_type && label('propertyType', demandListing.asset_type),
          place(demandListing),
        )}
        {', found '}
        <When value={created_at} />
      </Typography>
    </Box>
    <TotalScore score={match_score} />
  </Box>
);

const heading = {
  flex: 1,
  minWidth: 0,
  fontWeight: 600,
  fontSize: 14,
  minHeight: 24,
  overflowWrap: 'anywhere',
} as const;
const name = { display: 'inline-block', minHeight: 24, overflowWrap: 'anywhere' } as const;
const row = {
  display: 'flex',
  alignItems: 'center',
  gap: 1.5,
  py: 1,
  borderTop: 1,
  borderColor: 'divider',
} as const;
