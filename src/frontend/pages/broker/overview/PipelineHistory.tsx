import { Card } from '@mui/material';
import { AsyncState, ChartWithTable, DayLine } from '../../../components/index.ts';
import { useKpiHistory } from '../../../components/useKpiHistory.ts';
import { useFormats } from '../../../format/useFormats.ts';

const series = [{ key: 'value', label: 'Commission pipeline' }];

/** The commission pipeline at the end of each of the last 30 days, and as it is now. */
export function PipelineHistory() {
  const history = useKpiHistory('broker');
  const { day, money, moneyShort } = useFormats();
  const points = history.of('commissionPipeline');
  const columns = [
    { key: 'day', label: 'Day', format: (value: unknown) => day(String(value)) },
    { key: 'value', label: 'Pipeline', align: 'right', format: (value: unknown) => money(Number(value)) },
  ] as const;
  return (
    <Card sx={{ p: 2 }}>
      <ChartWithTable title="Pipeline over 30 days" level={2} data={points} columns={columns}>
        <AsyncState
          isLoading={history.isLoading}
          error={history.error}
          retry={history.retry}
          isEmpty={points.length === 0}
          empty={{ title: 'No history yet', text: 'The first day is kept when today ends.' }}
          skeleton="chart"
        >
          <DayLine data={points} series={series} format={moneyShort} height={300} />
        </AsyncState>
      </ChartWithTable>
    </Card>
  );
}
