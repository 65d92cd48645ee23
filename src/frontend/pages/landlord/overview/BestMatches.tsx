import { Box, Button, Link, Typography } from '@mui/material';
import { useMemo } from 'react';
import { Link as RouterLink } from 'react-router';
import { useLiveList } from '../../../../client/react/index.ts';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import type { MatchedDemand } from '../../../../contracts/propertyMatch.ts';
import { AsyncState, idOf, LiveRows, openedAt, Section, When } from '../../../components/index.ts';
import { label } from '../../../format/labels.ts';
import { listRow } from '../../common/layout.ts';
import { line, place, titleOf } from '../../common/listing/listingText.ts';
import { MatchGroup } from '../../common/match/MatchGroup.tsx';
import { TotalScore } from '../../common/match/Scores.tsx';

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

/** Of those that suit best, which is what is held, the newest. */
const newestOf = (best: readonly MatchedDemand[]): MatchedDemand[] =>
  best.toSorted((one, other) => other.created_at.localeCompare(one.created_at)).slice(0, MATCHES);

function MatchesOf({ property }: { property: PropertyListing }) {
  const { rows, total, isLoading, error, retry } = useLiveList('propertyMatches', { propertyId: property.id });
  const newest = useMemo(() => newestOf(rows), [rows]);
  return (
    <MatchGroup title={property.title} to={`/landlord/properties/${property.id}`} total={total}>
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
          getKey={idOf}
          render={renderMatch}
          label={`Matches of ${property.title}`}
          gap={0}
          estimate={56}
        />
      </AsyncState>
    </MatchGroup>
  );
}

const renderMatch = ({ demandListing, match_score, created_at }: MatchedDemand) => (
  <Box sx={listRow}>
    <Box sx={{ flex: 1, minWidth: 0 }}>
      <Link component={RouterLink} to={openedAt('/landlord/demands', demandListing.id)} sx={name}>
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

const name = { display: 'inline-block', minHeight: 24, overflowWrap: 'anywhere' } as const;
