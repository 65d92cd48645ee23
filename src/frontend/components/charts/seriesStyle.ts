import type { Theme } from '@mui/material';

/** How one series is drawn: told apart by more than its colour. */
export interface SeriesStyle {
  color: string;
  /** Of lines: lengths of dashes and gaps. */
  dash: string;
  /** Of bars: how the pattern over the colour runs, in degrees; null for a plain bar. */
  angle: number | null;
}

const dashes = ['0', '6 3', '2 3', '8 3 2 3', '1 3', '10 4', '4 2'];
const angles = [null, 45, 135, 0, 90, 22, 67];

/** The look of the n-th series in the theme's colours. */
export function seriesStyle(theme: Theme, index: number): SeriesStyle {
  const { primary, secondary, warning, info, error, success, text } = theme.vars.palette;
  const colors = [primary.main, secondary.main, warning.main, info.main, error.main, success.main, text.secondary];
  return {
    color: colors[index % colors.length] as string,
    dash: dashes[index % dashes.length] as string,
    angle: angles[index % angles.length] ?? null,
  };
}
