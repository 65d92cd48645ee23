import type { MutationRequest } from '../../../../client/index.ts';
import { newInvite, type Invitation } from '../../common/listing/writes.ts';

/** Invites the tenant's business to a property, and writes to the property's landlord. Its answer's data names the conversation. */
export function sendQfp(invitation: Omit<Invitation, 'message'>, message: string): MutationRequest {
  const { business, to } = invitation;
  return {
    method: 'POST',
    path: '/api/broker/qfp/send',
    body: { tenantBusinessId: business.business_id, propertyId: to.id, message },
    label: `Send a QFP for ${business.business_name} to ${to.title}`,
    answerKey: 'invite',
    // The message goes to the landlord and is none of the invite.
    optimistic: newInvite({ ...invitation, message: null }),
  };
}
