import { Box, Link } from '@mui/material';
import { MapPin } from 'lucide-react';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import { Section, When } from '../../../components/index.ts';
import { useFormats } from '../../../format/useFormats.ts';
import { Facts } from '../../common/Facts.tsx';
import { Photos } from '../../common/listing/Photos.tsx';
import { propertyFacts, propertyTexts } from '../../common/listing/propertyFacts.tsx';

/** All that is known of a property. */
export function PropertyFacts({ property }: { property: PropertyListing }) {
  const formats = useFormats();
  return (
    <Section title="About">
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <Photos property={property} />
        <Facts
          facts={[
            ...propertyFacts(property, formats),
            { label: 'Coordinates', value: coordinatesOf(property) },
            { label: 'Added', value: <When value={property.created_at} /> },
            { label: 'Changed', value: <When value={property.updated_at} /> },
            { label: 'Your reference', value: property.external_id },
            ...propertyTexts(property),
          ]}
        />
      </Box>
    </Section>
  );
}

function coordinatesOf({ latitude, longitude }: PropertyListing) {
  if (latitude === null || longitude === null) return null;
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  return (
    <Link href={href} target="_blank" rel="noreferrer" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5 }}>
      <MapPin size={14} aria-hidden />
      {`${latitude}, ${longitude}`}
    </Link>
  );
}
