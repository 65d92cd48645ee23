import { Button, MenuItem, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import type { DashboardRole } from '../../../contracts/common.ts';

/** What a new account is made of. */
export interface NewAccount {
  email: string;
  password: string;
  role: DashboardRole;
  first_name: string;
  last_name: string;
}

const ROLES: { role: DashboardRole; name: string }[] = [
  { role: 'tenant', name: 'Tenant: my business looks for space' },
  { role: 'landlord', name: 'Landlord: I have properties' },
  { role: 'broker', name: 'Broker: I bring both together' },
];

export function SignUpForm({ onSubmit }: { onSubmit: (account: NewAccount) => Promise<void> }) {
  const [account, setAccount] = useState<NewAccount>({
    email: '', password: '', role: 'tenant', first_name: '', last_name: '',
  }); // prettier-ignore
  const [busy, setBusy] = useState(false);
  const field = (name: keyof NewAccount) => ({
    value: account[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      setAccount({ ...account, [name]: event.target.value }),
  });
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    await onSubmit(account);
    setBusy(false);
  };
  return (
    <Stack component="form" spacing={2} onSubmit={(event) => void submit(event)}>
      <TextField select label="I am a" required {...field('role')}>
        {ROLES.map(({ role, name }) => (
          <MenuItem key={role} value={role}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      <TextField label="First name" autoComplete="given-name" {...field('first_name')} />
      <TextField label="Last name" autoComplete="family-name" {...field('last_name')} />
      <TextField label="E-mail" type="email" autoComplete="username" required {...field('email')} />
      <TextField
        label="Password"
        type="password"
        autoComplete="new-password"
        required
        helperText="At least 8 characters with a letter and a digit"
        {...field('password')}
      />
      <Button type="submit" variant="contained" loading={busy}>
        Make the account
      </Button>
    </Stack>
  );
}
