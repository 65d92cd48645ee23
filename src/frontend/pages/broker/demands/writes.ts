import type { MutationRequest } from '../../../../client/index.ts';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';

/** A demand whose business may be named. */
export type OpenBusiness = Pick<OpenDemandListing, 'business_name'> & { business_id: string };

/** Invites the tenant's business to a property, and writes to the property's landlord. */
export function sendQfp(
  { business_id, business_name }: OpenBusiness,
  property: { id: string; title: string },
  message: string,
  brokerId: string,
): MutationRequest {
  const now = new Date().toISOString();
  return {
    method: 'POST',
    path: '/api/broker/qfp/send',
    body: { tenantBusinessId: business_id, propertyId: property.id, message },
    label: `Send a QFP for ${business_name} to ${property.title}`,
    answerKey: 'invite',
    optimistic: {
      entity: 'invite',
      kind: 'create',
      id: '',
      values: {
        business_id,
        business_name,
        property_listing_id: property.id,
        property_title: property.title,
        invited_by: brokerId,
        message: null,
        status: 'pending',
        answered_at: null,
        created_at: now,
        updated_at: now,
      },
    },
  };
}

/** Writes to the tenant behind a demand, who may stay confidential. Its answer's data names the conversation. */
export const writeToTenant = (
  { id, title }: Pick<OpenDemandListing, 'id' | 'title'>,
  message: string,
): MutationRequest => ({
  method: 'POST',
  path: '/api/messages/conversations',
  body: { demandListingId: id, message },
  label: `Write about ${title}`,
});

/** Counts that the demand was looked at; once a viewer and day. */
export const viewDemand = (id: string): MutationRequest => ({
  method: 'POST',
  path: `/api/demand-listings/${id}/view`,
  label: 'Count a view of a demand listing',
});
