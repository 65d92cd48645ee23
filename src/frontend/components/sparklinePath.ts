/** A small line of values over time, as svg paths in a box of `width` by `height`. */
export interface SparklinePath {
  line: string;
  /** The line closed along the bottom. */
  area: string;
  /** Where the newest value is. */
  end: { x: number; y: number };
}

const round = (value: number): number => Math.round(value * 100) / 100;

/**
 * The path of a history, oldest first; null with fewer than two values. The box spans least to greatest value, a level line
 * runs through its middle; `pad` keeps the line's thickness and its end inside.
 */
export function sparklinePath(values: readonly number[], width: number, height: number, pad = 3): SparklinePath | null {
  if (values.length < 2) return null;
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const step = (width - 2 * pad) / (values.length - 1);
  const points = values.map((value, index) => ({
    x: round(pad + index * step),
    y: round(pad + (height - 2 * pad) * (span === 0 ? 0.5 : 1 - (value - low) / span)),
  }));
  const line = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ');
  const first = points[0] as { x: number; y: number };
  const end = points.at(-1) as { x: number; y: number };
  return { line, area: `${line} L${end.x} ${height} L${first.x} ${height} Z`, end };
}
