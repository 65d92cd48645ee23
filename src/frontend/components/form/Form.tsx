import { Box, Button } from '@mui/material';
import type { ReactNode } from 'react';
import { useToast } from '../toasts.ts';
import { FormContext } from './formContext.ts';
import { FormNotices } from './FormFrame.tsx';
import { useForm, type FormOptions } from './useForm.ts';

export interface FormProps<V extends object> extends Omit<FormOptions<V>, 'onDone'> {
  /** What the form is called by a screen reader. */
  label: string;
  submitLabel?: string;
  /** Told when it is saved or kept. */
  savedText?: string;
  onDone?: () => void;
  children: ReactNode;
}

/** A form as a part of a page, e.g. a profile. Give it a `key` with the record's id and version to begin anew with it. */
export function Form<V extends object>({ label, submitLabel = 'Save', savedText, children, ...options }: FormProps<V>) {
  const toast = useToast();
  const onDone = (): void => {
    if (savedText !== undefined) toast({ text: savedText });
    options.onDone?.();
  };
  const form = useForm<V>({ ...options, onDone });
  return (
    <FormContext value={form.api}>
      <form ref={form.formRef} noValidate onSubmit={form.submit} aria-label={label}>
        <Box sx={{ display: 'grid', gap: 2 }}>
          <FormNotices form={form} />
          {children}
          <Box sx={{ display: 'flex', gap: 1 }}>
            <Button type="submit" variant="contained" loading={form.isSubmitting}>
              {submitLabel}
            </Button>
            {form.isDirty && (
              <Button color="inherit" onClick={form.reset}>
                Undo changes
              </Button>
            )}
          </Box>
        </Box>
      </form>
    </FormContext>
  );
}
