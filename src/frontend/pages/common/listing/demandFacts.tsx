import type { DemandListing } from '../../../../contracts/demandListing.ts';
import { Day } from '../../../components/index.ts';
import type { Formats } from '../../../format/formats.ts';
import { label } from '../../../format/labels.ts';
import type { Fact } from '../Facts.tsx';
import { areaOf, budgetOf, wantedPlace } from './listingText.ts';

/** What of a demand listing stands also in those of others. */
type Wish = Omit<DemandListing, 'id' | 'business_id' | 'owner_id' | 'title' | 'status' | 'version'>;

/** What is wanted, in short. */
export const demandFacts = (demand: Wish, formats: Formats): Fact[] => [
  { label: 'Type', value: demand.asset_type ? label('propertyType', demand.asset_type) : 'Any' },
  { label: 'Where', value: wantedPlace(demand) },
  { label: 'Area', value: areaOf(demand, formats) || 'Any' },
  { label: 'Budget', value: budgetOf(demand, formats) },
  { label: 'Wanted from', value: demand.start_date !== null && <Day value={demand.start_date} /> },
  { label: 'Duration', value: demand.duration_type },
  { label: 'Industry', value: demand.industry },
];

/** What is said about it at length. */
export const demandTexts = ({ amenities, additional_features, requirements, description }: Wish): Fact[] => [
  { label: 'Amenities', value: amenities.join(', '), wide: true },
  { label: 'Other features', value: additional_features.join(', '), wide: true },
  { label: 'Requirements', value: requirements, wide: true },
  { label: 'Description', value: description, wide: true },
];
