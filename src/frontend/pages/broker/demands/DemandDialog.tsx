import { Box, Button } from '@mui/material';
import { Handshake, MessageSquare, Send } from 'lucide-react';
import { useState } from 'react';
import { useRecord } from '../../../../client/react/index.ts';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import { DemandDetails } from '../../common/listing/DemandDetails.tsx';
import { titleOf } from '../../common/listing/listingText.ts';
import { isInvitable, viewDemand } from '../../common/listing/writes.ts';
import { WriteToTenantDialog } from '../../common/messages/WriteToTenantDialog.tsx';
import { DEMAND_GONE, dialogContent, RecordDialog } from '../../common/RecordDialog.tsx';
import { useCountView } from '../../common/useCountView.ts';
import { DealForm } from '../deals/DealForm.tsx';
import { aboutDemand, aboutProperty } from '../picks.ts';
import { DemandMatches } from './DemandMatches.tsx';
import { QfpDialog } from './QfpDialog.tsx';

const WHY_NO_QFP =
  'This tenant does not want to be named yet. A QFP names the business, so it cannot be sent; a message reaches the tenant all the same.';

/** What is being done about the demand, and with which property. */
interface Doing {
  what: 'qfp' | 'message' | 'deal';
  property?: PropertyListing;
}

/** A demand listing, what suits it, and what a broker can do about it. */
export function DemandDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const load = useRecord('demandListing', id);
  const demand = load.record as OpenDemandListing | null;
  const [doing, setDoing] = useState<Doing | null>(null);
  useCountView(demand?.id, viewDemand);
  return (
    <RecordDialog
      title={demand ? titleOf(demand) : 'Demand listing'}
      load={{ ...load, record: demand }}
      gone={DEMAND_GONE}
      onClose={onClose}
      maxWidth="md"
      actions={demand && <Actions demand={demand} onDo={(what) => setDoing({ what })} />}
      dialogs={demand && doing && <Deed demand={demand} {...doing} onClose={() => setDoing(null)} />}
    >
      {(shown) => (
        <Box sx={dialogContent}>
          <DemandDetails demand={shown} confidential={WHY_NO_QFP} />
          <DemandMatches
            demand={shown}
            onQfp={(property) => setDoing({ what: 'qfp', property })}
            onDeal={(property) => setDoing({ what: 'deal', property })}
          />
        </Box>
      )}
    </RecordDialog>
  );
}

function Deed({ demand, what, property, onClose }: Doing & { demand: OpenDemandListing; onClose: () => void }) {
  if (what === 'message') return <WriteToTenantDialog demand={demand} onClose={onClose} />;
  if (what === 'qfp')
    return isInvitable(demand) && <QfpDialog demand={demand} {...(property && { property })} onClose={onClose} />;
  return (
    <DealForm open about={{ ...aboutDemand(demand), ...(property && aboutProperty(property)) }} onClose={onClose} />
  );
}

function Actions({ demand, onDo }: { demand: OpenDemandListing; onDo: (what: Doing['what']) => void }) {
  return (
    <>
      <Button onClick={() => onDo('message')} startIcon={<MessageSquare size={18} aria-hidden />}>
        Write
      </Button>
      <Button onClick={() => onDo('deal')} startIcon={<Handshake size={18} aria-hidden />}>
        Open a deal
      </Button>
      {isInvitable(demand) && (
        <Button variant="contained" onClick={() => onDo('qfp')} startIcon={<Send size={18} aria-hidden />}>
          Send a QFP
        </Button>
      )}
    </>
  );
}
