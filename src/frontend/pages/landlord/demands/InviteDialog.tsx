import { useMutate } from '../../../../client/react/index.ts';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';
import { useSession } from '../../../app/SessionContext.ts';
import { FormDialog, TextInput, useToast } from '../../../components/index.ts';
import { type Invitable } from '../../common/listing/writes.ts';
import { MESSAGE_LENGTH } from '../../common/messages/MessageDialog.tsx';
import { SearchPicker } from '../../common/SearchPicker.tsx';
import { useOwnPropertyPicks } from './useOwnPropertyPicks.ts';
import { inviteBusiness } from './writes.ts';

interface Values {
  propertyId: string | null;
  propertyTitle: string | null;
  message: string | null;
}

export interface InviteDialogProps {
  demand: OpenDemandListing & Invitable;
  /** Where to; chosen in the dialog without it. */
  property?: { id: string; title: string };
  onClose: () => void;
}

/** Invites the business behind a demand to one of the landlord's properties. */
export function InviteDialog({ demand, property, onClose }: InviteDialogProps) {
  const mutate = useMutate();
  const toast = useToast();
  const { user } = useSession();
  const name = demand.business_name;
  const send = async ({ propertyId, propertyTitle, message }: Values): Promise<void> => {
    const to = property ?? { id: propertyId ?? '', title: propertyTitle ?? 'the property' };
    await mutate(inviteBusiness({ business: demand, to, message, userId: user.id }));
    toast({ text: `${name} is invited to ${to.title}` });
  };
  return (
    <FormDialog<Values>
      title={property ? `Invite ${name} to ${property.title}` : `Invite ${name}`}
      description={`${name} sees the property and your message, and can accept, decline or write back.`}
      open
      onClose={onClose}
      submitLabel="Send invite"
      initial={{ propertyId: property?.id ?? null, propertyTitle: property?.title ?? null, message: null }}
      draftKey={`${user.id}:invite:${demand.id}:${property?.id ?? ''}`}
      onSubmit={send}
    >
      {!property && (
        <SearchPicker
          name="propertyId"
          titleName="propertyTitle"
          label="Property"
          required
          help="One of your own"
          usePicks={useOwnPropertyPicks}
        />
      )}
      <TextInput name="message" label="Message" multiline nullable maxLength={MESSAGE_LENGTH} />
    </FormDialog>
  );
}
