import { Button, Dialog, DialogActions, DialogContent, DialogTitle, useMediaQuery } from '@mui/material';
import { MessageSquare, Send } from 'lucide-react';
import { useId, useState } from 'react';
import { useRecord } from '../../../../client/react/index.ts';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';
import { AsyncState } from '../../../components/index.ts';
import { titleOf } from '../../broker/demands/DemandCard.tsx';
import { MessageDialog } from '../../broker/demands/MessageDialog.tsx';
import { viewDemand } from '../../broker/demands/writes.ts';
import { useCountView } from '../../broker/useCountView.ts';
import { DemandDetails } from './DemandDetails.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { isInvitable } from './writes.ts';

/** A demand listing, and what a landlord can do about it. Being looked at counts as a view. */
export function DemandDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { record, isLoading, error, retry } = useRecord('demandListing', id);
  const demand = record as OpenDemandListing | null;
  const [doing, setDoing] = useState<'invite' | 'message' | null>(null);
  const titleId = useId();
  const isNarrow = useMediaQuery((theme) => theme.breakpoints.down('sm'));
  useCountView(demand?.id, viewDemand);
  const done = (): void => setDoing(null);
  return (
    <Dialog open onClose={onClose} fullWidth fullScreen={isNarrow} maxWidth="md" aria-labelledby={titleId}>
      <DialogTitle id={titleId}>{demand ? titleOf(demand) : 'Demand listing'}</DialogTitle>
      <DialogContent>
        <AsyncState isLoading={isLoading} error={error} retry={retry} isEmpty={!demand} empty={GONE} skeleton="text">
          {() => demand && <DemandDetails demand={demand} />}
        </AsyncState>
      </DialogContent>
      <DialogActions sx={{ flexWrap: 'wrap', gap: 1 }}>
        <Button color="inherit" onClick={onClose}>
          Close
        </Button>
        {demand && (
          <Button onClick={() => setDoing('message')} startIcon={<MessageSquare size={18} aria-hidden />}>
            Write
          </Button>
        )}
        {demand && isInvitable(demand) && (
          <Button variant="contained" onClick={() => setDoing('invite')} startIcon={<Send size={18} aria-hidden />}>
            Invite
          </Button>
        )}
      </DialogActions>
      {demand && doing === 'message' && <MessageDialog demand={demand} onClose={done} />}
      {demand && doing === 'invite' && isInvitable(demand) && <InviteDialog demand={demand} onClose={done} />}
    </Dialog>
  );
}

const GONE = { title: 'No longer on the market', text: 'The tenant has closed this listing.' };
