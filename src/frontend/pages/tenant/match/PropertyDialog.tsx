import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { MessageSquare } from 'lucide-react';
import { useEffect, useId, useState, type ReactNode } from 'react';
import { useMutate, useRecord } from '../../../../client/react/index.ts';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import { Area, AsyncState, Day, Money, StatusChip, VerifiedMark } from '../../../components/index.ts';
import { label } from '../../../format/labels.ts';
import { Facts } from '../Facts.tsx';
import { InquireDialog } from './InquireDialog.tsx';
import { placeOf } from './propertyText.ts';

export interface PropertyDialogProps {
  propertyId: string;
  /** Known before the property is. */
  title: string;
  onClose: () => void;
  /** Stands above the facts, e.g. how well it suits. */
  children?: ReactNode;
}

/** A property on the market, with a way to its landlord. Being looked at counts as a view. */
export function PropertyDialog({ propertyId, title, onClose, children }: PropertyDialogProps) {
  const { record: property, isLoading, error, retry } = useRecord('property', propertyId);
  const [asking, setAsking] = useState(false);
  const id = useId();
  useCountView(property);
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby={id}>
      <DialogTitle id={id}>{property?.title ?? title}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2 }}>
        {children}
        <AsyncState isLoading={isLoading} error={error} retry={retry} isEmpty={!property} empty={GONE} skeleton="text">
          {() => property && <Property property={property} />}
        </AsyncState>
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose}>
          Close
        </Button>
        {property && (
          <Button
            variant="contained"
            onClick={() => setAsking(true)}
            startIcon={<MessageSquare size={18} aria-hidden />}
          >
            Write to the landlord
          </Button>
        )}
      </DialogActions>
      {asking && property && <InquireDialog property={property} onClose={() => setAsking(false)} onSent={onClose} />}
    </Dialog>
  );
}

const GONE = { title: 'No longer on the market', text: 'The landlord has taken this property off the market.' };

/** The server counts one view a viewer and day. */
function useCountView(property: PropertyListing | null | undefined): void {
  const mutate = useMutate();
  const { id, title } = property ?? {};
  useEffect(() => {
    if (id === undefined) return;
    const view = { method: 'POST', path: `/api/property-listings/${id}/view`, label: `Look at ${title}` } as const;
    void mutate(view).catch(() => undefined);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a property that is renamed meanwhile is not looked at again
  }, [id, mutate]);
}

function Property({ property }: { property: PropertyListing }) {
  const { photos, amenities } = property;
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        <StatusChip entity="property" status={property.status} />
        {property.is_verified && <VerifiedMark />}
      </Box>
      {photos.length > 0 && (
        <Box sx={{ display: 'flex', gap: 1, overflowX: 'auto' }} tabIndex={0} role="region" aria-label="Photos">
          {photos.map((photo, index) => (
            <img
              key={photo}
              src={photo}
              alt={`Photo ${index + 1} of ${property.title}`}
              loading="lazy"
              referrerPolicy="no-referrer"
              style={{ height: 160, borderRadius: 8 }}
            />
          ))}
        </Box>
      )}
      <Facts
        facts={[
          { label: 'Where', value: placeOf(property), wide: true },
          { label: 'Kind', value: label('propertyType', property.property_type) },
          { label: 'Area', value: <Area value={property.sqft} /> },
          { label: 'Asking price', value: <Money value={property.asking_price} /> },
          property.price_per_sqft !== null && {
            label: 'Price per sq ft',
            value: <Money value={property.price_per_sqft} />,
          },
          property.lease_type !== null && { label: 'Lease', value: property.lease_type },
          property.available_date !== null && {
            label: 'Available from',
            value: <Day value={property.available_date} />,
          },
          property.year_built !== null && { label: 'Built', value: property.year_built },
          property.floors !== null && { label: 'Floors', value: property.floors },
          property.lot_size !== null && { label: 'Lot', value: <Area value={property.lot_size} /> },
          amenities.length > 0 && { label: 'Amenities', value: amenities.join(', '), wide: true },
          property.description !== null && { label: 'Description', value: property.description, wide: true },
        ]}
      />
    </>
  );
}
