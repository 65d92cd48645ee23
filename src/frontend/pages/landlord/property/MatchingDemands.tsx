import { useCallback, useMemo, useState } from 'react';
import { useLiveList } from '../../../../client/react/index.ts';
import type { ListedInvite } from '../../../../contracts/businessInvite.ts';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import type { MatchedDemand } from '../../../../contracts/propertyMatch.ts';
import { AsyncState, idOf, LiveRows, Section } from '../../../components/index.ts';
import { counted } from '../../../format/labels.ts';
import { isInvitable } from '../../common/listing/writes.ts';
import { useScoreFilter } from '../../common/match/useScoreFilter.tsx';
import { WriteToTenantDialog } from '../../common/messages/WriteToTenantDialog.tsx';
import { InviteDialog } from '../demands/InviteDialog.tsx';
import { MatchingDemand } from './MatchingDemand.tsx';

/** The demands that a property suits, best first. */
export function MatchingDemands({ property }: { property: PropertyListing }) {
  const { filters, listKey, bar, empty } = useScoreFilter();
  const list = useLiveList('propertyMatches', { propertyId: property.id, ...filters });
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
        list.total === undefined
          ? 'Demand listings that it suits, best first'
          : `${counted(list.total, 'demand listing')}, best first`
      }
      actions={bar}
    >
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={list.rows.length === 0}
        skeleton="cards"
        empty={empty(whyNone(property))}
      >
        <LiveRows
          {...list}
          label="Matching demand listings"
          getKey={idOf}
          render={render}
          listKey={listKey}
          minWidth={360}
          gap={12}
          estimate={210}
        />
      </AsyncState>
      {demand && doing?.what === 'invite' && isInvitable(demand) && (
        <InviteDialog demand={demand} property={property} onClose={done} />
      )}
      {demand && doing?.what === 'message' && <WriteToTenantDialog demand={demand} onClose={done} />}
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
