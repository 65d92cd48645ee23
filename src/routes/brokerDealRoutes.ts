import {
  BrokerDeal,
  BrokerDealCreate,
  BrokerDealUpdate,
  DealBulkAnswer,
  DealBulkBody,
  DealCloseBody,
  DealList,
  DealListQuery,
  ListedDeal,
} from '../contracts/brokerDeal.ts';
import { IdParams, type Role } from '../contracts/common.ts';
import { Deleted } from '../contracts/rows.ts';
import type { BrokerDealController } from '../controllers/BrokerDealController.ts';
import { route, type Route } from './route.ts';

const tag = 'Broker deals';
const who: Role[] = ['broker'];
const all = '/api/broker/deals';
const one = `${all}/:id`;
const change = { path: one, tag, who, params: IdParams, body: BrokerDealUpdate, answer: BrokerDeal };

/** A broker's deals. */
export const brokerDealRoutes = (c: BrokerDealController): Route[] => [
  route({ method: 'get', path: all, tag, who, summary: 'Own deals, newest first, and the board', query: DealListQuery, answer: DealList, handler: c.list }),
  route({ method: 'post', path: all, tag, who, summary: 'Creates a deal', body: BrokerDealCreate, answer: BrokerDeal, status: 201, handler: c.create }),
  route({ method: 'post', path: `${all}/bulk`, tag, who, summary: 'The same changes to many deals, all or none', body: DealBulkBody, answer: DealBulkAnswer, handler: c.updateMany }),
  route({ method: 'get', path: one, tag, who, summary: 'An own deal', params: IdParams, answer: ListedDeal, handler: c.get }),
  route({ ...change, method: 'put', summary: 'Changes a deal', handler: c.update }),
  route({ ...change, method: 'patch', summary: 'Changes a deal', handler: c.update }),
  route({ ...change, path: `${one}/close`, method: 'patch', summary: 'Closes a deal as signed or lost', body: DealCloseBody, handler: c.update }),
  route({ method: 'delete', path: one, tag, who, summary: 'Deletes a deal', params: IdParams, answer: Deleted, handler: c.remove }),
]; // prettier-ignore
