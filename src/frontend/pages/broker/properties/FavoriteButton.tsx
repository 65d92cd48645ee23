import { IconButton } from '@mui/material';
import { Heart } from 'lucide-react';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import type { Favorites } from './useFavorites.ts';

/** Whether a property is a favorite, and the switch for it. */
export function FavoriteButton({ property, favorites }: { property: PropertyListing; favorites: Favorites }) {
  const isOn = favorites.has(property.id);
  return (
    <IconButton
      size="small"
      aria-pressed={isOn}
      aria-label={`Favorite: ${property.title}`}
      title={isOn ? 'Take off the favorites' : 'Make a favorite'}
      color={isOn ? 'primary' : 'default'}
      onClick={() => favorites.toggle(property)}
    >
      <Heart size={18} aria-hidden fill={isOn ? 'currentColor' : 'none'} />
    </IconButton>
  );
}
