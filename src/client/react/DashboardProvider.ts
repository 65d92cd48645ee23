import type { QueryClient } from '@tanstack/react-query';
import { createContext, createElement, useContext, useMemo, type ReactElement, type ReactNode } from 'react';
import type { DashboardRole } from '../../contracts/common.ts';
import type { Dashboard } from '../dashboard.ts';
import type { MutationQueue } from '../mutations/index.ts';
import type { DashboardCache } from '../query/index.ts';

/** What one signed-in account has on a page; whoever makes these also closes them. */
export interface DashboardParts {
  dashboard: Dashboard;
  queue: MutationQueue;
  cache: DashboardCache;
  /** Used by these hooks alone when given here: providers side by side each have their own. */
  queryClient: QueryClient;
}

export interface DashboardProviderProps extends DashboardParts {
  children?: ReactNode;
}

const PartsContext = createContext<DashboardParts | null>(null);

/** Gives one account's dashboard to the hooks below it. The innermost one counts. */
export function DashboardProvider(props: DashboardProviderProps): ReactElement {
  const { dashboard, queue, cache, queryClient, children } = props;
  const parts = useMemo(() => ({ dashboard, queue, cache, queryClient }), [dashboard, queue, cache, queryClient]);
  return createElement(PartsContext, { value: parts }, children);
}

/** The parts of the nearest provider. */
export function useParts(): DashboardParts {
  const parts = useContext(PartsContext);
  if (!parts) throw new Error('This hook needs a DashboardProvider above it');
  return parts;
}

/** The dashboard of the nearest provider; throws when a role is asked for and it is another's. */
export function useDashboard<R extends DashboardRole = DashboardRole>(role?: R): Dashboard<R> {
  const { dashboard } = useParts();
  if (role !== undefined && dashboard.role !== role) {
    throw new Error(`The dashboard here is a ${dashboard.role}'s, not a ${role}'s`);
  }
  return dashboard as unknown as Dashboard<R>;
}
