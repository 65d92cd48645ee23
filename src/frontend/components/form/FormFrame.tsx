import { Alert, Box, Button, Typography } from '@mui/material';
import { useEffect, useRef, type ReactNode } from 'react';
import type { FormState } from './useForm.ts';

/** Lets fields stand side by side where there is room, below each other where there is none. */
export function FieldRow({ children }: { children: ReactNode }) {
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 180px), 1fr))',
      }}
    >
      {children}
    </Box>
  );
}

/** A titled group of fields. */
export function FieldGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box component="fieldset" sx={{ border: 0, m: 0, p: 0, minWidth: 0, display: 'grid', gap: 2 }}>
      <Typography component="legend" variant="h3" sx={{ p: 0, mb: 2 }}>
        {title}
      </Typography>
      {children}
    </Box>
  );
}

/** What a form says above its fields: that a draft was restored, or what is wrong with the whole of it. */
export function FormNotices({ form }: { form: FormState }) {
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (form.fault !== null) alert.current?.focus();
  }, [form.fault]);
  return (
    <>
      {form.isRestored && (
        <Alert
          severity="info"
          role="status"
          action={
            <Button size="small" color="inherit" onClick={form.reset}>
              Start over
            </Button>
          }
        >
          What you typed before has been restored.
        </Alert>
      )}
      {form.fault !== null && (
        <Alert severity="error" ref={alert} tabIndex={-1}>
          {form.fault}
        </Alert>
      )}
    </>
  );
}
