import type { PropertyMatch } from '../../../../contracts/propertyMatch.ts';

type Scores = Pick<
  PropertyMatch,
  'match_score' | 'location_score' | 'size_score' | 'price_score' | 'asset_type_score' | 'amenities_score'
>;

/** One part of a match's score, 0 to 100, and its weight in the whole, in percent. */
export interface ScorePart {
  name: string;
  weight: number;
  score: number;
}

/** The five parts that a match's score is made of. */
export const partsOf = (match: Scores): ScorePart[] => [
  { name: 'Location', weight: 30, score: match.location_score },
  { name: 'Area', weight: 25, score: match.size_score },
  { name: 'Price', weight: 25, score: match.price_score },
  { name: 'Type', weight: 15, score: match.asset_type_score },
  { name: 'Amenities', weight: 5, score: match.amenities_score },
];
