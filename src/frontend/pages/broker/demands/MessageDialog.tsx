import { useNavigate } from 'react-router';
import { useMutate } from '../../../../client/react/index.ts';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';
import { useSession } from '../../../app/SessionContext.ts';
import { FormDialog, TextInput, useToast } from '../../../components/index.ts';
import { titleOf } from './DemandCard.tsx';
import { writeToTenant } from './writes.ts';

/** Writes to the tenant behind a demand listing; the conversation goes on under Messages. */
export function MessageDialog({ demand, onClose }: { demand: OpenDemandListing; onClose: () => void }) {
  const mutate = useMutate();
  const toast = useToast();
  const navigate = useNavigate();
  const { user } = useSession();
  const send = async ({ message }: { message: string }): Promise<void> => {
    const { data } = await mutate(writeToTenant(demand, message));
    const { conversation_id } = data as { conversation_id: string };
    const open = (): void => void navigate(`/messages/${conversation_id}`);
    toast({ text: 'Your message is with the tenant', action: { label: 'Open conversation', onClick: open } });
  };
  return (
    <FormDialog
      title={`Write about ${titleOf(demand)}`}
      description="The tenant gets your message and answers under Messages."
      open
      onClose={onClose}
      submitLabel="Send"
      initial={{ message: '' }}
      draftKey={`${user.id}:demand-message:${demand.id}`}
      onSubmit={send}
    >
      <TextInput name="message" label="Message" required multiline maxLength={5000} />
    </FormDialog>
  );
}
