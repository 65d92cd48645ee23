import { Button, Stack, TextField } from '@mui/material';
import { useState } from 'react';

export interface SignInFormProps {
  onSubmit: (body: { email: string; password: string }) => Promise<void>;
}

export function SignInForm({ onSubmit }: SignInFormProps) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    await onSubmit({ email, password });
    setBusy(false);
  };
  return (
    <Stack component="form" spacing={2} onSubmit={(event) => void submit(event)}>
      <TextField label="E-mail" type="email" autoComplete="username" required value={email} onChange={(e) => setEmail(e.target.value)} />
      <TextField label="Password" type="password" autoComplete="current-password" required value={password} onChange={(e) => setPassword(e.target.value)} />
      <Button type="submit" variant="contained" loading={busy}>
        Sign in
      </Button>
    </Stack>
  );
} // prettier-ignore
