import { Box, Typography } from '@mui/material';
import { useCallback, useMemo } from 'react';
import { useLiveList } from '../../../../client/react/index.ts';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import type { MatchedProperty } from '../../../../contracts/propertyMatch.ts';
import { AsyncState, LiveRows, useToast, useWrite } from '../../../components/index.ts';
import { dismissMatch, saveMatch } from '../../tenant/match/writes.ts';
import { BrokerMatch } from './BrokerMatch.tsx';

export interface DemandMatchesProps {
  demand: OpenDemandListing;
  onQfp: (property: PropertyListing) => void;
  onDeal: (property: PropertyListing) => void;
}

const keyOf = ({ id }: MatchedProperty): string => id;

/** The properties that suit a demand, best first, with the broker's own marks. */
export function DemandMatches({ demand, onQfp, onDeal }: DemandMatchesProps) {
  const filters = useMemo(() => ({ demandListingId: demand.id }), [demand.id]);
  const list = useLiveList('demandMatches', filters);
  const write = useWrite();
  const toast = useToast();
  const { isPending } = list;
  const canSendQfp = demand.business_id !== null;
  const dismiss = useCallback(
    (match: MatchedProperty) => {
      void write(dismissMatch(match, true));
      const undo = (): void => void write(dismissMatch(match, false));
      toast({
        text: `${match.property.title} is off the list`,
        severity: 'info',
        action: { label: 'Undo', onClick: undo },
      });
    },
    [write, toast],
  );
  const render = useCallback(
    (match: MatchedProperty) => (
      <BrokerMatch
        match={match}
        isPending={isPending(match)}
        onSave={() => void write(saveMatch(match, !match.is_saved))}
        onDismiss={() => dismiss(match)}
        onDeal={() => onDeal(match.property)}
        {...(canSendQfp && { onQfp: () => onQfp(match.property) })}
      />
    ),
    [isPending, write, dismiss, onDeal, onQfp, canSendQfp],
  );
  return (
    <Box component="section" aria-labelledby={`matches-${demand.id}`}>
      <Typography id={`matches-${demand.id}`} variant="h2" component="h3" sx={{ mb: 1 }}>
        Matching properties
      </Typography>
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={list.rows.length === 0}
        empty={{ title: 'No property suits yet', text: 'Properties are compared as soon as they come on the market.' }}
      >
        <LiveRows {...list} getKey={keyOf} render={render} label="Matching properties" gap={8} estimate={92} />
      </AsyncState>
    </Box>
  );
}
