import { Alert, Box, Button } from '@mui/material';
import { useEffect, useState } from 'react';
import { MemoryRouter } from 'react-router';
import type { DashboardRole } from '../../../contracts/common.ts';
import { signInApart } from '../../app/account.ts';
import type { DemoAccount } from '../../app/demo.ts';
import { RoleApp } from '../../app/RoleApp.tsx';
import { PaneContext } from '../../components/index.ts';
import { openSession, type Session } from '../../app/session.ts';
import { PageSkeleton } from '../../shell/PageSkeleton.tsx';
import { ScreenDelay } from './ScreenDelay.tsx';

export interface PaneProps {
  side: 'Left' | 'Right';
  role: DashboardRole;
  path: string;
  accounts: readonly DemoAccount[];
}

/** One half: an account's whole app with a router of its own, and how long each change took to get here. */
export function Pane({ side, role, path, accounts }: PaneProps) {
  const account = accounts.find((candidate) => candidate.role === role);
  const [attempt, setAttempt] = useState(0);
  const { session, fault } = useApartSession(account, attempt);
  return (
    <Box component="section" aria-label={`${side}: ${role}`} data-side={side.toLowerCase()} sx={pane}>
      {session ? (
        <>
          <ScreenDelay dashboard={session.dashboard} />
          {/* Positioned, or what is hidden for the eye deep in the pane would make the page itself scroll. */}
          <Box sx={{ position: 'relative', overflow: 'auto', minHeight: 0 }}>
            <PaneContext value={{ label: `${side}, ${role}` }}>
              <MemoryRouter initialEntries={[path]}>
                <RoleApp session={session} />
              </MemoryRouter>
            </PaneContext>
          </Box>
        </>
      ) : fault ? (
        <Alert severity="error" sx={{ m: 2 }} action={<Button onClick={() => setAttempt(attempt + 1)}>Try again</Button>}>
          {fault}
        </Alert>
      ) : (
        <Box sx={{ p: 2 }}>
          <PageSkeleton />
        </Box>
      )}
    </Box>
  );
} // prettier-ignore

/** A session apart from the browser's cookies, for as long as the pane is there. */
function useApartSession(account: DemoAccount | undefined, attempt: number) {
  const [session, setSession] = useState<Session | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    if (!account) return;
    let gone = false;
    let opened: Session | null = null;
    setFault(null);
    signInApart(account).then(
      (user) => {
        if (gone) return;
        opened = openSession({ user, credentials: account });
        setSession(opened);
      },
      (problem: { message: string }) => gone || setFault(problem.message),
    );
    return () => {
      gone = true;
      setSession(null);
      opened?.close();
    };
  }, [account, attempt]);
  return { session, fault };
}

const pane = {
  minWidth: 0,
  minHeight: 0,
  display: 'grid',
  gridTemplateRows: 'auto minmax(0, 1fr)',
  '&[data-side=left]': { borderRight: '1px solid', borderColor: 'divider' },
} as const;
