import { Card, Typography } from '@mui/material';
import { useMemo } from 'react';
import type { LandlordActivityDay } from '../../../../contracts/activity.ts';
import { AsyncState } from '../../../components/index.ts';
import { Sums } from '../../common/activity/Sums.tsx';
import { ActivityChart, DAY_COUNTS } from '../ActivityChart.tsx';
import { sumOf } from './propertyDays.ts';
import { usePropertyDays } from './usePropertyDays.ts';

/** What happened around one property, in sum and day by day, as it happens. */
export function PropertyMetrics({ propertyId }: { propertyId: string }) {
  const { days, isLoading, error, retry } = usePropertyDays(propertyId);
  return (
    <Card sx={{ p: 2, display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <AsyncState isLoading={isLoading} error={error} retry={retry} isEmpty={!days} skeleton="chart">
        {() =>
          days && (
            <>
              <ActivityChart days={days} />
              <Totals days={days} />
            </>
          )
        }
      </AsyncState>
    </Card>
  );
}

function Totals({ days }: { days: readonly LandlordActivityDay[] }) {
  const sum = useMemo(() => sumOf(days), [days]);
  return (
    <div>
      <Typography variant="subtitle2" component="p" sx={{ mb: 1 }}>{`In ${days.length} days`}</Typography>
      <Sums
        label={`Sums of ${days.length} days`}
        sums={DAY_COUNTS.map(({ key, label }) => ({ key, label, value: sum[key] }))}
      />
    </div>
  );
}
