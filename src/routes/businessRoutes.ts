import { Business, BusinessCreate, BusinessList, BusinessListQuery, BusinessUpdate } from '../contracts/business.ts';
import { BusinessMetricsAnswer } from '../contracts/businessMetrics.ts';
import { IdParams, type Role } from '../contracts/common.ts';
import { Counted, DaysQuery, Deleted } from '../contracts/rows.ts';
import type { BusinessController } from '../controllers/BusinessController.ts';
import { route, type Route } from './route.ts';

const tag = 'Businesses';
const who: Role[] = ['tenant'];
const one = '/api/businesses/:id';
const change = { path: one, tag, who, params: IdParams, body: BusinessUpdate, answer: Business };

/** A tenant's businesses. */
export const businessRoutes = (c: BusinessController): Route[] => [
  route({ method: 'get', path: '/api/businesses', tag, who, summary: 'Own businesses, newest first', query: BusinessListQuery, answer: BusinessList, handler: c.list }),
  route({ method: 'post', path: '/api/businesses', tag, who, summary: 'Creates a business', body: BusinessCreate, answer: Business, status: 201, handler: c.create }),
  route({ method: 'get', path: one, tag, who, summary: 'An own business', params: IdParams, answer: Business, handler: c.get }),
  route({ ...change, method: 'put', summary: 'Changes a business', handler: c.update }),
  route({ ...change, method: 'patch', summary: 'Changes a business', handler: c.update }),
  route({ method: 'delete', path: one, tag, who, summary: 'Deletes a business and all that hangs on it', params: IdParams, answer: Deleted, handler: c.remove }),
  route({ method: 'get', path: `${one}/metrics`, tag, who, summary: 'Daily metrics and their sums', params: IdParams, query: DaysQuery, answer: BusinessMetricsAnswer, handler: c.metrics }),
  route({ method: 'post', path: `${one}/view`, tag, who: ['landlord', 'broker'], summary: 'Counts a view, once a viewer and day', params: IdParams, answer: Counted, handler: c.count('view') }),
  route({ method: 'post', path: `${one}/click`, tag, who: ['landlord', 'broker'], summary: 'Counts a click, once a viewer and day', params: IdParams, answer: Counted, handler: c.count('click') }),
]; // prettier-ignore
