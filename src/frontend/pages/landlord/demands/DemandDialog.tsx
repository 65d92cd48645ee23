import { Button } from '@mui/material';
import { MessageSquare, Send } from 'lucide-react';
import { useState } from 'react';
import { useRecord } from '../../../../client/react/index.ts';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';
import { DemandDetails } from '../../common/listing/DemandDetails.tsx';
import { titleOf } from '../../common/listing/listingText.ts';
import { isInvitable, viewDemand } from '../../common/listing/writes.ts';
import { WriteToTenantDialog } from '../../common/messages/WriteToTenantDialog.tsx';
import { DEMAND_GONE, RecordDialog } from '../../common/RecordDialog.tsx';
import { useCountView } from '../../common/useCountView.ts';
import { InviteDialog } from './InviteDialog.tsx';

/** Why a confidential tenant cannot be invited. */
export const WHY_NO_INVITE =
  'This tenant does not want to be named yet, so there is no business to invite. A message reaches them all the same.';

/** A demand listing, and what a landlord can do about it. Being looked at counts as a view. */
export function DemandDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const load = useRecord('demandListing', id);
  const demand = load.record as OpenDemandListing | null;
  const [doing, setDoing] = useState<'invite' | 'message' | null>(null);
  useCountView(demand?.id, viewDemand);
  const done = (): void => setDoing(null);
  return (
    <RecordDialog
      title={demand ? titleOf(demand) : 'Demand listing'}
      load={{ ...load, record: demand }}
      gone={DEMAND_GONE}
      onClose={onClose}
      maxWidth="md"
      actions={
        demand && (
          <>
            <Button onClick={() => setDoing('message')} startIcon={<MessageSquare size={18} aria-hidden />}>
              Write
            </Button>
            {isInvitable(demand) && (
              <Button variant="contained" onClick={() => setDoing('invite')} startIcon={<Send size={18} aria-hidden />}>
                Invite
              </Button>
            )}
          </>
        )
      }
      dialogs={
        demand && (
          <>
            {doing === 'message' && <WriteToTenantDialog demand={demand} onClose={done} />}
            {doing === 'invite' && isInvitable(demand) && <InviteDialog demand={demand} onClose={done} />}
          </>
        )
      }
    >
      {(shown) => <DemandDetails demand={shown} confidential={WHY_NO_INVITE} />}
    </RecordDialog>
  );
}
