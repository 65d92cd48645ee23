import { Box } from '@mui/material';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';

/** A property's photos in a row that scrolls; nothing without any. */
export function Photos({ property: { photos, title } }: { property: Pick<PropertyListing, 'photos' | 'title'> }) {
  if (photos.length === 0) return null;
  return (
    <Box role="region" aria-label="Photos" tabIndex={0} sx={{ display: 'flex', gap: 1, overflowX: 'auto' }}>
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
}
