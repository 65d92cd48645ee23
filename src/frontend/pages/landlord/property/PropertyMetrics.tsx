import { Box, Card, Typography } from '@mui/material';
import { useMemo } from 'react';
import type { LandlordActivityDay } from '../../../../contracts/activity.ts';
import { AsyncState } from '../../../components/index.ts';
import { useFormats } from '../../../format/useFormats.ts';
import { ActivityChart } from '../ActivityChart.tsx';
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
              <ActivityChart title="Views and inquiries by day" days={days} />
              <Totals days={days} />
            </>
          )
        }
      </AsyncState>
    </Card>
  );
}

const NAMES = [
  ['views', 'Views'],
  ['clicks', 'Clicks'],
  ['inquiries', 'Inquiries'],
  ['favorites', 'Favourites'],
  ['shares', 'Shares'],
] as const;

function Totals({ days }: { days: readonly LandlordActivityDay[] }) {
  const { number } = useFormats();
  const sum = useMemo(() => sumOf(days), [days]);
  return (
    <Box>
      <Typography variant="subtitle2" component="p" sx={{ mb: 1 }}>{`In ${days.length} days`}</Typography>
      <Box component="dl" aria-label={`Sums of ${days.length} days`} sx={figures}>
        {NAMES.map(([name, text]) => (
          <Box key={name}>
            <Typography component="dt" variant="caption" color="text.secondary">
              {text}
            </Typography>
            <Typography component="dd" sx={{ m: 0, fontSize: 20, fontWeight: 650 }}>
              {number(sum[name])}
            </Typography>
          </Box>
        ))}
      </Box>
    </Box>
  );
}

const figures = {
  display: 'grid',
  gap: 1.5,
  m: 0,
  gridTemplateColumns: 'repeat(auto-fill, minmax(88px, 1fr))',
} as const;
