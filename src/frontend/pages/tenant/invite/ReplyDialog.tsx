import type { ListedInvite } from '../../../../contracts/businessInvite.ts';
import { MessageDialog } from '../../common/messages/MessageDialog.tsx';
import { replyToInvite } from './writes.ts';

/** Writes to who sent an invite. */
export const ReplyDialog = ({ invite, onClose }: { invite: ListedInvite; onClose: () => void }) => (
  <MessageDialog
    title={`Reply about ${invite.property_title}`}
    description={
      invite.answered_at === null
        ? 'A reply answers the invite; you can still accept or decline it afterwards.'
        : undefined
    }
    draft={`reply:${invite.id}`}
    request={(message) => replyToInvite(invite, message)}
    sent="Your reply is sent"
    onClose={onClose}
  />
);
