import { Box, Typography } from '@mui/material';
import { Lock } from 'lucide-react';
import { useMemo } from 'react';
import type { TenantActivityDay } from '../../../contracts/activity.ts';
import { ChartWithTable, DayBars } from '../../components/index.ts';
import { useFormats } from '../../format/useFormats.ts';

const VIEWS = { key: 'views', label: 'Views' };
const CHARTED = [
  { key: 'invites', label: 'Invites' },
  { key: 'messages', label: 'Messages' },
];
const TABLED = [
  { key: 'clicks', label: 'Clicks' },
  { key: 'invites', label: 'Invites' },
  { key: 'responses', label: 'Answered' },
  { key: 'declined', label: 'Declined' },
  { key: 'messages', label: 'Messages' },
  { key: 'qfps', label: 'From brokers' },
];

export interface ActivityChartProps {
  title: string;
  /** Oldest first. */
  days: readonly TenantActivityDay[];
  /** Views are not part of the tier. */
  viewsLocked: boolean;
}

/** What happened day by day, as bars or as a table. */
export function ActivityChart({ title, days, viewsLocked }: ActivityChartProps) {
  const { day, number } = useFormats();
  const columns = useMemo(
    () => [
      { key: 'day', label: 'Day', format: (value: unknown) => day(value as string, 'medium') },
      ...(viewsLocked ? TABLED : [VIEWS, ...TABLED]).map((column) => ({
        ...column,
        align: 'right' as const,
        format: (value: unknown) => number(value as number),
      })),
    ],
    [day, number, viewsLocked],
  );
  return (
    <Box>
      <ChartWithTable title={title} level={2} data={days} columns={columns}>
        <DayBars data={days} series={viewsLocked ? CHARTED : [VIEWS, ...CHARTED]} />
      </ChartWithTable>
      {viewsLocked && <ViewsLocked />}
    </Box>
  );
}

/** Says that views are left out, and what would show them. */
export const ViewsLocked = () => (
  <Typography variant="caption" color="text.secondary" sx={{ display: 'flex', alignItems: 'center', gap: 0.75, mt: 1 }}>
    <Lock size={14} aria-hidden />
    Views by landlords and brokers are part of the Pro plan and above.
  </Typography>
);
