import { Box, Button, Chip, Link, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router';
import { useLiveList } from '../../../../client/react/index.ts';
import type { ListedDemandListing } from '../../../../contracts/demandListing.ts';
import type { MatchedProperty } from '../../../../contracts/propertyMatch.ts';
import { AsyncState, Section } from '../../../components/index.ts';
import { listRow } from '../../common/layout.ts';
import { addressOf } from '../../common/listing/listingText.ts';
import { MatchGroup } from '../../common/match/MatchGroup.tsx';
import { TotalScore } from '../../common/match/Scores.tsx';
import { useMatchActions } from '../match/useMatchActions.tsx';

/** Listings whose matches are shown, and matches of each. */
const LISTINGS = 3;
const MATCHES = 2;

/** The newest matches of the demand listings that were opened last. */
export function NewestMatches() {
  const list = useLiveList('demandListings', { status: 'active' });
  return (
    <Section
      title="Newest matches"
      subtitle="Of the demand listings you opened last"
      actions={
        <Button size="small" component={RouterLink} to="/tenant/demands">
          All demand listings
        </Button>
      }
    >
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={list.rows.length === 0}
        empty={{ title: 'No active demand listing', text: 'Matches are found for active demand listings.' }}
      >
        <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
          {list.rows.slice(0, LISTINGS).map((demand) => (
            <MatchesOf key={demand.id} demand={demand} />
          ))}
        </Box>
      </AsyncState>
    </Section>
  );
}

const NONE = { title: 'No matches yet' };

/** Those nobody has looked at come first, then the newest. */
const byNews = (one: MatchedProperty, other: MatchedProperty): number =>
  Number(one.is_viewed) - Number(other.is_viewed) || other.created_at.localeCompare(one.created_at);

function MatchesOf({ demand }: { demand: ListedDemandListing }) {
  const { rows, total, isLoading, error, retry } = useLiveList('demandMatches', { demandListingId: demand.id });
  const { open, dialogs } = useMatchActions();
  return (
    <MatchGroup title={demand.title} to={`/tenant/demands/${demand.id}`} total={total}>
      <AsyncState
        isLoading={isLoading}
        error={error}
        retry={retry}
        isEmpty={rows.length === 0}
        empty={NONE}
        skeleton="text"
      >
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {rows
            .toSorted(byNews)
            .slice(0, MATCHES)
            .map((match) => (
              <Box component="li" key={match.id} sx={listRow}>
                <Box sx={{ flex: 1, minWidth: 0 }}>
                  <Link component="button" type="button" onClick={() => open(match)} sx={name}>
                    {match.property.title}
                  </Link>
                  {!match.is_viewed && <Chip size="small" color="primary" label="New" sx={{ ml: 1 }} />}
                  <Typography variant="caption" color="text.secondary" component="div" noWrap>
                    {addressOf(match.property)}
                  </Typography>
                </Box>
                <TotalScore score={match.match_score} />
              </Box>
            ))}
        </Box>
      </AsyncState>
      {dialogs}
    </MatchGroup>
  );
}

const name = { textAlign: 'left', minHeight: 24, overflowWrap: 'anywhere' } as const;
