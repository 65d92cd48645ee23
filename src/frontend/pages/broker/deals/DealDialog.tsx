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
import { useId, useRef, type ReactNode } from 'react';
import { useRecord } from '../../../../client/react/index.ts';
import { AsyncState, Money, Percent, StatusChip, When } from '../../../components/index.ts';
import { Facts } from '../Facts.tsx';
import { dealName, type ListedDeal } from './deal.ts';
import { DealHistory } from './DealHistory.tsx';
import { PlaceLink } from '../PlaceLink.tsx';

export interface DealDialogProps {
  id: string;
  onClose: () => void;
  onEdit: (deal: ListedDeal) => void;
  onMenu: (deal: ListedDeal, anchor: HTMLElement) => void;
}

/** One deal with all that is known of it, live. */
export function DealDialog({ id, onClose, onEdit, onMenu }: DealDialogProps) {
  const { record, isLoading, error, retry } = useRecord('deal', id);
  const titleId = useId();
  const move = useRef<HTMLButtonElement>(null);
  const isNarrow = useMediaQuery((theme) => theme.breakpoints.down('sm'));
  const deal = record;
  return (
    <Dialog open onClose={onClose} fullWidth fullScreen={isNarrow} maxWidth="sm" aria-labelledby={titleId}>
      <DialogTitle id={titleId}>{deal ? dealName(deal) : 'Deal'}</DialogTitle>
      <DialogContent>
        <AsyncState
          isLoading={isLoading}
          error={error}
          retry={retry}
          isEmpty={!deal}
          empty={{ title: 'This deal is gone', text: 'It was deleted, or it was never yours.' }}
          skeleton="text"
        >
          {() => deal && <Details deal={deal} />}
        </AsyncState>
      </DialogContent>
      <DialogActions>
        {deal && (
          <>
            <Button ref={move} aria-haspopup="menu" onClick={() => move.current && onMenu(deal, move.current)}>
              Move to…
            </Button>
            <Button onClick={() => onEdit(deal)}>Edit</Button>
          </>
        )}
        <Button variant="contained" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Details({ deal }: { deal: ListedDeal }) {
  const facts: [string, ReactNode][] = [
    ['Stage', <StatusChip entity="deal" status={deal.status} />],
    ['Business', deal.business_name],
    ['Demand listing', <PlaceLink kind="demand" id={deal.demand_listing_id} title={deal.demand_title} />],
    ['Property', <PlaceLink kind="property" id={deal.property_id} title={deal.property_title} />],
    ['Commission rate', deal.commission_percentage !== null && <Percent value={deal.commission_percentage} />],
    ['Estimated commission', deal.estimated_commission !== null && <Money value={deal.estimated_commission} />],
    ['Opened', <When value={deal.created_at} />],
    ['Last change', <When value={deal.updated_at} />],
    ['Closed', deal.closed_at !== null && <When value={deal.closed_at} />],
  ];
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <Facts facts={facts} />
      {deal.notes && (
        <Box>
          <Typography variant="subtitle2" component="h3">
            Notes
          </Typography>
          <Typography variant="body2" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {deal.notes}
          </Typography>
        </Box>
      )}
      <DealHistory id={deal.id} />
    </Box>
  );
}
