import { Card } from '@mui/material';
import { useSummary } from '../../../../client/react/index.ts';
import type { LandlordActivity } from '../../../../contracts/activity.ts';
import { AsyncState } from '../../../components/index.ts';
import { ACTIVITY_DAYS } from '../../common/activity/days.ts';
import { ActivityChart } from '../ActivityChart.tsx';

const MOVED_BY = [
  'property:metrics-updated',
  'property:metrics-deleted',
  'inquiry:created',
  'inquiry:deleted',
  'property:deleted',
] as const;

/** What happened around all properties of a landlord, day by day, as it happens. */
export function Activity() {
  const { data, isLoading, error, retry } = useSummary<LandlordActivity>(
    `/api/dashboard/landlord/activity?days=${ACTIVITY_DAYS}`,
    { on: MOVED_BY },
  );
  return (
    <Card sx={{ p: 2 }}>
      <AsyncState isLoading={isLoading} error={error} retry={retry} isEmpty={!data} skeleton="chart">
        {() => data && <ActivityChart days={data.days} />}
      </AsyncState>
    </Card>
  );
}
