import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import { Area, Day, Money } from '../../../components/index.ts';
import type { Formats } from '../../../format/formats.ts';
import { label } from '../../../format/labels.ts';
import type { Fact } from '../Facts.tsx';
import { addressOf, unitPrice } from './listingText.ts';

/** What everybody gets to know of a property, in short. */
export const propertyFacts = (property: PropertyListing, formats: Formats): Fact[] => [
  { label: 'Where', value: addressOf(property), wide: true },
  { label: 'Type', value: label('propertyType', property.property_type) },
  { label: 'Area', value: <Area value={property.sqft} /> },
  { label: 'Asking price', value: <Money value={property.asking_price} /> },
  { label: 'Price by area', value: unitPrice(property.price_per_sqft, formats) },
  { label: 'Lease', value: property.lease_type },
  { label: 'Available from', value: property.available_date !== null && <Day value={property.available_date} /> },
  { label: 'Lot', value: property.lot_size !== null && <Area value={property.lot_size} /> },
  { label: 'Floors', value: property.floors },
  { label: 'Built', value: property.year_built },
];

/** What is said about a property at length. */
export const propertyTexts = ({ amenities, description }: PropertyListing): Fact[] => [
  { label: 'Amenities', value: amenities.join(', '), wide: true },
  { label: 'Description', value: description, wide: true },
];
