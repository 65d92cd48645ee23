import { Alert, Box, Link, Paper, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { ask, type SignInFault } from '../../app/account.ts';
import { useDemoAccounts, type DemoAccount } from '../../app/demo.ts';
import { isDashboardRole, type DashboardUser } from '../../app/user.ts';
import { faultOfField } from '../../components/faults.ts';
import { DemoMarket } from './DemoMarket.tsx';
import { SignInForm } from './SignInForm.tsx';
import { SignUpForm } from './SignUpForm.tsx';

export interface WelcomeProps {
  onSignedIn: (user: DashboardUser) => void;
}

/** The way in: look around as somebody of the demo market with one click, sign in, or make an account. */
export default function Welcome({ onSignedIn }: WelcomeProps) {
  const demo = useDemoAccounts();
  const [fault, setFault] = useState<SignInFault | null>(null);
  const [isNew, setIsNew] = useState(false);
  const enter = async (path: string, body: unknown) => {
    setFault(null);
    try {
      const { user } = await ask<{ user: DashboardUser }>('POST', path, body);
      if (isDashboardRole(user.role)) onSignedIn(user);
      else setFault({ code: 'NO_DASHBOARD', message: 'Accounts of this role have no dashboard here.' });
    } catch (problem) {
      setFault(problem as SignInFault);
    }
  };
  const enterAs = ({ email, password }: DemoAccount) => enter('/api/auth/login', { email, password });
  return (
    <Box component="main" sx={page}>
      <Box sx={{ maxWidth: 560 }}>
        <Typography component="h1" sx={{ fontSize: 'clamp(30px, 4vw, 46px)', lineHeight: 1.1, fontWeight: 750, letterSpacing: '-0.03em', textWrap: 'balance' }}>
          Every change, on every screen, the moment it is committed
        </Typography>
        <Typography color="text.secondary" sx={{ mt: 2, fontSize: 17, textWrap: 'pretty' }}>
          TenantList joins the businesses that look for space, the landlords that have it and the brokers in between. Their
          dashboards move with the market: nothing to reload, and no number older than the last change behind it.
        </Typography>
        {demo && demo.length > 0 && <DemoMarket accounts={demo} onEnter={enterAs} />}
      </Box>
      <Paper variant="outlined" sx={{ p: 3, width: '100%', maxWidth: 420, justifySelf: 'center' }}>
        <Stack spacing={2}>
          <Typography variant="h6" component="h2">
            {isNew ? 'Make an account' : 'Sign in'}
          </Typography>
          {fault && (
            <Alert severity="error">
              {fault.message}
              {fault.details?.map((detail) => <div key={detail.path}>{faultOfField(detail)}</div>)}
            </Alert>
          )}
          {isNew ? (
            <SignUpForm onSubmit={(body) => enter('/api/auth/signup', body)} />
          ) : (
            <SignInForm onSubmit={(body) => enter('/api/auth/login', body)} />
          )}
          <Typography variant="body2">
            {isNew ? 'You have one already? ' : 'New here? '}
            <Link component="button" type="button" variant="body2" onClick={() => { setIsNew(!isNew); setFault(null); }}>
              {isNew ? 'Sign in' : 'Make an account'}
            </Link>
          </Typography>
        </Stack>
      </Paper>
    </Box>
  );
} // prettier-ignore

const page = {
  minHeight: '100dvh',
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 380px), 1fr))',
  alignItems: 'center',
  gap: { xs: 4, md: 8 },
  maxWidth: 1180,
  mx: 'auto',
  px: 3,
  py: { xs: 4, md: 8 },
} as const;
