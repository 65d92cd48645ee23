import { useNavigate } from 'react-router';
import type { MutationRequest } from '../../../../client/index.ts';
import { useMutate } from '../../../../client/react/index.ts';
import { useSession } from '../../../app/SessionContext.ts';
import { FormDialog, TextInput, useToast } from '../../../components/index.ts';

/** Most characters of a message that the server takes. */
export const MESSAGE_LENGTH = 5000;

/** Makes a write that opens or continues a conversation, and leads there once it is through. */
export function useSend(): (request: MutationRequest, sent: string) => Promise<void> {
  const mutate = useMutate();
  const toast = useToast();
  const navigate = useNavigate();
  return async (request, sent) => {
    const { data } = await mutate(request);
    const { conversation_id } = data as { conversation_id: string };
    const open = (): void => void navigate(`/messages/${conversation_id}`);
    toast({ text: sent, action: { label: 'Open conversation', onClick: open } });
  };
}

export interface MessageDialogProps {
  title: string;
  description?: string | undefined;
  /** Names what is typed until it is sent, within this account. */
  draft: string;
  /** The write; its answer's data names the conversation. */
  request: (message: string) => MutationRequest;
  /** Said when it is with the other side. */
  sent: string;
  onClose: () => void;
  /** It is with the other side. */
  onSent?: (() => void) | undefined;
}

/** Writes a message that begins a conversation, which goes on under Messages. */
export function MessageDialog({ title, description, draft, request, sent, onClose, onSent }: MessageDialogProps) {
  const send = useSend();
  const { user } = useSession();
  return (
    <FormDialog
      title={title}
      description={description}
      open
      onClose={onClose}
      submitLabel="Send"
      initial={{ message: '' }}
      draftKey={`${user.id}:${draft}`}
      onSubmit={({ message }) => send(request(message), sent).then(onSent)}
    >
      <TextInput name="message" label="Message" required multiline maxLength={MESSAGE_LENGTH} />
    </FormDialog>
  );
}
