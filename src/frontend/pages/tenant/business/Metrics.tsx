import { Card } from '@mui/material';
import { useMemo } from 'react';
import { useKpis, useSummary } from '../../../../client/react/index.ts';
import type { BusinessMetrics, BusinessMetricsTotals } from '../../../../contracts/businessMetrics.ts';
import { AsyncState } from '../../../components/index.ts';
import { ACTIVITY_DAYS, lastDays } from '../../common/activity/days.ts';
import { Sums } from '../../common/activity/Sums.tsx';
import { activityOf } from '../activity.ts';
import { ActivityChart } from '../ActivityChart.tsx';

interface MetricsAnswer {
  metrics: BusinessMetrics[];
  totals: BusinessMetricsTotals;
  /** Older rows were left out. */
  hasMore: boolean;
}

const MOVED_BY = ['metrics:updated', 'metrics:deleted'] as const;

/** What happened around one business, day by day, as it happens. */
export function Metrics({ businessId }: { businessId: string }) {
  const { data, isLoading, error, retry } = useSummary<MetricsAnswer>(
    `/api/businesses/${businessId}/metrics?days=${ACTIVITY_DAYS}`,
    { on: MOVED_BY },
  );
  const { kpis } = useKpis('tenant');
  // Until the tier is known they are not shown: what is locked must not flash by.
  const viewsLocked = kpis?.landlordViewsLocked ?? true;
  const days = useMemo(() => data && wholeDays(data), [data]);
  return (
    <Card sx={{ p: 2, display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <AsyncState isLoading={isLoading} error={error} retry={retry} isEmpty={!data} skeleton="chart">
        {() =>
          data &&
          days && (
            <>
              <Sums label={`Sums of ${ACTIVITY_DAYS} days`} sums={sumsOf(data.totals, viewsLocked)} />
              <ActivityChart
                title={days.length === ACTIVITY_DAYS ? 'Activity by day' : `Activity by day, last ${days.length} days`}
                days={days}
                viewsLocked={viewsLocked}
              />
            </>
          )
        }
      </AsyncState>
    </Card>
  );
}

/** The days whose rows are all there: where the answer was cut, its oldest day may be incomplete. */
function wholeDays({ metrics, hasMore }: MetricsAnswer) {
  const oldest = hasMore ? metrics.at(-1)?.metric_date : undefined;
  const days = lastDays(ACTIVITY_DAYS).filter((day) => oldest === undefined || day > oldest);
  return activityOf(metrics, days);
}

const NAMES: [keyof BusinessMetricsTotals, string][] = [
  ['views_count', 'Views'],
  ['clicks_count', 'Clicks'],
  ['property_invites_count', 'Invites'],
  ['responses_count', 'Answered'],
  ['declined_count', 'Declined'],
  ['messages_count', 'Messages'],
  ['qfps_submitted_count', 'QFPs from brokers'],
];

const sumsOf = (totals: BusinessMetricsTotals, viewsLocked: boolean) =>
  NAMES.filter(([key]) => !(viewsLocked && key === 'views_count')).map(([key, label]) => ({
    key,
    label,
    value: totals[key],
  }));
