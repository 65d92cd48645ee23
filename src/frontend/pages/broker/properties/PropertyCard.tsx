import { Box, Card, Typography } from '@mui/material';
import { memo } from 'react';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import { PendingMark, StatusChip, VerifiedMark, When } from '../../../components/index.ts';
import { label } from '../../../format/labels.ts';
import { useFormats } from '../../../format/useFormats.ts';
import { addressOf, line, unitPrice } from '../../common/listing/listingText.ts';
import { OpenLink } from '../../common/market/OpenLink.tsx';
import { FavoriteButton } from './FavoriteButton.tsx';
import type { Favorites } from './useFavorites.ts';

/** A property on the market. */
export const PropertyCard = memo(function PropertyCard({
  property,
  favorites,
}: {
  property: PropertyListing;
  favorites: Favorites;
}) {
  const formats = useFormats();
  const { sqft, asking_price, price_per_sqft } = property;
  return (
    <Card sx={{ p: 2, height: '100%', display: 'flex', flexDirection: 'column', gap: 0.75 }}>
      <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: 1 }}>
        <OpenLink id={property.id}>{property.title}</OpenLink>
        <Box sx={{ mt: '-5px', mr: '-5px' }}>
          <FavoriteButton property={property} favorites={favorites} />
        </Box>
      </Box>
      <Typography variant="body2" color="text.secondary">
        {addressOf(property)}
      </Typography>
      <Typography variant="body2">
        {line(label('propertyType', property.property_type), sqft === null ? 'Area not given' : formats.area(sqft))}
      </Typography>
      <Typography variant="body2" sx={{ fontVariantNumeric: 'tabular-nums', fontWeight: 600 }}>
        {asking_price === null ? 'Price on request' : formats.money(asking_price)}
        {price_per_sqft !== null && (
          <Box component="span" sx={{ fontWeight: 400, color: 'text.secondary' }}>
            {` · ${unitPrice(price_per_sqft, formats)}`}
          </Box>
        )}
      </Typography>
      <Box sx={{ mt: 'auto', display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 0.75 }}>
        <StatusChip entity="property" status={property.status} />
        {property.is_verified && <VerifiedMark />}
        {favorites.isPending(property.id) && <PendingMark />}
        <Typography variant="caption" color="text.secondary" sx={{ ml: 'auto' }}>
          <When value={property.created_at} />
        </Typography>
      </Box>
    </Card>
  );
});
