import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle } from '@mui/material';
import { useId, type ReactNode } from 'react';

export interface ConfirmDialogProps {
  open: boolean;
  /** A question, e.g. "Delete this business?". */
  title: string;
  /** What will happen. */
  text: ReactNode;
  /** The verb of the deed, e.g. "Delete". */
  confirmLabel: string;
  /** The deed cannot be taken back: shown as dangerous, and not what Enter does. */
  danger?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be undone. Confirming closes it. */
export function ConfirmDialog({ open, title, text, confirmLabel, danger = false, ...on }: ConfirmDialogProps) {
  const id = useId();
  const confirm = (): void => {
    on.onClose();
    on.onConfirm();
  };
  return (
    <Dialog
      open={open}
      onClose={on.onClose}
      role="alertdialog"
      aria-labelledby={`${id}-t`}
      aria-describedby={`${id}-d`}
    >
      <DialogTitle id={`${id}-t`}>{title}</DialogTitle>
      <DialogContent>
        <DialogContentText id={`${id}-d`} component="div">
          {text}
        </DialogContentText>
      </DialogContent>
      <DialogActions>
        <Button autoFocus={danger} onClick={on.onClose} color="inherit">
          Cancel
        </Button>
        <Button autoFocus={!danger} onClick={confirm} variant="contained" color={danger ? 'error' : 'primary'}>
          {confirmLabel}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
