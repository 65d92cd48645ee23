import { useMutate } from '../../../../client/react/index.ts';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';
import { useNavigate } from 'react-router';
import { useSession } from '../../../app/SessionContext.ts';
import { FormDialog, TextInput, useToast } from '../../../components/index.ts';
import { useActivePropertyPicks } from '../market.ts';
import { SearchPicker } from '../SearchPicker.tsx';
import { sendQfp } from './writes.ts';

interface QfpValues {
  propertyId: string | null;
  propertyTitle: string | null;
  message: string;
}

export interface QfpDialogProps {
  demand: OpenDemandListing;
  /** The one it is about, unless that is still to be chosen. */
  property?: { id: string; title: string };
  onClose: () => void;
}

/** Sends a qualified facility profile: the tenant's business is invited to a property, whose landlord gets the message. */
export function QfpDialog({ demand, property, onClose }: QfpDialogProps) {
  const mutate = useMutate();
  const toast = useToast();
  const navigate = useNavigate();
  const { user } = useSession();
  const { business_id, business_name } = demand;
  const send = async ({ propertyId, propertyTitle, message }: QfpValues): Promise<void> => {
    if (business_id === null || propertyId === null) return;
    const chosen = { id: propertyId, title: propertyTitle ?? 'the property' };
    const { data } = await mutate(sendQfp({ business_id, business_name }, chosen, message, user.id));
    const { conversation_id } = data as { conversation_id: string };
    const open = (): void => void navigate(`/messages/${conversation_id}`);
    toast({ text: `QFP for ${business_name} sent`, action: { label: 'Open conversation', onClick: open } });
  };
  return (
    <FormDialog<QfpValues>
      title={`Send a QFP for ${business_name}`}
      description={`${business_name} is invited to the property, and its landlord gets your message.`}
      open
      onClose={onClose}
      submitLabel="Send"
      initial={{ propertyId: property?.id ?? null, propertyTitle: property?.title ?? null, message: '' }}
      draftKey={`${user.id}:qfp:${demand.id}:${property?.id ?? ''}`}
      onSubmit={send}
    >
      <SearchPicker
        name="propertyId"
        titleName="propertyTitle"
        label="Property"
        required
        help="Only active properties can be proposed"
        usePicks={useActivePropertyPicks}
      />
      <TextInput name="message" label="Message to the landlord" required multiline maxLength={5000} />
    </FormDialog>
  );
}
