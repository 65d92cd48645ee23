import { Card } from '@mui/material';
import { useSummary } from '../../../../client/react/index.ts';
import type { TenantActivity } from '../../../../contracts/activity.ts';
import { AsyncState } from '../../../components/index.ts';
import { ACTIVITY_DAYS } from '../../common/activity/days.ts';
import { ActivityChart } from '../ActivityChart.tsx';

const MOVED_BY = ['metrics:updated', 'metrics:deleted', 'profile:updated'] as const;

/** What happened around all businesses of a tenant, day by day, as it happens. */
export function Activity() {
  const { data, isLoading, error, retry } = useSummary<TenantActivity>(
    `/api/dashboard/tenant/activity?days=${ACTIVITY_DAYS}`,
    { on: MOVED_BY },
  );
  return (
    <Card sx={{ p: 2 }}>
      <AsyncState isLoading={isLoading} error={error} retry={retry} isEmpty={!data} skeleton="chart">
        {() => data && <ActivityChart title="Activity by day" days={data.days} viewsLocked={data.viewsLocked} />}
      </AsyncState>
    </Card>
  );
}
