import type { MutationRequest } from '../../../../client/index.ts';
import type { Business, BusinessCreate, BusinessUpdate } from '../../../../contracts/business.ts';

const keyOf = (id: string) => `business:${id}`;

/** A new business; active and in category Other unless it says otherwise, as the server has it. */
export function createBusiness(values: BusinessCreate, userId: string): MutationRequest {
  return {
    method: 'POST',
    path: '/api/businesses',
    body: values,
    label: `Add the business ${values.name}`,
    optimistic: {
      entity: 'business',
      kind: 'create',
      id: '',
      values: { ...values, user_id: userId },
    },
  };
}

/** Changes some facts of a business. `label` is for people, e.g. `Hide Corner Bakery`. */
export function updateBusiness(
  { id, name }: Pick<Business, 'id' | 'name'>,
  changes: BusinessUpdate,
  label = `Change ${name}`,
): MutationRequest {
  return {
    method: 'PATCH',
    path: `/api/businesses/${id}`,
    body: changes,
    label,
    record: keyOf(id),
    optimistic: { entity: 'business', kind: 'update', id, values: { ...changes } },
  };
}

/** Hides a business from landlords and brokers, or shows it. */
export const setBusinessStealth = (business: Pick<Business, 'id' | 'name'>, on: boolean): MutationRequest =>
  updateBusiness(business, { stealth_mode_enabled: on }, `${on ? 'Hide' : 'Show'} ${business.name}`);

/** Takes a business off the market, with its demand listings, invites and metrics. */
export function deleteBusiness({ id, name }: Pick<Business, 'id' | 'name'>): MutationRequest {
  return {
    method: 'DELETE',
    path: `/api/businesses/${id}`,
    label: `Delete ${name}`,
    record: keyOf(id),
    optimistic: { entity: 'business', kind: 'delete', id },
  };
}
