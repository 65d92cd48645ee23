import type { MutationRequest } from '../../../../client/index.ts';
import type {
  DemandListing,
  DemandListingCreate,
  DemandListingUpdate,
  DemandStatus,
} from '../../../../contracts/demandListing.ts';

type Named = Pick<DemandListing, 'id' | 'title'>;
const keyOf = (id: string) => `demand:${id}`;

/** A new demand listing of a business. */
export function createDemand(
  business: { id: string; name: string },
  values: DemandListingCreate,
  userId: string,
): MutationRequest {
  return {
    method: 'POST',
    path: `/api/businesses/${business.id}/demand-listings`,
    body: values,
    label: `Add the demand listing ${values.title}`,
    // After the business itself, which may still be on its way.
    record: `business:${business.id}`,
    optimistic: {
      entity: 'demandListing',
      kind: 'create',
      id: '',
      values: {
        ...values,
        business_id: business.id,
        business_name: business.name,
        owner_id: userId,
      },
    },
  };
}

/** Changes some facts of a demand listing. */
export function updateDemand(
  { id, title }: Named,
  changes: DemandListingUpdate,
  label = `Change ${title}`,
): MutationRequest {
  return {
    method: 'PATCH',
    path: `/api/demand-listings/${id}`,
    body: changes,
    label,
    record: keyOf(id),
    optimistic: { entity: 'demandListing', kind: 'update', id, values: { ...changes } },
  };
}

/** Closes a listing, or puts it on the market again. */
export const setDemandStatus = (demand: Named, status: DemandStatus): MutationRequest =>
  updateDemand(demand, { status }, `${status === 'closed' ? 'Close' : 'Reopen'} ${demand.title}`);

/** Hides or shows who is looking. */
export function setDemandStealth({ id, title }: Named, stealth_mode: boolean): MutationRequest {
  return {
    method: 'PATCH',
    path: `/api/demand-listings/${id}/stealth`,
    body: { stealth_mode },
    label: `${stealth_mode ? 'Hide' : 'Show'} who is behind ${title}`,
    record: keyOf(id),
    optimistic: { entity: 'demandListing', kind: 'update', id, values: { stealth_mode } },
  };
}

/** Deletes a listing and its matches. */
export function deleteDemand({ id, title }: Named): MutationRequest {
  return {
    method: 'DELETE',
    path: `/api/demand-listings/${id}`,
    label: `Delete ${title}`,
    record: keyOf(id),
    optimistic: { entity: 'demandListing', kind: 'delete', id },
  };
}
