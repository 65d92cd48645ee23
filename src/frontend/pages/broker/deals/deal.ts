import type {
  BrokerDeal,
  BrokerDealUpdate,
  DealBulkBody,
  DealColumn,
  DealStatus,
  ListedDeal,
} from '../../../../contracts/brokerDeal.ts';
import { label } from '../../../format/labels.ts';

export type { BrokerDeal, DealBulkBody, DealColumn, DealStatus, ListedDeal };

/** The columns of the board, in their order. */
export const dealStatuses = [
  'prospecting',
  'touring',
  'offer_submitted',
  'signed',
  'lost',
] as const satisfies readonly DealStatus[];

export const isDealStatus = (value: unknown): value is DealStatus =>
  (dealStatuses as readonly unknown[]).includes(value);

export const isClosed = (status: DealStatus): boolean => status === 'signed' || status === 'lost';

/** The stage's name. */
export const stage = (status: DealStatus): string => label('dealStatus', status);

/** What to call a deal: by its business, else by its demand or its property. */
export const dealName = (deal: Pick<ListedDeal, 'business_name' | 'demand_title' | 'property_title'>): string =>
  deal.business_name ?? deal.demand_title ?? deal.property_title ?? 'Deal without a business';

/** Columns of a deal as they are written here: money as a number, which is what a list shows of it. */
export type DealColumnsInput = { [K in keyof BrokerDealUpdate & keyof BrokerDeal]?: BrokerDeal[K] };
