import type { PropertyListing } from '../../../../contracts/propertyListing.ts';

/** Where a property is, as far as it is known. */
export function placeOf({ address, city, state, zip_code }: PropertyListing): string {
  const town = [city, [state, zip_code].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return [address, town].filter(Boolean).join(', ') || 'Place not given';
}
