import { useTheme } from '@mui/material';
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormats } from '../../format/useFormats.ts';
import { ChartBox, DayTooltip, Legend, LineMark, useAxes } from './DayAxes.tsx';
import { seriesStyle } from './seriesStyle.ts';
import type { DayChartProps } from './types.ts';

const mark = (index: number) => <LineMark index={index} />;

/** Lines by day. Loaded on demand: use DayLine. */
export default function DayLineChart({ data, series, format, height = 240 }: DayChartProps) {
  const theme = useTheme();
  const { number } = useFormats();
  const write = format ?? number;
  const axes = useAxes(write);
  return (
    <>
      <ChartBox height={height}>
        <ResponsiveContainer width="100%" height="100%">
          <LineChart data={[...data]} margin={axes.margin} accessibilityLayer={false}>
            <CartesianGrid {...axes.grid} />
            <XAxis {...axes.x} />
            <YAxis {...axes.y} domain={['auto', 'auto']} />
            <Tooltip isAnimationActive={false} content={<DayTooltip series={series} mark={mark} write={write} />} />
            {series.map(({ key }, index) => {
              const { color, dash } = seriesStyle(theme, index);
              return (
                <Line
                  key={key}
                  dataKey={key}
                  type="linear"
                  stroke={color}
                  strokeWidth={2}
                  strokeDasharray={dash}
                  dot={false}
                  activeDot={{ r: 4 }}
                  isAnimationActive={false}
                />
              );
            })}
          </LineChart>
        </ResponsiveContainer>
      </ChartBox>
      <Legend series={series} mark={mark} />
    </>
  );
}
