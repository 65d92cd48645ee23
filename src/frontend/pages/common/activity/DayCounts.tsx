import { useMemo } from 'react';
import { ChartWithTable, DayBars, type ChartSeries } from '../../../components/index.ts';
import { useFormats } from '../../../format/useFormats.ts';

export interface DayCountsProps {
  title: string;
  /** Oldest first. */
  days: readonly (object & { day: string })[];
  /** Shown as bars. */
  charted: readonly ChartSeries[];
  /** Columns of the table. Declare both outside of the component. */
  tabled: readonly ChartSeries[];
}

/** What happened day by day: the most telling counts as bars, all of them as a table. */
export function DayCounts({ title, days, charted, tabled }: DayCountsProps) {
  const { day, number } = useFormats();
  const columns = useMemo(
    () => [
      { key: 'day', label: 'Day', format: (value: unknown) => day(value as string, 'medium') },
      ...tabled.map((column) => ({
        ...column,
        align: 'right' as const,
        format: (value: unknown) => number(value as number),
      })),
    ],
    [day, number, tabled],
  );
  return (
    <ChartWithTable title={title} level={2} data={days} columns={columns}>
      <DayBars data={days} series={charted} />
    </ChartWithTable>
  );
}
