import { Alert, Box, Button, TextField } from '@mui/material';
import { useId, useRef, useState, type FormEvent, type RefObject } from 'react';
import { useDashboard } from '../../../client/react/index.ts';
import { fieldFaults, reasonOf, useToast } from '../../components/index.ts';

const FIELDS = new Set(['currentPassword', 'newPassword']);
type Faults = Record<string, string>;

/**
 * Sends the form's passwords. They go straight to the server and not through the queue of writes: a password must not be
 * kept on the device.
 */
function useChange(form: RefObject<HTMLFormElement | null>) {
  const dashboard = useDashboard();
  const toast = useToast();
  const [faults, setFaults] = useState<Faults>({});
  const [fault, setFault] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const refuse = (error: unknown) => {
    const found = explain(error);
    setFaults(found);
    setFault(Object.keys(found).length > 0 ? null : reasonOf(error));
    const first = Object.keys(found)[0];
    if (first) form.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
  };
  const send = async () => {
    setSending(true);
    try {
      const body = Object.fromEntries(new FormData(form.current ?? undefined));
      await dashboard.call('POST', '/api/auth/change-password', { body });
      dashboard.signedIn();
      form.current?.reset();
      setFaults({});
      setFault(null);
      toast({ text: 'Your password is changed. Other devices have to sign in again.' });
    } catch (error) {
      refuse(error);
    } finally {
      setSending(false);
    }
  };
  return { faults, fault, isSending, send };
}

/** Changes the password. */
export function Password() {
  const form = useRef<HTMLFormElement>(null);
  const { faults, fault, isSending, send } = useChange(form);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isSending) void send();
  };
  return (
    <Box
      component="form"
      ref={form}
      onSubmit={submit}
      aria-label="Change your password"
      sx={{ display: 'grid', gap: 2 }}
    >
      {fault !== null && <Alert severity="error">{fault}</Alert>}
      <PasswordField
        name="currentPassword"
        label="Current password"
        autoComplete="current-password"
        fault={faults['currentPassword']}
      />
      <PasswordField
        name="newPassword"
        label="New password"
        autoComplete="new-password"
        fault={faults['newPassword']}
        help="At least 8 characters with a letter and a digit"
      />
      <div>
        <Button type="submit" variant="outlined" loading={isSending}>
          Change password
        </Button>
      </div>
    </Box>
  );
}

/** The server's reasons at the fields they are about. */
function explain(error: unknown): Faults {
  const found = fieldFaults(error, FIELDS);
  if (Object.keys(found).length > 0) return found;
  const { code } = error as { code?: string };
  if (code === 'INVALID_CREDENTIALS') return { currentPassword: 'This is not your current password' };
  return code === 'WEAK_PASSWORD' ? { newPassword: reasonOf(error) } : {};
}

interface FieldProps {
  name: string;
  label: string;
  autoComplete: string;
  fault: string | undefined;
  help?: string;
}

function PasswordField({ name, label, autoComplete, fault, help }: FieldProps) {
  const id = useId();
  return (
    <TextField
      id={id}
      name={name}
      type="password"
      label={label}
      required
      error={fault !== undefined}
      helperText={fault ?? help}
      slotProps={{ htmlInput: { autoComplete, maxLength: 200 } }}
    />
  );
}
