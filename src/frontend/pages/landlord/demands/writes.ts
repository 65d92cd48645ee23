import type { MutationRequest } from '../../../../client/index.ts';
import { newInvite, type Invitation } from '../../common/listing/writes.ts';

/** Invites a business to an own property. */
export function inviteBusiness(invitation: Invitation): MutationRequest {
  const { business, to, message } = invitation;
  return {
    method: 'POST',
    path: '/api/invites',
    body: { businessId: business.business_id, propertyId: to.id, message },
    label: `Invite ${business.business_name} to ${to.title}`,
    // After changes of the property that still wait, e.g. one that puts it on the market.
    record: `property:${to.id}`,
    optimistic: newInvite(invitation),
  };
}
