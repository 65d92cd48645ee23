import { Box, Link } from '@mui/material';
import { MapPin } from 'lucide-react';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import { Area, Day, Money, Section, When } from '../../../components/index.ts';
import { label } from '../../../format/labels.ts';
import { useFormats } from '../../../format/useFormats.ts';
import { placeOf } from '../../tenant/match/propertyText.ts';
import { Facts } from '../../tenant/Facts.tsx';
import { unitPrice } from '../properties/propertyText.ts';

/** All that is known of a property. */
export function PropertyFacts({ property }: { property: PropertyListing }) {
  const formats = useFormats();
  const { amenities, photos, lot_size, price_per_sqft, available_date, description, external_id } = property;
  return (
    <Section title="About">
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {photos.length > 0 && <Photos property={property} />}
        <Facts
          facts={[
            { label: 'Where', value: placeOf(property), wide: true },
            { label: 'Kind', value: label('propertyType', property.property_type) },
            { label: 'Area', value: <Area value={property.sqft} /> },
            { label: 'Asking price', value: <Money value={property.asking_price} /> },
            price_per_sqft !== null && { label: 'Price by area', value: unitPrice(price_per_sqft, formats) },
            property.lease_type !== null && { label: 'Lease', value: property.lease_type },
            available_date !== null && { label: 'Available from', value: <Day value={available_date} /> },
            lot_size !== null && { label: 'Lot', value: <Area value={lot_size} /> },
            property.floors !== null && { label: 'Floors', value: property.floors },
            property.year_built !== null && { label: 'Built', value: property.year_built },
            coordinatesOf(property),
            { label: 'Added', value: <When value={property.created_at} /> },
            { label: 'Changed', value: <When value={property.updated_at} /> },
            external_id !== null && { label: 'Reference of yours', value: external_id },
            amenities.length > 0 && { label: 'Amenities', value: amenities.join(', '), wide: true },
            description !== null && { label: 'Description', value: description, wide: true },
          ]}
        />
      </Box>
    </Section>
  );
}

function coordinatesOf({ latitude, longitude }: PropertyListing) {
  if (latitude === null || longitude === null) return null;
  const at = `${latitude}, ${longitude}`;
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  return {
    label: 'Coordinates',
    value: (
      <Link
        href={href}
        target="_blank"
        rel="noreferrer"
        sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5 }}
      >
        <MapPin size={14} aria-hidden />
        {at}
      </Link>
    ),
  };
}

const Photos = ({ property: { photos, title } }: { property: PropertyListing }) => (
  <Box sx={{ display: 'flex', gap: 1, overflowX: 'auto' }} tabIndex={0} role="region" aria-label="Photos">
    {photos.map((photo, index) => (
      <img
        key={photo}
        src={photo}
        alt={`Photo ${index + 1} of ${title}`}
        loading="lazy"
        referrerPolicy="no-referrer"
        style={{ height: 160, borderRadius: 8 }}
      />
    ))}
  </Box>
);
