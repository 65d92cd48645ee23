import { useCallback } from 'react';
import { useLiveList } from '../../../../client/react/index.ts';
import type { DemandListing } from '../../../../contracts/demandListing.ts';
import type { MatchedProperty } from '../../../../contracts/propertyMatch.ts';
import { AsyncState, idOf, LiveRows, Section } from '../../../components/index.ts';
import { counted } from '../../../format/labels.ts';
import { useScoreFilter } from '../../common/match/useScoreFilter.tsx';
import { MatchCard } from '../match/MatchCard.tsx';
import { useMatchActions } from '../match/useMatchActions.tsx';

/** The properties that suit a demand listing, best first. */
export function Matches({ demand }: { demand: DemandListing }) {
  const { filters, listKey, bar, empty } = useScoreFilter();
  const list = useLiveList('demandMatches', { demandListingId: demand.id, ...filters });
  const { dialogs, open, inquire, save, dismiss } = useMatchActions();
  const { isPending } = list;
  const render = useCallback(
    (match: MatchedProperty) => (
      <MatchCard match={match} isPending={isPending(match)} actions={{ open, inquire, save, dismiss }} />
    ),
    [isPending, open, inquire, save, dismiss],
  );
  return (
    <Section
      title="Matches"
      subtitle={
        !list.total
          ? 'Properties that suit this listing, best first'
          : `${counted(list.total, 'property', 'properties')}, best first`
      }
      actions={bar}
    >
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={list.rows.length === 0}
        skeleton="cards"
        empty={empty(whyNone(demand))}
      >
        <LiveRows
          {...list}
          label="Matches"
          getKey={idOf}
          render={render}
          minWidth={380}
          gap={12}
          estimate={220}
          listKey={listKey}
        />
      </AsyncState>
      {dialogs}
    </Section>
  );
}

const whyNone = ({ status }: DemandListing): string =>
  status === 'active'
    ? 'Properties are compared with this listing as soon as they come on the market.'
    : 'Only active listings are matched.';
