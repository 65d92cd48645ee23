/**
 * React hooks over one account's dashboard: each is a thin skin over the client library and the query cache, and renders
 * again only when what it returns has changed.
 */
export {
  DashboardProvider,
  useDashboard,
  type DashboardParts,
  type DashboardProviderProps,
} from './DashboardProvider.ts';
export { useConnection, useConnectionState } from './useConnection.ts';
export { useEvents, type EventOf } from './useEvents.ts';
export { useKpis, type LiveKpis } from './useKpis.ts';
export { useLiveList, type LiveList } from './useLiveList.ts';
export type { Loading } from './useLoaded.ts';
export { useDismissRefused, useMutate, useMutationQueue, type Mutate, type MutationQueueView } from './useMutate.ts';
export { useRecentEvents, type RecentEvents } from './useRecentEvents.ts';
export { useRecord, type LiveRecord } from './useRecord.ts';
export { useSummary, type Summary } from './useSummary.ts';
export { useUnread } from './useUnread.ts';
