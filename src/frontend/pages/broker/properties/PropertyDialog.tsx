import { Button } from '@mui/material';
import { Handshake } from 'lucide-react';
import { useState } from 'react';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import { PropertyDialog as MarketPropertyDialog } from '../../common/PropertyDialog.tsx';
import { DealForm } from '../deals/DealForm.tsx';
import { aboutProperty } from '../picks.ts';
import { FavoriteButton } from './FavoriteButton.tsx';
import type { Favorites } from './useFavorites.ts';

export interface PropertyDialogProps {
  id: string;
  favorites: Favorites;
  onClose: () => void;
}

/** A property on the market, and what a broker can do about it. */
export function PropertyDialog({ id, favorites, onClose }: PropertyDialogProps) {
  const [about, setAbout] = useState<PropertyListing | null>(null);
  return (
    <>
      <MarketPropertyDialog
        propertyId={id}
        onClose={onClose}
        aside={(property) => <FavoriteButton property={property} favorites={favorites} />}
        actions={(property) => (
          <Button
            variant="contained"
            onClick={() => setAbout(property)}
            startIcon={<Handshake size={18} aria-hidden />}
          >
            Open a deal
          </Button>
        )}
      />
      {about && <DealForm open about={aboutProperty(about)} onClose={() => setAbout(null)} />}
    </>
  );
}
