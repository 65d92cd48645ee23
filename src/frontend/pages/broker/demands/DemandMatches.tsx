import { Box, Typography } from '@mui/material';
import { useCallback, useId } from 'react';
import { useLiveList } from '../../../../client/react/index.ts';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import type { MatchedProperty } from '../../../../contracts/propertyMatch.ts';
import { AsyncState, idOf, LiveRows } from '../../../components/index.ts';
import { isInvitable } from '../../common/listing/writes.ts';
import { useMatchMarks } from '../../common/match/useMatchMarks.ts';
import { BrokerMatch } from './BrokerMatch.tsx';

export interface DemandMatchesProps {
  demand: OpenDemandListing;
  onQfp: (property: PropertyListing) => void;
  onDeal: (property: PropertyListing) => void;
}

/** The properties that suit a demand, best first, with the broker's own marks. */
export function DemandMatches({ demand, onQfp, onDeal }: DemandMatchesProps) {
  const id = useId();
  const list = useLiveList('demandMatches', { demandListingId: demand.id });
  const { save, dismiss } = useMatchMarks();
  const { isPending } = list;
  const canSendQfp = isInvitable(demand);
  const render = useCallback(
    (match: MatchedProperty) => (
      <BrokerMatch
        match={match}
        isPending={isPending(match)}
        onSave={() => save(match, !match.is_saved)}
        onDismiss={() => dismiss(match)}
        onDeal={() => onDeal(match.property)}
        {...(canSendQfp && { onQfp: () => onQfp(match.property) })}
      />
    ),
    [isPending, save, dismiss, onDeal, onQfp, canSendQfp],
  );
  return (
    <Box component="section" aria-labelledby={id}>
      <Typography id={id} variant="h2" component="h3" sx={{ mb: 1 }}>
        Matching properties
      </Typography>
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={list.rows.length === 0}
        empty={{ title: 'No property suits yet', text: 'Properties are compared as soon as they come on the market.' }}
      >
        <LiveRows {...list} getKey={idOf} render={render} label="Matching properties" gap={8} estimate={92} />
      </AsyncState>
    </Box>
  );
}
