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
import { useId, type ReactNode } from 'react';
import { FormContext } from './formContext.ts';
import { FormNotices } from './FormFrame.tsx';
import { useForm, type FormOptions } from './useForm.ts';

export interface FormDialogProps<V extends object> extends Omit<FormOptions<V>, 'onDone'> {
  title: string;
  open: boolean;
  onClose: () => void;
  description?: ReactNode;
  /** The verb of the deed; "Save" unless given. */
  submitLabel?: string;
  maxWidth?: 'xs' | 'sm' | 'md';
  /** The fields. */
  children: ReactNode;
}

function FormBody<V extends object>(props: FormDialogProps<V> & { titleId: string }) {
  const { title, titleId, description, submitLabel = 'Save', onClose, children, ...options } = props;
  const form = useForm<V>({ ...options, onDone: onClose });
  const cancel = (): void => {
    form.reset();
    onClose();
  };
  return (
    <FormContext value={form.api}>
      <form
        ref={form.formRef}
        noValidate
        onSubmit={form.submit}
        style={{ display: 'contents' }}
        aria-labelledby={titleId}
      >
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent>
          <Box sx={{ display: 'grid', gap: 2, pt: 1 }}>
            {description != null && (
              <Typography component="div" variant="body2" color="textSecondary">
                {description}
              </Typography>
            )}
            <FormNotices form={form} />
            {children}
          </Box>
        </DialogContent>
        <DialogActions>
          <Button onClick={cancel} color="inherit">
            Cancel
          </Button>
          <Button type="submit" variant="contained" loading={form.isSubmitting}>
            {submitLabel}
          </Button>
        </DialogActions>
      </form>
    </FormContext>
  );
}

/**
 * A form in a dialog. Cancel drops what was typed; Escape, a click beside it or a reload keep it for the next time, when
 * there is a `draftKey`. Closes when the write is made or safely in the queue, stays open with the reasons when it is refused.
 */
export function FormDialog<V extends object>(props: FormDialogProps<V>) {
  const titleId = useId();
  const isNarrow = useMediaQuery((theme) => theme.breakpoints.down('sm'));
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      fullWidth
      fullScreen={isNarrow}
      maxWidth={props.maxWidth ?? 'sm'}
      aria-labelledby={titleId}
    >
      <FormBody {...props} titleId={titleId} />
    </Dialog>
  );
}
