import { Button } from '@mui/material';
import { useCallback, useMemo, useState } from 'react';
import { useLiveList } from '../../../../client/react/index.ts';
import type { ListedInvite } from '../../../../contracts/businessInvite.ts';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import type { MatchedDemand } from '../../../../contracts/propertyMatch.ts';
import {
  AsyncState,
  FilterBar,
  LiveRows,
  Section,
  useUrlFilters,
  type FilterField,
} from '../../../components/index.ts';
import { counted } from '../../../format/labels.ts';
import { MessageDialog } from '../../broker/demands/MessageDialog.tsx';
import { InviteDialog } from '../demands/InviteDialog.tsx';
import { isInvitable } from '../demands/writes.ts';
import { MatchingDemand } from './MatchingDemand.tsx';

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
const keyOf = ({ id }: MatchedDemand): string => id;

/** The demands that a property suits, best first. */
export function MatchingDemands({ property }: { property: PropertyListing }) {
  const { values, set, clear } = useUrlFilters(FILTERS);
  const minScore = Number(values.minScore);
  const list = useLiveList('propertyMatches', { propertyId: property.id, ...(minScore > 0 && { minScore }) });
  const inviteOf = useSentInvites(property.id);
  const [doing, setDoing] = useState<{ what: 'invite' | 'message'; match: MatchedDemand } | null>(null);
  const onInvite = useCallback((match: MatchedDemand) => setDoing({ what: 'invite', match }), []);
  const onWrite = useCallback((match: MatchedDemand) => setDoing({ what: 'message', match }), []);
  const done = (): void => setDoing(null);
  const render = useCallback(
    (match: MatchedDemand) => (
      <MatchingDemand match={match} invite={inviteOf(match)} onInvite={onInvite} onWrite={onWrite} />
    ),
    [inviteOf, onInvite, onWrite],
  );
  const demand = doing?.match.demandListing;
  return (
    <Section
      title="Who looks for this"
      subtitle={
        list.isLoading
          ? 'Demand listings that it suits, best first'
          : `${counted(list.total, 'demand listing')}, best first`
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
            : { title: 'No matches yet', text: whyNone(property) }
        }
      >
        <LiveRows
          label="Matching demand listings"
          rows={list.rows}
          total={list.total}
          hasMore={list.hasMore}
          loadMore={list.loadMore}
          isLoadingMore={list.isLoadingMore}
          getKey={keyOf}
          render={render}
          listKey={values.minScore ?? ''}
          minWidth={360}
          gap={12}
          estimate={210}
        />
      </AsyncState>
      {demand && doing?.what === 'invite' && isInvitable(demand) && (
        <InviteDialog demand={demand} property={property} onClose={done} />
      )}
      {demand && doing?.what === 'message' && <MessageDialog demand={demand} onClose={done} />}
    </Section>
  );
}

const whyNone = ({ status }: PropertyListing): string =>
  status === 'active'
    ? 'Demand listings are compared with this property as soon as tenants open them.'
    : 'Only active properties are matched. Set this one to active to see who looks for it.';

/** The newest invite of a match's business to a property, among those sent last. */
function useSentInvites(propertyId: string): (match: MatchedDemand) => ListedInvite | undefined {
  const { rows } = useLiveList('invites', { direction: 'sent' });
  const byBusiness = useMemo(() => {
    const newestLast = rows.filter((invite) => invite.property_listing_id === propertyId).toReversed();
    return new Map(newestLast.map((invite) => [invite.business_id, invite]));
  }, [rows, propertyId]);
  return useCallback(({ demandListing: { business_id } }) => byBusiness.get(business_id ?? ''), [byBusiness]);
}
