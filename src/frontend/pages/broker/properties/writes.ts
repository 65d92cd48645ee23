import type { MutationRequest } from '../../../../client/index.ts';

const path = (id: string, action: string): string => `/api/property-listings/${id}/${action}`;

/** Puts a property among the broker's favourites, or takes it off. */
export const setFavorite = ({ id, title }: { id: string; title: string }, on: boolean): MutationRequest => ({
  method: on ? 'POST' : 'DELETE',
  path: path(id, 'favorite'),
  label: on ? `Make ${title} a favourite` : `Take ${title} off the favourites`,
  record: `favorite:${id}`,
});

/** Counts that a property was looked at; once a viewer and day. */
export const viewProperty = (id: string): MutationRequest => ({
  method: 'POST',
  path: path(id, 'view'),
  label: 'Count a view of a property',
});
