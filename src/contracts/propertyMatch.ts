import { z } from 'zod';
import { Id, Page, queryInteger } from './common.ts';
import { OpenDemandListing } from './demandListing.ts';
import { PropertyListing } from './propertyListing.ts';
import { Score, listOf, stamps } from './rows.ts';

/** How well a property suits a demand listing, in total and by part; the marks are the reader's own, and a landlord has none. */
export const PropertyMatch = z
  .strictObject({
    id: Id,
    demand_listing_id: Id,
    property_listing_id: Id,
    match_score: Score,
    location_score: Score,
    size_score: Score,
    price_score: Score,
    asset_type_score: Score,
    amenities_score: Score,
    is_viewed: z.boolean(),
    is_saved: z.boolean(),
    is_dismissed: z.boolean(),
    ...stamps,
  })
  .meta({ id: 'PropertyMatch' });
export type PropertyMatch = z.infer<typeof PropertyMatch>;

/** Marks that a tenant or a broker puts on a match. */
export type MatchMarks = Partial<Pick<PropertyMatch, 'is_viewed' | 'is_saved' | 'is_dismissed'>>;

export const MatchedProperty = z
  .strictObject({ ...PropertyMatch.shape, property: PropertyListing })
  .meta({ id: 'MatchedProperty' });
export type MatchedProperty = z.infer<typeof MatchedProperty>;

export const MatchedDemand = z
  .strictObject({ ...PropertyMatch.shape, demandListing: OpenDemandListing })
  .meta({ id: 'MatchedDemand' });
export type MatchedDemand = z.infer<typeof MatchedDemand>;

/** One match: a tenant and a broker get the property beside it, the property's landlord the demand. */
export const MatchedEither = z.union([MatchedProperty, MatchedDemand]);

export const MatchListQuery = Page.extend({
  minScore: queryInteger(0, 100).optional().meta({ description: 'Least match_score' }),
});
export type MatchListQuery = z.infer<typeof MatchListQuery>;

export const MatchedPropertyList = listOf('matches', MatchedProperty);
export const MatchedDemandList = listOf('matches', MatchedDemand);
