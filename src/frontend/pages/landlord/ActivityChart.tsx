import { useMemo } from 'react';
import type { LandlordActivityDay } from '../../../contracts/activity.ts';
import { ChartWithTable, DayBars } from '../../components/index.ts';
import { useFormats } from '../../format/useFormats.ts';

const CHARTED = [
  { key: 'views', label: 'Views' },
  { key: 'inquiries', label: 'Inquiries' },
];
const TABLED = [
  ...CHARTED,
  { key: 'clicks', label: 'Clicks' },
  { key: 'favorites', label: 'Favourites' },
  { key: 'shares', label: 'Shares' },
];

export interface ActivityChartProps {
  title: string;
  /** Oldest first. */
  days: readonly LandlordActivityDay[];
}

/** What happened day by day: views and inquiries as bars, all of it as a table. */
export function ActivityChart({ title, days }: ActivityChartProps) {
  const { day, number } = useFormats();
  const columns = useMemo(
    () => [
      { key: 'day', label: 'Day', format: (value: unknown) => day(value as string, 'medium') },
      ...TABLED.map((column) => ({
        ...column,
        align: 'right' as const,
        format: (value: unknown) => number(value as number),
      })),
    ],
    [day, number],
  );
  return (
    <ChartWithTable title={title} level={2} data={days} columns={columns}>
      <DayBars data={days} series={CHARTED} />
    </ChartWithTable>
  );
}
