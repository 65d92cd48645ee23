import { Box, Button, Typography } from '@mui/material';
import { useRef } from 'react';
import { useRecord } from '../../../../client/react/index.ts';
import { Money, Percent, StatusChip, When } from '../../../components/index.ts';
import { Facts } from '../../common/Facts.tsx';
import { dialogContent, RecordDialog } from '../../common/RecordDialog.tsx';
import { PlaceLink } from '../PlaceLink.tsx';
import { dealName, type ListedDeal } from './deal.ts';
import { DealHistory } from './DealHistory.tsx';

export interface DealDialogProps {
  id: string;
  onClose: () => void;
  onEdit: (deal: ListedDeal) => void;
  onMenu: (deal: ListedDeal, anchor: HTMLElement) => void;
}

/** One deal with all that is known of it, live. */
export function DealDialog({ id, onClose, onEdit, onMenu }: DealDialogProps) {
  const load = useRecord('deal', id);
  const move = useRef<HTMLButtonElement>(null);
  const deal = load.record;
  return (
    <RecordDialog
      title={deal ? dealName(deal) : 'Deal'}
      load={load}
      gone={{ title: 'This deal is not here', text: 'It was deleted, or it belongs to somebody else.' }}
      onClose={onClose}
      actions={
        deal && (
          <>
            <Button onClick={() => onEdit(deal)}>Edit</Button>
            <Button
              ref={move}
              variant="contained"
              aria-haspopup="menu"
              onClick={() => move.current && onMenu(deal, move.current)}
            >
              Move to…
            </Button>
          </>
        )
      }
    >
      {(shown) => <Details deal={shown} />}
    </RecordDialog>
  );
}

function Details({ deal }: { deal: ListedDeal }) {
  return (
    <Box sx={dialogContent}>
      <Facts
        facts={[
          { label: 'Stage', value: <StatusChip entity="deal" status={deal.status} /> },
          { label: 'Business', value: deal.business_name },
          {
            label: 'Demand listing',
            value: deal.demand_listing_id !== null && (
              <PlaceLink kind="demandListing" id={deal.demand_listing_id} title={deal.demand_title} />
            ),
          },
          {
            label: 'Property',
            value: deal.property_id !== null && (
              <PlaceLink kind="property" id={deal.property_id} title={deal.property_title} />
            ),
          },
          {
            label: 'Commission rate',
            value: deal.commission_percentage !== null && <Percent value={deal.commission_percentage} />,
          },
          {
            label: 'Estimated commission',
            value: deal.estimated_commission !== null && <Money value={deal.estimated_commission} />,
          },
          { label: 'Opened', value: <When value={deal.created_at} /> },
          { label: 'Changed', value: <When value={deal.updated_at} /> },
          { label: 'Closed', value: deal.closed_at !== null && <When value={deal.closed_at} /> },
        ]}
      />
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
