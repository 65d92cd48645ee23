import type { DemandListing, OpenDemandListing } from '../../../../contracts/demandListing.ts';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import { toSquareMetres, type Formats } from '../../../format/formats.ts';
import { label } from '../../../format/labels.ts';

/** Parts of a line, each once, without those that are unknown. */
export const line = (...parts: (string | null | undefined | false)[]): string =>
  [...new Set(parts.filter(Boolean))].join(' · ');

/** City and state, as far as known. */
export const place = ({ city, state }: { city: string | null; state: string | null }): string =>
  [city, state].filter(Boolean).join(', ');

/** Where a property is, as far as it is known. */
export function addressOf(property: Pick<PropertyListing, 'address' | 'city' | 'state' | 'zip_code'>): string {
  const { address, city, state, zip_code } = property;
  const town = [city, [state, zip_code].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return [address, town].filter(Boolean).join(', ') || 'Place not given';
}

/** The place that is wanted; the district is left out where it only repeats the town. */
export function wantedPlace(demand: Pick<DemandListing, 'address' | 'location_name' | 'city' | 'state'>): string {
  const { address, location_name, city } = demand;
  const town = place(demand);
  const district = location_name === town || location_name === city ? null : location_name;
  return [address, district, town].filter(Boolean).join(', ') || 'Anywhere';
}

/** A demand's area as a range; empty when it is open. */
export const areaOf = (
  { sqft_min, sqft_max }: Pick<DemandListing, 'sqft_min' | 'sqft_max'>,
  { areaRange }: Formats,
): string => (sqft_min === null && sqft_max === null ? '' : areaRange(sqft_min, sqft_max));

/** A demand's budget as a range; empty when it is open. */
export const budgetOf = (
  { budget_min, budget_max }: Pick<DemandListing, 'budget_min' | 'budget_max'>,
  { moneyRange }: Formats,
): string => (budget_min === null && budget_max === null ? '' : moneyRange(budget_min, budget_max));

/** A property in one line: type, place, area. */
export const propertyLine = (
  property: Pick<PropertyListing, 'property_type' | 'city' | 'state' | 'sqft'>,
  { area }: Formats,
): string =>
  line(label('propertyType', property.property_type), place(property), property.sqft !== null && area(property.sqft));

/** A price per square foot in the unit of the reader's region; empty when unknown. */
export function unitPrice(perSquareFoot: number | null, { squareFeet, money }: Formats): string {
  if (perSquareFoot === null) return '';
  if (squareFeet) return `${money(perSquareFoot)} per sq ft`;
  return `${money(Math.round((perSquareFoot / toSquareMetres(1)) * 100) / 100)} per m²`;
}

/** What to call a demand on the market; one in stealth has no title of its own. */
export const titleOf = ({ title, stealth_mode, asset_type, city }: OpenDemandListing): string =>
  stealth_mode ? line('Confidential', asset_type && label('propertyType', asset_type), city) : title;
