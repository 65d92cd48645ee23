import { z } from 'zod';
import { Id, Money, MoneyInput, Page, decimal, partialUpdate } from './common.ts';
import {
  Count,
  IdOrNull,
  MoneyOrNull,
  NumberOrNull,
  TextOrNull,
  TimestampOrNull,
  listOf,
  optionalText,
  stamps,
} from './rows.ts';

export const dealStatuses = ['prospecting', 'touring', 'offer_submitted', 'signed', 'lost'] as const;
export const DealStatus = z.enum(dealStatuses);
export type DealStatus = z.infer<typeof DealStatus>;

/** A broker's deal; `closed_at` is set while the deal is signed or lost. */
export const BrokerDeal = z
  .strictObject({
    id: Id,
    broker_user_id: Id,
    tenant_business_id: IdOrNull,
    property_id: IdOrNull,
    demand_listing_id: IdOrNull,
    status: DealStatus,
    commission_percentage: NumberOrNull,
    estimated_commission: MoneyOrNull,
    notes: TextOrNull,
    closed_at: TimestampOrNull,
    ...stamps,
  })
  .meta({ id: 'BrokerDeal' });
export type BrokerDeal = z.infer<typeof BrokerDeal>;

/**
 * A deal as it is read, with the names of what it is about as the broker may see them: null when there is none or it has
 * left the market, "Confidential" in stealth.
 */
export const ListedDeal = z
  .strictObject({
    ...BrokerDeal.shape,
    business_name: TextOrNull,
    property_title: TextOrNull,
    demand_title: TextOrNull,
  })
  .meta({ id: 'ListedDeal' });
export type ListedDeal = z.infer<typeof ListedDeal>;

export const BrokerDealCreate = z
  .strictObject({
    tenant_business_id: Id.nullable().optional(),
    property_id: Id.nullable().optional(),
    demand_listing_id: Id.nullable().optional(),
    status: DealStatus.optional(),
    commission_percentage: decimal(0, 100, 2).nullable().optional(),
    estimated_commission: MoneyInput.nullable().optional(),
    notes: optionalText(4000),
  })
  .meta({ id: 'BrokerDealCreate' });
export type BrokerDealCreate = z.infer<typeof BrokerDealCreate>;

export const BrokerDealUpdate = partialUpdate(BrokerDealCreate);
export type BrokerDealUpdate = z.infer<typeof BrokerDealUpdate>;

export const DealCloseBody = z.strictObject({ status: z.enum(['signed', 'lost']) });
export type DealCloseBody = z.infer<typeof DealCloseBody>;

/** The same changes to many deals; an id that is not the caller's refuses them all. */
export const DealBulkBody = z
  .strictObject({ ids: z.array(Id.toLowerCase()).min(1).max(500), changes: BrokerDealUpdate })
  .meta({ id: 'BrokerDealBulk' });
export type DealBulkBody = z.infer<typeof DealBulkBody>;

export const DealListQuery = Page.extend({ status: DealStatus.optional() });
export type DealListQuery = z.infer<typeof DealListQuery>;

/** One column of the board: how many deals stand there and what commission they are estimated to bring. */
export const DealColumn = z
  .strictObject({ status: DealStatus, count: Count, value: Money })
  .meta({ id: 'BrokerDealColumn' });
export type DealColumn = z.infer<typeof DealColumn>;

/** `board` has every status, whatever the list is filtered by. */
export const DealList = listOf('deals', ListedDeal, { board: z.array(DealColumn) });

export const DealBulkAnswer = z.strictObject({ deals: z.array(BrokerDeal), count: Count });
