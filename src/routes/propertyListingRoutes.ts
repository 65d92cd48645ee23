import { IdParams, type Role } from '../contracts/common.ts';
import { InquiryAnswer, MessageBody } from '../contracts/propertyInquiry.ts';
import {
  Favorite,
  PropertyList,
  PropertyListing,
  PropertyListingCreate,
  PropertyListingUpdate,
  PropertyMyQuery,
  PropertySearchQuery,
  PropertyStatusBody,
} from '../contracts/propertyListing.ts';
import { PropertyListingMetricsAnswer } from '../contracts/propertyListingMetrics.ts';
import { Counted, DaysQuery, Deleted } from '../contracts/rows.ts';
import type { PropertyListingController } from '../controllers/PropertyListingController.ts';
import { route, type Route } from './route.ts';

const tag = 'Property listings';
const who: Role[] = ['landlord'];
const all = '/api/property-listings';
const one = `${all}/:id`;
const search = {
  tag,
  who: 'user' as const,
  summary: 'The market, newest first',
  query: PropertySearchQuery,
  answer: PropertyList,
};
const change = { path: one, tag, who, params: IdParams, body: PropertyListingUpdate, answer: PropertyListing };
const favorite = { path: `${one}/favorite`, tag, who: 'user' as const, params: IdParams, answer: Favorite };

/** Landlords' listings and the public market. Fixed paths come before `:id`. */
export const propertyListingRoutes = (c: PropertyListingController): Route[] => [
  route({ ...search, method: 'get', path: all, handler: c.search }),
  route({ ...search, method: 'get', path: `${all}/search`, handler: c.search }),
  route({ method: 'get', path: `${all}/my`, tag, who, summary: 'Own listings, newest first', query: PropertyMyQuery, answer: PropertyList, handler: c.mine }),
  route({ method: 'post', path: all, tag, who, summary: 'Creates a listing, pending unless it says otherwise', body: PropertyListingCreate, answer: PropertyListing, status: 201, handler: c.create }),
  route({ method: 'get', path: one, tag, who: 'user', summary: 'A listing on the market, or an own one', params: IdParams, answer: PropertyListing, handler: c.get }),
  route({ ...change, method: 'put', summary: 'Changes a listing', handler: c.update }),
  route({ ...change, method: 'patch', summary: 'Changes a listing', handler: c.update }),
  route({ ...change, path: `${one}/status`, method: 'patch', summary: "Changes a listing's status", body: PropertyStatusBody, handler: c.update }),
  route({ method: 'delete', path: one, tag, who, summary: 'Deletes a listing', params: IdParams, answer: Deleted, handler: c.remove }),
  route({ method: 'get', path: `${one}/metrics`, tag, who, summary: 'Daily metrics and their sums', params: IdParams, query: DaysQuery, answer: PropertyListingMetricsAnswer, handler: c.metrics }),
  route({ method: 'post', path: `${one}/view`, tag, who: 'user', summary: "Counts a view, once a viewer and day, never the owner's", params: IdParams, answer: Counted, handler: c.count('view') }),
  route({ method: 'post', path: `${one}/click`, tag, who: 'user', summary: "Counts a click, once a viewer and day, never the owner's", params: IdParams, answer: Counted, handler: c.count('click') }),
  route({ method: 'post', path: `${one}/share`, tag, who: 'user', summary: "Counts a share, once a viewer and day, never the owner's", params: IdParams, answer: Counted, handler: c.count('share') }),
  route({ method: 'post', path: `${one}/inquiry`, tag, who: 'user', summary: 'Writes to the landlord about a listing', params: IdParams, body: MessageBody, answer: InquiryAnswer, status: 201, handler: c.inquire }),
  route({ ...favorite, method: 'post', summary: 'Marks a listing as a favourite', handler: c.favorite }),
  route({ ...favorite, method: 'delete', summary: 'Takes a favourite back', handler: c.unfavorite }),
]; // prettier-ignore
