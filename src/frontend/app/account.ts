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

/** Tabs take turns: a refresh token used twice ends its session. The name is the client library's. */
const takingTurns = <T>(work: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? navigator.locks.request('tenantlist:refresh', work) : work();

/** Who is signed in in this browser: null when nobody is. @throws SignInFault when the server cannot say */
export async function findAccount(): Promise<DashboardUser | null> {
  const me = () => ask<{ user: DashboardUser }>('GET', '/api/auth/me');
  const user = await me().catch(async (fault: SignInFault) => {
    if (fault.code === 'UNREACHABLE') throw fault;
    return takingTurns(async () => {
      // Another tab may have renewed the session while this one waited its turn.
      const renewed = await me().catch(() => null);
      return renewed ?? (await ask<{ user: DashboardUser }>('POST', '/api/auth/refresh-token', {}).catch(() => null));
    });
  });
  return user && isDashboardRole(user.user.role) ? user.user : null;
}

/** Whose account credentials are, asked without touching the browser's own session. @throws SignInFault */
export async function signInApart(credentials: { email: string; password: string }): Promise<DashboardUser> {
  const { email, password } = credentials;
  const { user } = await ask<{ user: DashboardUser }>('POST', '/api/auth/login', { email, password }, 'omit');
  return user;
}
