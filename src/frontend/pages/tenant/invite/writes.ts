import type { MutationRequest } from '../../../../client/index.ts';
import type { ListedInvite } from '../../../../contracts/businessInvite.ts';

type Invite = Pick<ListedInvite, 'id' | 'property_title' | 'answered_at'>;

/** Accepts or declines a pending invite; that answers it. */
export function answerInvite(invite: Invite, status: 'accepted' | 'declined'): MutationRequest {
  const accepts = status === 'accepted';
  return {
    method: 'POST',
    path: `/api/invites/${invite.id}/${accepts ? 'accept' : 'decline'}`,
    label: `${accepts ? 'Accept' : 'Decline'} the invite to ${invite.property_title}`,
    record: `invite:${invite.id}`,
    optimistic: { entity: 'invite', kind: 'update', id: invite.id, values: { status, ...answeredNow(invite) } },
  };
}

/** Writes to who sent an invite; the first message answers it. Its answer's data names the conversation. */
export const replyToInvite = (invite: Invite, message: string): MutationRequest => ({
  method: 'POST',
  path: `/api/invites/${invite.id}/reply`,
  body: { message },
  label: `Reply about ${invite.property_title}`,
  record: `invite:${invite.id}`,
  optimistic: { entity: 'invite', kind: 'update', id: invite.id, values: answeredNow(invite) },
  answerKey: 'invite',
});

const answeredNow = ({ answered_at }: Invite) => ({ answered_at: answered_at ?? new Date().toISOString() });
