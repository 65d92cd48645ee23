import { Box, Card, Typography } from '@mui/material';
import { memo } from 'react';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';
import { When } from '../../../components/index.ts';
import { label } from '../../../format/labels.ts';
import { useFormats } from '../../../format/useFormats.ts';
import { Confidential } from '../listing/Confidential.tsx';
import { areaOf, budgetOf, line, place, titleOf } from '../listing/listingText.ts';
import { OpenLink } from './OpenLink.tsx';

/** A demand listing in the market; what is confidential stays so. */
export const DemandCard = memo(function DemandCard({ demand }: { demand: OpenDemandListing }) {
  const formats = useFormats();
  const area = areaOf(demand, formats);
  const budget = budgetOf(demand, formats);
  return (
    <Card sx={{ p: 2, height: '100%', display: 'flex', flexDirection: 'column', gap: 0.75 }}>
      <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: 1 }}>
        <OpenLink id={demand.id}>{titleOf(demand)}</OpenLink>
        {demand.stealth_mode && <Confidential />}
      </Box>
      <Typography variant="body2">
        {line(
          !demand.stealth_mode && demand.business_name,
          demand.asset_type && label('propertyType', demand.asset_type),
        )}
      </Typography>
      <Typography variant="body2" color="text.secondary">
        {line(place(demand), demand.industry) || 'Anywhere'}
      </Typography>
      <Typography variant="body2" sx={{ fontVariantNumeric: 'tabular-nums' }}>
        {line(area || 'Any area', budget)}
      </Typography>
      <Typography variant="caption" color="text.secondary" sx={{ mt: 'auto' }}>
        Listed <When value={demand.created_at} />
      </Typography>
    </Card>
  );
});
