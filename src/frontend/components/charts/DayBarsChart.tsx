import { useTheme } from '@mui/material';
import { useId } from 'react';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormats } from '../../format/useFormats.ts';
import { ChartBox, DayTooltip, Legend, useAxes } from './DayAxes.tsx';
import { seriesStyle, type SeriesStyle } from './seriesStyle.ts';
import type { DayChartProps } from './types.ts';

/** A series' colour with light lines across it. */
function Pattern({ id, style, line }: { id: string; style: SeriesStyle; line: string }) {
  if (style.angle === null) return null;
  return (
    <pattern id={id} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform={`rotate(${style.angle})`}>
      <rect width={6} height={6} fill={style.color} />
      <line x1={0} y1={3} x2={6} y2={3} stroke={line} strokeWidth={1.5} />
    </pattern>
  );
}

/** Stacked bars by day. Loaded on demand: use DayBars. */
export default function DayBarsChart({ data, series, format, height = 240 }: DayChartProps) {
  const theme = useTheme();
  const id = useId();
  const { number } = useFormats();
  const write = format ?? number;
  const axes = useAxes(write);
  const styles = series.map((_, index) => seriesStyle(theme, index));
  const fill = (index: number): string => {
    const style = styles[index];
    return style?.angle === null ? style.color : `url(#${id}-${index})`;
  };
  const mark = (index: number) => (
    <svg width={12} height={12} aria-hidden focusable="false">
      <rect width={12} height={12} rx={2} fill={fill(index)} />
    </svg>
  );
  return (
    <>
      <ChartBox height={height}>
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={[...data]} margin={axes.margin} accessibilityLayer={false} barCategoryGap="20%">
            <defs>
              {styles.map((style, index) => (
                <Pattern key={index} id={`${id}-${index}`} style={style} line={theme.vars.palette.background.paper} />
              ))}
            </defs>
            <CartesianGrid {...axes.grid} />
            <XAxis {...axes.x} />
            <YAxis {...axes.y} allowDecimals={false} />
            <Tooltip
              isAnimationActive={false}
              cursor={{ fill: theme.vars.palette.action.hover }}
              content={<DayTooltip series={series} mark={mark} write={write} />}
            />
            {series.map(({ key }, index) => (
              <Bar key={key} dataKey={key} stackId="day" fill={fill(index)} maxBarSize={28} isAnimationActive={false} />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </ChartBox>
      <Legend series={series} mark={mark} />
    </>
  );
}
