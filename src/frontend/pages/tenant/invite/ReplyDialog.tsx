import { useNavigate } from 'react-router';
import { useMutate } from '../../../../client/react/index.ts';
import type { ListedInvite } from '../../../../contracts/businessInvite.ts';
import { useSession } from '../../../app/SessionContext.ts';
import { FormDialog, TextInput, useToast } from '../../../components/index.ts';
import { replyToInvite } from './writes.ts';

/** Writes to who sent an invite; the conversation goes on under Messages. */
export function ReplyDialog({ invite, onClose }: { invite: ListedInvite; onClose: () => void }) {
  const mutate = useMutate();
  const toast = useToast();
  const navigate = useNavigate();
  const { user } = useSession();
  const send = async ({ message }: { message: string }) => {
    const { data } = await mutate(replyToInvite(invite, message));
    const { conversation_id } = data as { conversation_id: string };
    const open = () => void navigate(`/messages/${conversation_id}`);
    toast({ text: 'Your reply is sent', action: { label: 'Open conversation', onClick: open } });
  };
  return (
    <FormDialog
      title={`Reply about ${invite.property_title}`}
      description={
        invite.answered_at === null && 'A reply answers the invite; you can still accept or decline it afterwards.'
      }
      open
      onClose={onClose}
      submitLabel="Send"
      initial={{ message: '' }}
      draftKey={`${user.id}:reply:${invite.id}`}
      onSubmit={send}
    >
      <TextInput name="message" label="Message" required multiline maxLength={5000} />
    </FormDialog>
  );
}
