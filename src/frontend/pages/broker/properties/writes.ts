import type { MutationRequest } from '../../../../client/index.ts';

/** Puts a property among the broker's favorites, or takes it off. */
export const setFavorite = ({ id, title }: { id: string; title: string }, on: boolean): MutationRequest => ({
  method: on ? 'POST' : 'DELETE',
  path: `/api/property-listings/${id}/favorite`,
  label: on ? `Make ${title} a favorite` : `Take ${title} off the favorites`,
  record: `favorite:${id}`,
});
