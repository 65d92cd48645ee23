import { Button } from '@mui/material';
import { useCallback } from 'react';
import { useLiveList } from '../../../../client/react/index.ts';
import type { DemandListing } from '../../../../contracts/demandListing.ts';
import type { MatchedProperty } from '../../../../contracts/propertyMatch.ts';
import {
  AsyncState,
  FilterBar,
  LiveRows,
  Section,
  useUrlFilters,
  type FilterField,
} from '../../../components/index.ts';
import { counted } from '../../../format/labels.ts';
import { MatchCard } from '../match/MatchCard.tsx';
import { useMatchActions } from '../match/useMatchActions.tsx';

const FILTERS = ['minScore'] as const;
const FIELDS: FilterField<'minScore'>[] = [
  {
    kind: 'select',
    name: 'minScore',
    label: 'Score',
    any: 'Any score',
    options: [50, 70, 85].map((least) => ({ value: String(least), label: `${least} or more` })),
  },
];
const keyOf = ({ id }: MatchedProperty): string => id;

/** The properties that suit a demand listing, best first. */
export function Matches({ demand }: { demand: DemandListing }) {
  const { values, set, clear } = useUrlFilters(FILTERS);
  const minScore = Number(values.minScore);
  const list = useLiveList('demandMatches', { demandListingId: demand.id, ...(minScore > 0 && { minScore }) });
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
        list.total === 0
          ? 'Properties that suit this listing, best first'
          : `${counted(list.total, 'property', 'properties')}, best first`
      }
      actions={<FilterBar label="Filter matches" fields={FIELDS} values={values} onChange={set} onClear={clear} />}
    >
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={list.rows.length === 0}
        skeleton="cards"
        empty={
          values.minScore
            ? { title: 'No match scores as high', action: <Button onClick={clear}>Show all matches</Button> }
            : { title: 'No matches yet', text: whyNone(demand) }
        }
      >
        <LiveRows
          {...list}
          label="Matches"
          getKey={keyOf}
          render={render}
          minWidth={380}
          gap={12}
          estimate={220}
          listKey={values.minScore}
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
