import { Box, Card, Link, Typography } from '@mui/material';
import { memo, type ReactNode } from 'react';
import { Link as RouterLink } from 'react-router';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import { Area, Day, Money, PendingMark, StatusChip, VerifiedMark, When } from '../../../components/index.ts';
import { label } from '../../../format/labels.ts';
import { isNew } from '../../common/isNew.ts';
import { line, place } from '../../common/listing/listingText.ts';
import { FeaturedMark } from './FeaturedMark.tsx';
import { PropertyMenu } from './PropertyMenu.tsx';
import type { PropertyDialogs } from './usePropertyDialogs.tsx';

export interface PropertyCardProps extends Pick<PropertyDialogs, 'edit' | 'remove'> {
  property: PropertyListing;
  isPending: boolean;
}

/** The title of a property as the way to its page. */
export function PropertyLink({ property }: { property: PropertyListing }) {
  if (isNew(property)) return <Box component="span" sx={title}>{property.title}</Box>; // prettier-ignore
  return (
    <Link
      component={RouterLink}
      to={`/landlord/properties/${property.id}`}
      underline="hover"
      color="text.primary"
      sx={title}
    >
      {property.title}
    </Link>
  );
}

/** A property in short: what, where, how large, for how much. */
export const PropertyCard = memo(function PropertyCard({ property, isPending, edit, remove }: PropertyCardProps) {
  const { status, property_type, sqft, asking_price, available_date, is_verified, is_featured, updated_at } = property;
  return (
    <Card sx={card}>
      <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: 0.5 }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <PropertyLink property={property} />
          <Typography variant="caption" color="text.secondary" component="div">
            {line(label('propertyType', property_type), place(property) || property.address)}
          </Typography>
        </Box>
        <PropertyMenu property={property} edit={edit} remove={remove} />
      </Box>
      <Box component="dl" sx={figures}>
        <Figure label="Area">
          <Area value={sqft} />
        </Figure>
        <Figure label="Asking price">
          <Money value={asking_price} />
        </Figure>
        {available_date !== null && (
          <Figure label="Available">
            <Day value={available_date} />
          </Figure>
        )}
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 0.75, mt: 'auto' }}>
        <StatusChip entity="property" status={status} />
        {is_verified && <VerifiedMark />}
        {is_featured && <FeaturedMark />}
        {isPending && <PendingMark />}
        <Typography variant="caption" color="text.secondary" sx={{ ml: 'auto' }}>
          Changed <When value={updated_at} />
        </Typography>
      </Box>
    </Card>
  );
});

function Figure({ label: name, children }: { label: string; children: ReactNode }) {
  return (
    <Box sx={{ minWidth: 0 }}>
      <Typography component="dt" variant="caption" color="text.secondary">
        {name}
      </Typography>
      <Typography component="dd" variant="body2" sx={{ m: 0, fontWeight: 600, fontVariantNumeric: 'tabular-nums' }}>
        {children}
      </Typography>
    </Box>
  );
}

const title = { fontWeight: 600, overflowWrap: 'anywhere' } as const;
const card = { display: 'flex', flexDirection: 'column', gap: 1.25, height: '100%', p: 1.75, pr: 1.25 } as const;
const figures = {
  display: 'grid',
  gap: 1,
  m: 0,
  gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
} as const;
