import { useMemo } from 'react';
import type { PropertyType } from '../../../../contracts/propertyListing.ts';
import { useUrlFilters, type FilterField } from '../../../components/index.ts';
import { options } from '../../../format/labels.ts';

const NAMES = ['search', 'location', 'propertyType', 'minSqft', 'maxSqft', 'favorites'] as const;
export type MarketFilter = (typeof NAMES)[number];

/** The fields that narrow both markets. */
export const marketFields: FilterField<MarketFilter>[] = [
  { kind: 'search', name: 'search', label: 'Search' },
  { kind: 'search', name: 'location', label: 'City or state' },
  { kind: 'select', name: 'propertyType', label: 'Type', options: options('propertyType') },
  { kind: 'area', name: 'minSqft', label: 'Area from' },
  { kind: 'area', name: 'maxSqft', label: 'Area to' },
];

const whole = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
const typeOf = (text: string | undefined): PropertyType | undefined =>
  options('propertyType').find(({ value }) => value === text)?.value;

/** The filters of a market page, from its address. */
export function useMarketFilters() {
  const { values, set, clear } = useUrlFilters(NAMES);
  const filters = useMemo(
    () => ({
      search: values.search,
      location: values.location,
      propertyType: typeOf(values.propertyType),
      minSqft: whole(values.minSqft),
      maxSqft: whole(values.maxSqft),
    }),
    [values],
  );
  return { values, set, clear, filters, listKey: JSON.stringify(values), isFiltered: Object.keys(values).length > 0 };
}
