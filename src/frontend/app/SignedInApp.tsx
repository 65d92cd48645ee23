import { Suspense, lazy, useCallback, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { clearDrafts } from '../components/index.ts';
import { Splash } from '../shell/Splash.tsx';
import { findAccount, type SignInFault } from './account.ts';
import { RoleApp } from './RoleApp.tsx';
import { openSession, type Session } from './session.ts';
import type { DashboardUser } from './user.ts';

const Welcome = lazy(() => import('../pages/welcome/Welcome.tsx'));
const RETRY_MS = 2_000;

/** Who is signed in decides what there is to see: the account's app, or the way in. */
export function SignedInApp() {
  const [user, setUser] = useState<DashboardUser | null | undefined>(undefined);
  const [fault, setFault] = useState<SignInFault | null>(null);
  const navigate = useNavigate();
  useEffect(() => {
    if (user !== undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const look = () =>
      findAccount().then(
        (found) => gone || setUser(found),
        (problem: SignInFault) => {
          if (gone) return;
          setFault(problem);
          timer = setTimeout(() => void look(), RETRY_MS);
        },
      );
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [user]);
  const session = useOpenSession(user ?? null);
  const leave = useCallback(() => {
    setUser(null);
    void navigate('/');
  }, [navigate]);
  useEffect(
    () =>
      session?.dashboard.on('signedOut', () => {
        clearDrafts();
        leave();
      }),
    [session, leave],
  );

  if (user === undefined) return <Splash fault={fault?.message ?? null} />;
  if (user === null)
    return (
      <Suspense fallback={<Splash fault={null} />}>
        <Welcome onSignedIn={setUser} />
      </Suspense>
    );
  return session ? <RoleApp session={session} onLeave={leave} /> : <Splash fault={null} />;
}

/** The session of an account, opened once and closed with it. */
function useOpenSession(user: DashboardUser | null): Session | null {
  const [session, setSession] = useState<Session | null>(null);
  const userId = user?.id;
  useEffect(() => {
    if (!user) return;
    const opened = openSession({ user });
    setSession(opened);
    return () => {
      setSession(null);
      opened.close();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- another object of the same account is the same session
  }, [userId]);
  return session?.user.id === userId ? session : null;
}
