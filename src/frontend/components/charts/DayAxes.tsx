import { Box, Typography, useTheme } from '@mui/material';
import type { ReactNode } from 'react';
import { useFormats } from '../../format/useFormats.ts';
import { seriesStyle } from './seriesStyle.ts';
import type { ChartSeries } from './types.ts';

/** Properties of axes and grid that all day charts share; spread onto Recharts' own elements. */
export function useAxes(write: (value: number) => string) {
  const theme = useTheme();
  const formats = useFormats();
  const { palette } = theme.vars;
  const tick = { fill: palette.text.secondary, fontSize: 12 };
  return {
    grid: { stroke: palette.divider, vertical: false },
    x: {
      dataKey: 'day',
      tick,
      tickLine: false,
      axisLine: { stroke: palette.divider },
      minTickGap: 28,
      tickFormatter: (day: string) => formats.day(day),
    },
    y: {
      tick,
      tickLine: false,
      axisLine: false,
      width: 'auto' as const,
      tickFormatter: (value: number) => write(value),
      tickCount: 4,
    },
    margin: { top: 8, right: 8, bottom: 0, left: 0 },
  };
}

interface Hovered {
  active?: boolean;
  label?: string | number;
  payload?: readonly { dataKey?: unknown; value?: unknown }[];
}

interface Named {
  series: readonly ChartSeries[];
  /** How the n-th series looks, in small. */
  mark: (index: number) => ReactNode;
}

/** What a day's values are, beside the pointer. */
export function DayTooltip({
  series,
  mark,
  write,
  ...hovered
}: Hovered & Named & { write: (value: number) => string }) {
  const formats = useFormats();
  if (!hovered.active || hovered.label === undefined) return null;
  return (
    <Box
      sx={(theme) => ({
        bgcolor: 'background.paper',
        border: `1px solid ${theme.vars.palette.divider}`,
        borderRadius: 1,
        boxShadow: theme.vars.shadows[3],
        px: 1.25,
        py: 0.75,
      })}
    >
      <Typography variant="caption" sx={{ fontWeight: 600 }}>
        {formats.day(String(hovered.label), 'long')}
      </Typography>
      {series.map(({ key, label }, index) => (
        <Box key={key} sx={{ display: 'flex', alignItems: 'center', gap: 0.75 }}>
          {mark(index)}
          <Typography variant="caption">
            {`${label}: ${write(Number(hovered.payload?.find(({ dataKey }) => dataKey === key)?.value ?? 0))}`}
          </Typography>
        </Box>
      ))}
    </Box>
  );
}

/** A line series' colour and dashes in small. */
export function LineMark({ index }: { index: number }) {
  const { color, dash } = seriesStyle(useTheme(), index);
  return (
    <svg width={20} height={8} aria-hidden focusable="false">
      <line
        x1={0}
        y1={4}
        x2={20}
        y2={4}
        stroke={color}
        strokeWidth={4}
        strokeDasharray={dash === '0' ? undefined : dash}
      />
    </svg>
  );
}

/** Names of the series below a chart; none for a single one, whose title says it. */
export function Legend({ series, mark }: Named) {
  if (series.length < 2) return null;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, rowGap: 0.5, mt: 1 }}>
      {series.map(({ key, label }, index) => (
        <Box key={key} sx={{ display: 'flex', alignItems: 'center', gap: 0.75 }}>
          {mark(index)}
          <Typography variant="caption" color="textSecondary">
            {label}
          </Typography>
        </Box>
      ))}
    </Box>
  );
}

/** A chart is hidden from screen readers: its gist and its table say what it shows. */
export function ChartBox({ height, children }: { height: number; children: ReactNode }) {
  return (
    <Box aria-hidden sx={{ height, minWidth: 0, width: '100%' }}>
      {children}
    </Box>
  );
}
