import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';
import { useSession } from '../../../app/SessionContext.ts';
import { FormDialog, TextInput } from '../../../components/index.ts';
import type { Invitable } from '../../common/listing/writes.ts';
import { MESSAGE_LENGTH, useSend } from '../../common/messages/MessageDialog.tsx';
import { SearchPicker } from '../../common/SearchPicker.tsx';
import { useActivePropertyPicks } from '../picks.ts';
import { sendQfp } from './writes.ts';

interface QfpValues {
  propertyId: string | null;
  propertyTitle: string | null;
  message: string;
}

export interface QfpDialogProps {
  demand: OpenDemandListing & Invitable;
  /** The one it is about, unless that is still to be chosen. */
  property?: { id: string; title: string };
  onClose: () => void;
}

/** Sends a qualified facility profile: the tenant's business is invited to a property, whose landlord gets the message. */
export function QfpDialog({ demand, property, onClose }: QfpDialogProps) {
  const send = useSend();
  const { user } = useSession();
  const name = demand.business_name;
  const submit = ({ propertyId, propertyTitle, message }: QfpValues): Promise<void> => {
    const to = { id: propertyId ?? '', title: propertyTitle ?? 'the property' };
    return send(sendQfp({ business: demand, to, userId: user.id }, message), `QFP for ${name} sent`);
  };
  return (
    <FormDialog<QfpValues>
      title={`Send a QFP for ${name}`}
      description={`${name} is invited to the property, and its landlord gets your message.`}
      open
      onClose={onClose}
      submitLabel="Send"
      initial={{ propertyId: property?.id ?? null, propertyTitle: property?.title ?? null, message: '' }}
      draftKey={`${user.id}:qfp:${demand.id}:${property?.id ?? ''}`}
      onSubmit={submit}
    >
      <SearchPicker
        name="propertyId"
        titleName="propertyTitle"
        label="Property"
        required
        help="Only active properties can be proposed"
        usePicks={useActivePropertyPicks}
      />
      <TextInput name="message" label="Message to the landlord" required multiline maxLength={MESSAGE_LENGTH} />
    </FormDialog>
  );
}
