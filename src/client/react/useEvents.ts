import { useEffect, useEffectEvent } from 'react';
import type { LogEventType } from '../../contracts/events.ts';
import type { AnyDashboardEvent } from '../dashboard.ts';
import { useParts } from './DashboardProvider.ts';

/** Events of some types, as a union that tells `data` by `type`. */
export type EventOf<T extends LogEventType> = Extract<AnyDashboardEvent, { type: T }>;

/**
 * Calls `handler` with each event of these types, or of all, while the component is there: in order, once.
 * The newest handler counts; neither it nor the list needs to be the same object each time.
 */
export function useEvents<T extends LogEventType = LogEventType>(
  handler: (event: EventOf<T>) => void,
  types?: readonly T[],
): void {
  const { dashboard } = useParts();
  const told = useEffectEvent((event: AnyDashboardEvent) => {
    if (!types || (types as readonly string[]).includes(event.type)) handler(event as EventOf<T>);
  });
  useEffect(() => dashboard.on('event', (event) => told(event)), [dashboard]);
}
