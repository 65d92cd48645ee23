import type { MutationRequest } from '../../../../client/index.ts';
import { counted } from '../../../format/labels.ts';
import { dealName, isClosed, stage, type DealColumnsInput, type DealStatus, type ListedDeal } from './deal.ts';

type Named = Pick<ListedDeal, 'id' | 'business_name' | 'demand_title' | 'property_title'>;
/** What a deal is about, by name, as it is shown before the server has answered. */
export type DealNames = Pick<ListedDeal, 'business_name' | 'property_title' | 'demand_title'>;

const path = '/api/broker/deals';
const keyOf = (id: string) => `deal:${id}`;

/** The columns that follow from a status; the database keeps them by the same rule. */
const ofStatus = (status: DealStatus) => ({ status, closed_at: isClosed(status) ? new Date().toISOString() : null });

/** A new deal; in prospecting unless it says otherwise. */
export function createDeal(values: DealColumnsInput, names: DealNames, brokerId: string): MutationRequest {
  const now = new Date().toISOString();
  return {
    method: 'POST',
    path,
    body: values,
    label: `Open a deal with ${dealName(names)}`,
    optimistic: {
      entity: 'deal',
      kind: 'create',
      id: '',
      values: {
        broker_user_id: brokerId,
        tenant_business_id: null,
        property_id: null,
        demand_listing_id: null,
        commission_percentage: null,
        estimated_commission: null,
        notes: null,
        created_at: now,
        updated_at: now,
        ...values,
        ...names,
        ...ofStatus(values.status ?? 'prospecting'),
      },
    },
  };
}

/** Changes some facts of a deal; `names` are of what it is about from now on. */
export function updateDeal(deal: Named, changes: DealColumnsInput, names: Partial<DealNames> = {}): MutationRequest {
  return {
    method: 'PATCH',
    path: `${path}/${deal.id}`,
    body: changes,
    label: `Change the deal with ${dealName(deal)}`,
    record: keyOf(deal.id),
    optimistic: {
      entity: 'deal',
      kind: 'update',
      id: deal.id,
      values: { ...changes, ...names, ...(changes.status && ofStatus(changes.status)) },
    },
  };
}

/** Moves a deal to another stage; `signed` and `lost` close it. */
export const moveDeal = (deal: Named, status: DealStatus): MutationRequest => ({
  ...updateDeal(deal, { status }),
  label: `Move ${dealName(deal)} to ${stage(status)}`,
});

/** Moves many deals at once: all or none. */
export const moveDeals = (ids: string[], status: DealStatus): MutationRequest => ({
  method: 'POST',
  path: `${path}/bulk`,
  body: { ids, changes: { status } },
  label: `Move ${counted(ids.length, 'deal')} to ${stage(status)}`,
});

/** Deletes a deal. */
export const deleteDeal = (deal: Named): MutationRequest => ({
  method: 'DELETE',
  path: `${path}/${deal.id}`,
  label: `Delete the deal with ${dealName(deal)}`,
  record: keyOf(deal.id),
  optimistic: { entity: 'deal', kind: 'delete', id: deal.id },
});
