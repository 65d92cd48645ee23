import { Suspense } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { Navigate, Route, Routes } from 'react-router';
import { DashboardProvider } from '../../client/react/index.ts';
import { PageSkeleton } from '../shell/PageSkeleton.tsx';
import { Shell } from '../shell/Shell.tsx';
import { pagesOf } from './pages.tsx';
import { SessionContext } from './SessionContext.ts';
import type { Session } from './session.ts';

export interface RoleAppProps {
  session: Session;
  /** Signs out and goes back to the way in. Left out in a pane, which cannot be left by itself. */
  onLeave?: () => void;
}

/** One account's app: its pages in the shell, over its own connection. Needs a router around it. */
export function RoleApp({ session, onLeave }: RoleAppProps) {
  const { dashboard, queue, cache, queryClient, user } = session;
  return (
    <QueryClientProvider client={queryClient}>
      <DashboardProvider dashboard={dashboard} queue={queue} cache={cache} queryClient={queryClient}>
        <SessionContext value={{ user, isPane: onLeave === undefined }}>
          <Shell {...(onLeave && { onLeave })}>
            <Suspense fallback={<PageSkeleton />}>
              <Routes>
                {pagesOf[user.role].map(({ path, Component }) => (
                  <Route key={path} path={path} element={<Component />} />
                ))}
                <Route path="*" element={<Navigate to={`/${user.role}`} replace />} />
              </Routes>
            </Suspense>
          </Shell>
        </SessionContext>
      </DashboardProvider>
    </QueryClientProvider>
  );
}
