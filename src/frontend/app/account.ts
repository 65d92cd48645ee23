import { renewSession, takeTurn } from '../../client/index.ts';
import { isDashboardRole, type DashboardUser } from './user.ts';

/** What the server says of a request, as the pages before sign-in need it. */
export interface SignInFault {
  code: string;
  message: string;
  details?: { path: string; message: string }[];
}

type Envelope<T> = { success: true; data: T } | { success: false; error: SignInFault };

const UNREACHABLE: SignInFault = {
  code: 'UNREACHABLE',
  message: 'The server cannot be reached. Trying again may help.',
};

/** A request outside any session: signing in, and asking who is signed in. @throws SignInFault */
export async function ask<T>(
  method: string,
  path: string,
  body?: unknown,
  credentials: RequestCredentials = 'same-origin',
): Promise<T> {
  const response = await fetch(path, {
    method,
    credentials,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => null);
  const envelope = (await response?.json().catch(() => null)) as Envelope<T> | null | undefined;
  if (envelope?.success) return envelope.data;
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- a fault to show, not a defect to trace
  throw envelope?.error ?? UNREACHABLE;
}

const NO_SESSION = new Set(['UNAUTHENTICATED', 'INVALID_TOKEN', 'SESSION_ENDED', 'INVALID_REFRESH_TOKEN']);

/** Nobody is signed in. Any other fault, as of a server that starts or has too much to do, says nothing about that. */
function nobody(fault: SignInFault): null {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- the fault that came
  if (!NO_SESSION.has(fault.code)) throw fault;
  return null;
}

/** Who is signed in in this browser: null when nobody is. @throws SignInFault when the server cannot say */
export async function findAccount(): Promise<DashboardUser | null> {
  const me = () => ask<{ user: DashboardUser }>('GET', '/api/auth/me');
  const renew = () =>
    renewSession(
      location.origin,
      (renewalId) => ask<{ user: DashboardUser }>('POST', '/api/auth/refresh-token', { renewalId }),
      (fault) => NO_SESSION.has((fault as SignInFault).code),
    );
  // Another tab may have renewed the session while this one waited its turn.
  const inTurn = async () => (await me().catch(nobody)) ?? (await renew().catch(nobody));
  const user = (await me().catch(nobody)) ?? (await takeTurn(location.origin, inTurn));
  return user && isDashboardRole(user.user.role) ? user.user : null;
}

/** Whose account credentials are, asked without touching the browser's own session. @throws SignInFault */
export async function signInApart(credentials: { email: string; password: string }): Promise<DashboardUser> {
  const { email, password } = credentials;
  const { user } = await ask<{ user: DashboardUser }>('POST', '/api/auth/login', { email, password }, 'omit');
  return user;
}
