import { useMemo } from 'react';
import { useLiveList } from '../../../client/react/index.ts';
import type { OpenDemandListing } from '../../../contracts/demandListing.ts';
import type { PropertyListing } from '../../../contracts/propertyListing.ts';
import { range, type Formats } from '../../format/formats.ts';
import { label } from '../../format/labels.ts';
import { useFormats } from '../../format/useFormats.ts';
import type { Pick } from './SearchPicker.tsx';

/** Parts of a line, each once, without those that are unknown. */
export const line = (...parts: (string | null | undefined | false)[]): string =>
  [...new Set(parts.filter(Boolean))].join(' · ');

/** City and state, as far as known. */
export const place = ({ city, state }: { city: string | null; state: string | null }): string =>
  [city, state].filter(Boolean).join(', ');

/** A demand's size as a range; empty when unknown. */
export const sizeOf = ({ sqft_min, sqft_max }: OpenDemandListing, { area }: Formats): string =>
  sqft_min === null && sqft_max === null ? '' : range(sqft_min, sqft_max, area);

/** A demand's budget as a range; empty when unknown. */
export const budgetOf = ({ budget_min, budget_max }: OpenDemandListing, { money }: Formats): string =>
  budget_min === null && budget_max === null ? '' : range(budget_min, budget_max, money);

/** A demand to pick, with the business that it belongs to unless that is confidential. */
export interface DemandPick extends Pick {
  business_id: string | null;
  business_name: string;
}

const filterOf = (search: string): Record<string, string> => (search ? { search } : {});

/** Properties on the market that match a search. */
export function usePropertyPicks(search: string) {
  const filters = useMemo(() => filterOf(search), [search]);
  const { rows, isLoading } = useLiveList('marketProperties', filters);
  const formats = useFormats();
  const picks = useMemo(
    () =>
      rows.map((property) => ({
        id: property.id,
        title: property.title,
        status: property.status,
        detail: line(
          label('propertyType', property.property_type),
          place(property),
          property.sqft !== null && formats.area(property.sqft),
        ),
      })),
    [rows, formats],
  );
  return { picks, isLoading };
}

/** Open demand listings that match a search. */
export function useDemandPicks(search: string) {
  const filters = useMemo(() => filterOf(search), [search]);
  const { rows, isLoading } = useLiveList('openDemands', filters);
  const formats = useFormats();
  const picks = useMemo(
    () =>
      rows.map((demand): DemandPick => {
        const { id, business_id, business_name, asset_type } = demand;
        return {
          id,
          title: demand.title,
          detail: line(
            business_name,
            asset_type && label('propertyType', asset_type),
            place(demand),
            sizeOf(demand, formats),
          ),
          business_id,
          business_name,
        };
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

/** Properties that can be proposed to a tenant. */
export function useActivePropertyPicks(search: string) {
  const { picks, isLoading } = usePropertyPicks(search);
  return { picks: useMemo(() => picks.filter(({ status }) => status === 'active'), [picks]), isLoading };
}
