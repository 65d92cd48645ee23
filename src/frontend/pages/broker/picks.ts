import { useMemo } from 'react';
import { useLiveList } from '../../../client/react/index.ts';
import type { OpenDemandListing } from '../../../contracts/demandListing.ts';
import type { PropertyListing } from '../../../contracts/propertyListing.ts';
import { label } from '../../format/labels.ts';
import { useFormats } from '../../format/useFormats.ts';
import { areaOf, line, place, propertyLine } from '../common/listing/listingText.ts';
import type { Pick } from '../common/SearchPicker.tsx';

/** A demand to pick, with the business that it belongs to unless that is confidential. */
export interface DemandPick extends Pick {
  business_id: string | null;
  business_name: string;
}

const filterOf = (search: string): { search?: string } => (search ? { search } : {});

/** Properties on the market that match a search. */
export function usePropertyPicks(search: string) {
  const { rows, isLoading } = useLiveList('marketProperties', filterOf(search));
  const formats = useFormats();
  const picks = useMemo(
    () =>
      rows.map((property) => ({
        id: property.id,
        title: property.title,
        status: property.status,
        detail: propertyLine(property, formats),
      })),
    [rows, formats],
  );
  return { picks, isLoading };
}

/** Properties that can be proposed to a tenant. */
export function useActivePropertyPicks(search: string) {
  const { picks, isLoading } = usePropertyPicks(search);
  return { picks: useMemo(() => picks.filter(({ status }) => status === 'active'), [picks]), isLoading };
}

/** Open demand listings that match a search. */
export function useDemandPicks(search: string) {
  const { rows, isLoading } = useLiveList('openDemands', filterOf(search));
  const formats = useFormats();
  const picks = useMemo(
    () =>
      rows.map((demand): DemandPick => {
        const { id, title, business_id, business_name, asset_type } = demand;
        const type = asset_type && label('propertyType', asset_type);
        const detail = line(business_name, type, place(demand), areaOf(demand, formats));
        return { id, title, detail, business_id, business_name };
      }),
    [rows, formats],
  );
  return { picks, isLoading };
}

/** What a deal about a demand begins with; a business in stealth is not named. */
export const aboutDemand = ({ id, title, business_id, business_name }: OpenDemandListing) => ({
  demand_listing_id: id,
  demand_title: title,
  tenant_business_id: business_id,
  business_name: business_id === null ? null : business_name,
});

/** What a deal about a property begins with. */
export const aboutProperty = ({ id, title }: PropertyListing) => ({ property_id: id, property_title: title });
