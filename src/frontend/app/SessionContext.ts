import { createContext, useContext } from 'react';
import type { DashboardUser } from './user.ts';

/** Who is signed in here, and whether this app is half of a page. */
export interface SessionInfo {
  user: DashboardUser;
  isPane: boolean;
}

export const SessionContext = createContext<SessionInfo | null>(null);

/** The account whose app this is. */
export function useSession(): SessionInfo {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs a signed-in app around it');
  return session;
}
