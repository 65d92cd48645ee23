import type { MutationRequest } from '../../../../client/index.ts';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';

/** A demand whose business may be named; a confidential one has no business to invite. */
export type Invitable = Pick<OpenDemandListing, 'business_name'> & { business_id: string };

/** Whether a demand's business can be invited. */
export const isInvitable = <D extends OpenDemandListing>(demand: D): demand is D & Invitable =>
  demand.business_id !== null;

/** Invites a business to an own property. */
export function inviteBusiness(
  { business_id, business_name }: Invitable,
  property: { id: string; title: string },
  message: string | null,
  landlordId: string,
): MutationRequest {
  const now = new Date().toISOString();
  return {
    method: 'POST',
    path: '/api/invites',
    body: { businessId: business_id, propertyId: property.id, message },
    label: `Invite ${business_name} to ${property.title}`,
    // After changes of the property that still wait, e.g. one that puts it on the market.
    record: `property:${property.id}`,
    optimistic: {
      entity: 'invite',
      kind: 'create',
      id: '',
      values: {
        business_id,
        business_name,
        property_listing_id: property.id,
        property_title: property.title,
        invited_by: landlordId,
        message,
        created_at: now,
        updated_at: now,
      },
    },
  };
}
