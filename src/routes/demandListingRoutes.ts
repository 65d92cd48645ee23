import { z } from 'zod';
import { IdParams, type Role } from '../contracts/common.ts';
import {
  DemandList,
  DemandListQuery,
  DemandListing,
  DemandListingCreate,
  DemandListingUpdate,
  ListedDemandList,
  OpenDemandList,
  OpenDemandListing,
  StealthBody,
} from '../contracts/demandListing.ts';
import { BrowseQuery } from '../contracts/propertyListing.ts';
import { Counted, Deleted } from '../contracts/rows.ts';
import type { DemandListingController } from '../controllers/DemandListingController.ts';
import { route, type Route } from './route.ts';

const tag = 'Demand listings';
const who: Role[] = ['tenant'];
const seekers: Role[] = ['landlord', 'broker'];
const one = '/api/demand-listings/:id';
const ofBusiness = '/api/businesses/:id/demand-listings';
const change = { path: one, tag, who, params: IdParams, body: DemandListingUpdate, answer: DemandListing };

/** What tenants look for: their own, and the open ones for landlords and brokers. Fixed paths come before `:id`. */
export const demandListingRoutes = (c: DemandListingController): Route[] => [
  route({ method: 'get', path: ofBusiness, tag, who, summary: "A business's demand listings, newest first", params: IdParams, query: DemandListQuery, answer: DemandList, handler: c.ofBusiness }),
  route({ method: 'post', path: ofBusiness, tag, who, summary: 'Creates a demand listing', params: IdParams, body: DemandListingCreate, answer: DemandListing, status: 201, handler: c.create }),
  route({ method: 'get', path: '/api/demand-listings', tag, who: seekers, summary: 'Active demand listings, newest first', query: BrowseQuery, answer: OpenDemandList, handler: c.browse }),
  route({ method: 'get', path: '/api/demand-listings/my', tag, who, summary: 'Own demand listings over all businesses, newest first', query: DemandListQuery, answer: ListedDemandList, handler: c.mine }),
  route({ method: 'get', path: one, tag, who: [...who, ...seekers], summary: 'An own demand listing, or an active one as others may see it', params: IdParams, answer: z.union([DemandListing, OpenDemandListing]), handler: c.get }),
  route({ ...change, method: 'put', summary: 'Changes a demand listing', handler: c.update }),
  route({ ...change, method: 'patch', summary: 'Changes a demand listing', handler: c.update }),
  route({ ...change, path: `${one}/stealth`, method: 'patch', summary: 'Hides or shows who is looking', body: StealthBody, handler: c.update }),
  route({ method: 'delete', path: one, tag, who, summary: 'Deletes a demand listing', params: IdParams, answer: Deleted, handler: c.remove }),
  route({ method: 'post', path: `${one}/view`, tag, who: seekers, summary: 'Counts a view, once a viewer and day', params: IdParams, answer: Counted, handler: c.count('view') }),
  route({ method: 'post', path: `${one}/click`, tag, who: seekers, summary: 'Counts a click, once a viewer and day', params: IdParams, answer: Counted, handler: c.count('click') }),
]; // prettier-ignore
