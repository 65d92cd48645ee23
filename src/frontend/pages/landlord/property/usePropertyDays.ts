import { useMemo, useState } from 'react';
import { useEvents, useSummary } from '../../../../client/react/index.ts';
import type { PropertyListingMetrics } from '../../../../contracts/propertyListingMetrics.ts';
import { ACTIVITY_DAYS, lastDays } from '../../common/activity/days.ts';
import { daysOf, type ToldDays } from './propertyDays.ts';

const MOVES = ['property:metrics-updated', 'property:metrics-deleted'] as const;
const NOTHING: ToldDays = new Map();
const NEVER = [] as const;

/**
 * What happened around one property on each of the last 30 UTC days. Loaded once, then moved by the events about it alone:
 * other properties may have hundreds of them.
 */
export function usePropertyDays(propertyId: string) {
  const { data, isLoading, error, retry } = useSummary<{ metrics: PropertyListingMetrics[] }>(
    `/api/property-listings/${propertyId}/metrics?days=${ACTIVITY_DAYS}`,
    { on: NEVER },
  );
  const [told, setTold] = useState(NOTHING);
  useEvents((event) => {
    if (event.data.propertyId !== propertyId) return;
    const row = event.type === 'property:metrics-updated' ? event.data.metrics : null;
    const { metricsId } = event.data;
    setTold((before) => new Map(before).set(metricsId, row));
  }, MOVES);
  const today = lastDays(1)[0];
  const days = useMemo(
    () => data && daysOf(data.metrics, told, lastDays(ACTIVITY_DAYS)),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- another day, other days
    [data, told, today],
  );
  return { days, isLoading, error, retry };
}
