import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Typography,
  useMediaQuery,
} from '@mui/material';
import { Handshake, MessageSquare, Send } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useRecord } from '../../../../client/react/index.ts';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';
import type { PropertyListing } from '../../../../contracts/propertyListing.ts';
import { AsyncState, Day, When } from '../../../components/index.ts';
import { label } from '../../../format/labels.ts';
import { useFormats } from '../../../format/useFormats.ts';
import { DealForm } from '../deals/DealForm.tsx';
import { Facts } from '../Facts.tsx';
import { aboutDemand, aboutProperty, budgetOf, line, place, sizeOf } from '../market.ts';
import { useCountView } from '../useCountView.ts';
import { Confidential, titleOf } from './DemandCard.tsx';
import { DemandMatches } from './DemandMatches.tsx';
import { MessageDialog } from './MessageDialog.tsx';
import { QfpDialog } from './QfpDialog.tsx';
import { viewDemand } from './writes.ts';

/** What is being done about the demand, and with which property. */
interface Doing {
  what: 'qfp' | 'message' | 'deal';
  property?: PropertyListing;
}

/** A demand listing, what suits it, and what a broker can do about it. */
export function DemandDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { record, isLoading, error, retry } = useRecord('demandListing', id);
  const demand = record as OpenDemandListing | null | undefined;
  const [doing, setDoing] = useState<Doing | null>(null);
  const titleId = useId();
  const isNarrow = useMediaQuery((theme) => theme.breakpoints.down('sm'));
  useCountView(demand?.id, viewDemand);
  const done = (): void => setDoing(null);
  const withProperty = doing?.property ? { property: doing.property } : {};
  return (
    <Dialog open onClose={onClose} fullWidth fullScreen={isNarrow} maxWidth="md" aria-labelledby={titleId}>
      <DialogTitle id={titleId}>{demand ? titleOf(demand) : 'Demand listing'}</DialogTitle>
      <DialogContent>
        <AsyncState isLoading={isLoading} error={error} retry={retry} isEmpty={!demand} empty={GONE} skeleton="text">
          {() =>
            demand && (
              <Box sx={{ display: 'grid', gap: 2.5 }}>
                <Details demand={demand} />
                <DemandMatches
                  demand={demand}
                  onQfp={(property) => setDoing({ what: 'qfp', property })}
                  onDeal={(property) => setDoing({ what: 'deal', property })}
                />
              </Box>
            )
          }
        </AsyncState>
      </DialogContent>
      <DialogActions sx={{ flexWrap: 'wrap', gap: 1 }}>
        {demand && <Actions demand={demand} onDo={(what) => setDoing({ what })} />}
        <Button color="inherit" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
      {demand && doing?.what === 'qfp' && <QfpDialog demand={demand} {...withProperty} onClose={done} />}
      {demand && doing?.what === 'message' && <MessageDialog demand={demand} onClose={done} />}
      {demand && doing?.what === 'deal' && (
        <DealForm
          open
          about={{ ...aboutDemand(demand), ...(doing.property && aboutProperty(doing.property)) }}
          onClose={done}
        />
      )}
    </Dialog>
  );
}

const GONE = { title: 'No longer on the market', text: 'The tenant has closed this listing.' };

function Actions({ demand, onDo }: { demand: OpenDemandListing; onDo: (what: Doing['what']) => void }) {
  return (
    <>
      <Button onClick={() => onDo('message')} startIcon={<MessageSquare size={18} aria-hidden />}>
        Write
      </Button>
      <Button onClick={() => onDo('deal')} startIcon={<Handshake size={18} aria-hidden />}>
        Open a deal
      </Button>
      {demand.business_id !== null && (
        <Button variant="contained" onClick={() => onDo('qfp')} startIcon={<Send size={18} aria-hidden />}>
          Send a QFP
        </Button>
      )}
    </>
  );
}

function Details({ demand }: { demand: OpenDemandListing }) {
  const formats = useFormats();
  const { stealth_mode, business_name, asset_type, amenities, additional_features, start_date } = demand;
  const facts: [string, ReactNode][] = [
    ['Business', !stealth_mode && business_name],
    ['Type of space', asset_type && label('propertyType', asset_type)],
    ['Where', line(demand.location_name, demand.address, place(demand))],
    ['Size', sizeOf(demand, formats)],
    ['Budget', budgetOf(demand, formats)],
    ['Industry', demand.industry],
    ['Term', demand.duration_type],
    ['From', start_date && <Day value={start_date} />],
    ['Amenities', amenities.join(', ')],
    ['Further wishes', additional_features.join(', ')],
    ['Requirements', demand.requirements],
    ['Listed', <When value={demand.created_at} />],
  ];
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      {stealth_mode && (
        <Box>
          <Confidential />
          <Typography variant="body2" color="text.secondary" sx={{ mt: 0.75 }}>
            This tenant does not want to be named yet. A QFP names the business, so it cannot be sent; a message reaches
            the tenant all the same.
          </Typography>
        </Box>
      )}
      {demand.description && (
        <Typography variant="body2" sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {demand.description}
        </Typography>
      )}
      <Facts facts={facts} />
    </Box>
  );
}
