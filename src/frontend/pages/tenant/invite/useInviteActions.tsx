import { useCallback, useState, type ReactNode } from 'react';
import type { ListedInvite } from '../../../../contracts/businessInvite.ts';
import { useWrite } from '../../../components/index.ts';
import { PropertyDialog } from '../../common/PropertyDialog.tsx';
import { ReplyDialog } from './ReplyDialog.tsx';
import { answerInvite } from './writes.ts';

export interface InviteActions {
  accept: (invite: ListedInvite) => void;
  decline: (invite: ListedInvite) => void;
  reply: (invite: ListedInvite) => void;
  /** Shows the property it is to. */
  open: (invite: ListedInvite) => void;
  /** To be rendered once, anywhere on the page. */
  dialogs: ReactNode;
}

type Open = { what: 'reply' | 'property'; invite: ListedInvite } | null;

/** What can be done with received invites. */
export function useInviteActions(): InviteActions {
  const [shown, setShown] = useState<Open>(null);
  const write = useWrite();
  const close = () => setShown(null);
  const answer = useCallback(
    (invite: ListedInvite, status: 'accepted' | 'declined') =>
      void write(answerInvite(invite, status), {
        success: `You have ${status} the invite to ${invite.property_title}`,
      }),
    [write],
  );
  return {
    accept: useCallback((invite: ListedInvite) => answer(invite, 'accepted'), [answer]),
    decline: useCallback((invite: ListedInvite) => answer(invite, 'declined'), [answer]),
    reply: useCallback((invite: ListedInvite) => setShown({ what: 'reply', invite }), []),
    open: useCallback((invite: ListedInvite) => setShown({ what: 'property', invite }), []),
    dialogs: (
      <>
        {shown?.what === 'reply' && <ReplyDialog invite={shown.invite} onClose={close} />}
        {shown?.what === 'property' && (
          <PropertyDialog
            propertyId={shown.invite.property_listing_id}
            title={shown.invite.property_title}
            onClose={close}
          />
        )}
      </>
    ),
  };
}
