import { useNavigate } from 'react-router';
import { useMutate } from '../../../../client/react/index.ts';
import { useSession } from '../../../app/SessionContext.ts';
import { FormDialog, TextInput, useToast } from '../../../components/index.ts';
import { inquire } from './writes.ts';

export interface InquireDialogProps {
  property: { id: string; title: string };
  onClose: () => void;
  /** It is with the landlord. */
  onSent?: () => void;
}

/** Writes to a property's landlord; the conversation goes on under Messages. */
export function InquireDialog({ property, onClose, onSent }: InquireDialogProps) {
  const mutate = useMutate();
  const toast = useToast();
  const navigate = useNavigate();
  const { user } = useSession();
  const send = async ({ message }: { message: string }) => {
    const { data } = await mutate(inquire(property, message));
    onSent?.();
    const { conversation_id } = data as { conversation_id: string };
    const open = () => void navigate(`/messages/${conversation_id}`);
    toast({ text: 'Your message is with the landlord', action: { label: 'Open conversation', onClick: open } });
  };
  return (
    <FormDialog
      title={`Ask about ${property.title}`}
      description="The landlord gets your message and answers under Messages."
      open
      onClose={onClose}
      submitLabel="Send"
      initial={{ message: '' }}
      draftKey={`${user.id}:inquiry:${property.id}`}
      onSubmit={send}
    >
      <TextInput name="message" label="Message" required multiline maxLength={5000} />
    </FormDialog>
  );
}
