import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Typography,
  useMediaQuery,
} from '@mui/material';
import { Handshake, MessageSquare } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useRecord } from '../../../../client/react/index.ts';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import { Area, AsyncState, Day, Money, StatusChip, VerifiedMark, When } from '../../../components/index.ts';
import { label } from '../../../format/labels.ts';
import { InquireDialog } from '../../tenant/match/InquireDialog.tsx';
import { DealForm } from '../deals/DealForm.tsx';
import { Facts } from '../Facts.tsx';
import { aboutProperty, line, place } from '../market.ts';
import { useCountView } from '../useCountView.ts';
import { FavoriteButton } from './FavoriteButton.tsx';
import type { Favorites } from './useFavorites.ts';
import { viewProperty } from './writes.ts';

export interface PropertyDialogProps {
  id: string;
  favorites: Favorites;
  onClose: () => void;
}

/** A property on the market, and what a broker can do about it. Being opened counts as a view. */
export function PropertyDialog({ id, favorites, onClose }: PropertyDialogProps) {
  const { record: property, isLoading, error, retry } = useRecord('property', id);
  const [doing, setDoing] = useState<'inquiry' | 'deal' | null>(null);
  const titleId = useId();
  const isNarrow = useMediaQuery((theme) => theme.breakpoints.down('sm'));
  useCountView(property?.id, viewProperty);
  const done = (): void => setDoing(null);
  return (
    <Dialog open onClose={onClose} fullWidth fullScreen={isNarrow} maxWidth="sm" aria-labelledby={titleId}>
      <Box sx={{ display: 'flex', alignItems: 'center', pr: 2 }}>
        <DialogTitle id={titleId} sx={{ flex: 1 }}>
          {property?.title ?? 'Property'}
        </DialogTitle>
        {property && <FavoriteButton property={property} favorites={favorites} />}
      </Box>
      <DialogContent>
        <AsyncState isLoading={isLoading} error={error} retry={retry} isEmpty={!property} empty={GONE} skeleton="text">
          {() => property && <Details property={property} />}
        </AsyncState>
      </DialogContent>
      <DialogActions sx={{ flexWrap: 'wrap', gap: 1 }}>
        {property && (
          <>
            <Button onClick={() => setDoing('inquiry')} startIcon={<MessageSquare size={18} aria-hidden />}>
              Inquire
            </Button>
            <Button
              variant="contained"
              onClick={() => setDoing('deal')}
              startIcon={<Handshake size={18} aria-hidden />}
            >
              Open a deal
            </Button>
          </>
        )}
        <Button color="inherit" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
      {property && doing === 'inquiry' && <InquireDialog property={property} onClose={done} />}
      {property && doing === 'deal' && <DealForm open about={aboutProperty(property)} onClose={done} />}
    </Dialog>
  );
}

const GONE = { title: 'No longer on the market', text: 'The landlord has taken this property off the market.' };

function Details({ property }: { property: PropertyListing }) {
  const { status, is_verified, description, available_date } = property;
  const facts: [string, ReactNode][] = [
    ['Where', line(property.address, place(property), property.zip_code)],
    ['Type', label('propertyType', property.property_type)],
    ['Size', property.sqft !== null && <Area value={property.sqft} />],
    ['Asking price', property.asking_price !== null && <Money value={property.asking_price} />],
    ['Price per sq ft', property.price_per_sqft !== null && <Money value={property.price_per_sqft} />],
    ['Lease', property.lease_type],
    ['Available', available_date && <Day value={available_date} />],
    ['Lot', property.lot_size !== null && <Area value={property.lot_size} />],
    ['Floors', property.floors],
    ['Built', property.year_built],
    ['Amenities', property.amenities.join(', ')],
    ['Listed', <When value={property.created_at} />],
  ];
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        <StatusChip entity="property" status={status} />
        {is_verified && <VerifiedMark />}
      </Box>
      <Photos property={property} />
      {description && (
        <Typography variant="body2" sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {description}
        </Typography>
      )}
      <Facts facts={facts} />
    </Box>
  );
}

function Photos({ property: { photos, title } }: { property: PropertyListing }) {
  if (photos.length === 0) return null;
  return (
    <Box role="region" aria-label="Photos" tabIndex={0} sx={{ display: 'flex', gap: 1, overflowX: 'auto' }}>
      {photos.map((photo, i) => (
        <img
          key={photo}
          src={photo}
          alt={`Photo ${i + 1} of ${title}`}
          loading="lazy"
          referrerPolicy="no-referrer"
          style={{ height: 160, borderRadius: 8 }}
        />
      ))}
    </Box>
  );
}
