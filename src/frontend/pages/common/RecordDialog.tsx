import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, useMediaQuery } from '@mui/material';
import { useId, type ReactNode } from 'react';
import { AsyncState, type Notice } from '../../components/index.ts';

export interface RecordDialogProps<R> {
  title: string;
  /** As `useRecord` gives it. */
  load: { record: R | null; isLoading: boolean; error: unknown; retry: () => void };
  /** Said when the record is not there. */
  gone: Notice;
  onClose: () => void;
  maxWidth?: 'sm' | 'md';
  /** Stands beside the title. */
  aside?: ReactNode;
  /** What can be done; closing can be done always. */
  actions?: ReactNode;
  /** What is shown of the record. */
  children: (record: R) => ReactNode;
  /** Dialogs that open over it. */
  dialogs?: ReactNode;
}

/** One record in a dialog, live; on a narrow screen it takes all of it. */
export function RecordDialog<R>({ title, load, gone, onClose, maxWidth = 'sm', ...parts }: RecordDialogProps<R>) {
  const { record, isLoading, error, retry } = load;
  const id = useId();
  const isNarrow = useMediaQuery((theme) => theme.breakpoints.down('sm'));
  return (
    <Dialog open onClose={onClose} fullWidth fullScreen={isNarrow} maxWidth={maxWidth} aria-labelledby={id}>
      <Box sx={{ display: 'flex', alignItems: 'center', pr: parts.aside ? 2 : 0 }}>
        <DialogTitle id={id} sx={{ flex: 1, overflowWrap: 'anywhere' }}>
          {title}
        </DialogTitle>
        {parts.aside}
      </Box>
      <DialogContent>
        <AsyncState
          isLoading={isLoading}
          error={error}
          retry={retry}
          isEmpty={record === null}
          empty={gone}
          skeleton="text"
        >
          {() => record !== null && parts.children(record)}
        </AsyncState>
      </DialogContent>
      <DialogActions sx={{ flexWrap: 'wrap', gap: 1 }}>
        <Button color="inherit" onClick={onClose}>
          Close
        </Button>
        {parts.actions}
      </DialogActions>
      {parts.dialogs}
    </Dialog>
  );
}

/** What a dialog shows, below each other. */
export const dialogContent = { display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' } as const;

/** Said of a demand listing that is not on the market any more. */
export const DEMAND_GONE: Notice = { title: 'No longer on the market', text: 'The tenant has closed this listing.' };
