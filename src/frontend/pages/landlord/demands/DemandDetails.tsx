import { Box, Typography } from '@mui/material';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';
import { Day, When } from '../../../components/index.ts';
import { label } from '../../../format/labels.ts';
import { useFormats } from '../../../format/useFormats.ts';
import { Confidential } from '../../broker/demands/DemandCard.tsx';
import { budgetOf, line, place, sizeOf } from '../../broker/market.ts';
import { Facts } from '../../tenant/Facts.tsx';

/** Why a confidential tenant cannot be invited. */
export const WHY_NO_INVITE =
  'This tenant does not want to be named yet, so there is no business to invite. A message reaches them all the same.';

/** All that a landlord gets to know of a demand listing. */
export function DemandDetails({ demand }: { demand: OpenDemandListing }) {
  const formats = useFormats();
  const { stealth_mode, asset_type, start_date, duration_type, industry, requirements, description } = demand;
  const budget = budgetOf(demand, formats);
  const wishes = demand.additional_features.join(', ');
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      {stealth_mode && (
        <Box>
          <Confidential />
          <Typography variant="body2" color="text.secondary" sx={{ mt: 0.75 }}>
            {WHY_NO_INVITE}
          </Typography>
        </Box>
      )}
      <Facts
        facts={[
          !stealth_mode && { label: 'Business', value: demand.business_name },
          { label: 'Kind', value: asset_type ? label('propertyType', asset_type) : 'Any' },
          { label: 'Where', value: whereOf(demand) },
          { label: 'Size', value: sizeOf(demand, formats) || 'Any' },
          budget !== '' && { label: 'Budget', value: budget },
          industry !== null && { label: 'Industry', value: industry },
          duration_type !== null && { label: 'Term', value: duration_type },
          start_date !== null && { label: 'From', value: <Day value={start_date} /> },
          { label: 'Listed', value: <When value={demand.created_at} /> },
          demand.amenities.length > 0 && { label: 'Amenities', value: demand.amenities.join(', '), wide: true },
          wishes !== '' && { label: 'Further wishes', value: wishes, wide: true },
          requirements !== null && { label: 'Requirements', value: requirements, wide: true },
          description !== null && { label: 'Description', value: description, wide: true },
        ]}
      />
    </Box>
  );
}

/** The place in words; its name often repeats city and state. */
function whereOf(demand: OpenDemandListing): string {
  const town = place(demand);
  return line(demand.location_name !== town && demand.location_name, demand.address, town) || 'Anywhere';
}
