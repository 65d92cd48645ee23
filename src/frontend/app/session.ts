import { QueryClient } from '@tanstack/react-query';
import { connect, createMutationQueue, type Dashboard, type MutationQueue } from '../../client/index.ts';
import { createDashboardCache, type DashboardCache } from '../../client/query/index.ts';
import type { DashboardUser } from './user.ts';

/** Everything one signed-in account has on this page. A page may hold two of them side by side. */
export interface Session {
  user: DashboardUser;
  dashboard: Dashboard;
  queue: MutationQueue;
  cache: DashboardCache;
  queryClient: QueryClient;
  close(): void;
}

export interface SessionOptions {
  user: DashboardUser;
  /** Signs in by itself, apart from the browser's cookies; without them the cookies carry the session. */
  credentials?: { email: string; password: string };
}

/** Opens the connection, the queue of writes and the cache of an account. */
export function openSession({ user, credentials: given }: SessionOptions): Session {
  const credentials = given && { email: given.email, password: given.password };
  const url = location.origin;
  const dashboard = connect({
    url,
    role: user.role,
    userId: user.id,
    // One connection a browser; a session with credentials of its own is this page's alone.
    ...(credentials ? { credentials, cookies: false } : { shareAs: user.id }),
  });
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } });
  const queue = createMutationQueue({
    name: `${url}:${user.id}${credentials ? ':apart' : ''}`,
    call: dashboard.call.bind(dashboard),
    online: () => ['live', 'polling'].includes(dashboard.status.state),
  });
  const cache = createDashboardCache({ dashboard, queryClient, queue });
  const close = () => {
    cache.close();
    queue.close();
    dashboard.close();
    queryClient.clear();
  };
  return { user, dashboard, queue, cache, queryClient, close };
}
