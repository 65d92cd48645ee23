import { useCallback, useSyncExternalStore } from 'react';
import type { ConnectionState } from '../connectionState.ts';
import type { ConnectionStatus } from '../dashboard.ts';
import { useParts } from './DashboardProvider.ts';

/** How the connection stands; renders again when something in it changed. */
export const useConnection = (): ConnectionStatus => useStatus((status) => status);

/** The state alone: for what need not render with every confirmation. */
export const useConnectionState = (): ConnectionState => useStatus(({ state }) => state);

/** Whether changes come in, at once or by polling. */
export const useIsConnected = (): boolean => useStatus(({ state }) => state === 'live' || state === 'polling');

/** Whether what is shown may be older than it looks: changes do not come in, and this is not the first attempt. */
export const useIsOffline = (): boolean =>
  useStatus(({ state, confirmedAt }) =>
    state === 'connecting' ? confirmedAt !== null : state !== 'live' && state !== 'polling',
  );

/** Whether requests make sense: without a session there is nothing to ask with. */
export const useMayAsk = (): boolean => useStatus(({ state }) => state !== 'needs-sign-in' && state !== 'closed');

function useStatus<T>(select: (status: ConnectionStatus) => T): T {
  const { dashboard } = useParts();
  const subscribe = useCallback((changed: () => void) => dashboard.on('status', changed), [dashboard]);
  const snapshot = () => select(dashboard.status);
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}
