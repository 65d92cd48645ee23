/** One of the values that a day has. */
export interface ChartSeries {
  key: string;
  label: string;
}

export interface DayChartProps {
  /** One object a day, oldest first: `day` (`YYYY-MM-DD`) and a number under each series' key. */
  data: readonly (object & { day: string })[];
  series: readonly ChartSeries[];
  /** How values are written; plain numbers unless given. */
  format?: (value: number) => string;
  /** px; 240 unless given. */
  height?: number;
}
