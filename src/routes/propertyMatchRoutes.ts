import { IdParams, type Role } from '../contracts/common.ts';
import {
  MatchListQuery,
  MatchedDemandList,
  MatchedEither,
  MatchedPropertyList,
  PropertyMatch,
} from '../contracts/propertyMatch.ts';
import type { PropertyMatchController } from '../controllers/PropertyMatchController.ts';
import { route, type Route } from './route.ts';

const tag = 'Matches';
const one = '/api/matches/:id';
const who: Role[] = ['tenant', 'broker'];
const mark = { tag, who, params: IdParams, answer: PropertyMatch };

/** Which properties suit which demand. Tenant and broker each see and set marks of their own. */
export const propertyMatchRoutes = (c: PropertyMatchController): Route[] => [
  route({ method: 'get', path: '/api/matches/demand-listing/:id', tag, who, summary: 'Best properties for a demand listing, without what the caller has dismissed', params: IdParams, query: MatchListQuery, answer: MatchedPropertyList, handler: c.forDemand }),
  route({ method: 'get', path: '/api/property-listings/:id/matches', tag, who: ['landlord'], summary: "Best demands for an own property, without anybody's marks", params: IdParams, query: MatchListQuery, answer: MatchedDemandList, handler: c.forProperty }),
  route({ method: 'get', path: one, tag, who: [...who, 'landlord'], summary: 'A match with the property beside it, or for its landlord with the demand', params: IdParams, answer: MatchedEither, handler: c.get }),
  route({ ...mark, method: 'post', path: `${one}/viewed`, summary: 'Marks a match as seen', handler: c.mark({ is_viewed: true }) }),
  route({ ...mark, method: 'post', path: `${one}/save`, summary: 'Keeps a match', handler: c.mark({ is_saved: true }) }),
  route({ ...mark, method: 'delete', path: `${one}/save`, summary: 'Keeps a match no longer', handler: c.mark({ is_saved: false }) }),
  route({ ...mark, method: 'post', path: `${one}/dismiss`, summary: 'Takes a match off the list', handler: c.mark({ is_dismissed: true }) }),
  route({ ...mark, method: 'delete', path: `${one}/dismiss`, summary: 'Puts a match back on the list', handler: c.mark({ is_dismissed: false }) }),
]; // prettier-ignore
