import { Box } from '@mui/material';
import { sparklinePath } from './sparklinePath.ts';

const WIDTH = 120;
const HEIGHT = 36;

/** The course of a value in a few pixels; decoration beside the figures that say it. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const path = sparklinePath(values, WIDTH, HEIGHT);
  if (!path) return <Box sx={{ height: HEIGHT }} />;
  return (
    <Box
      component="svg"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden
      focusable="false"
      sx={{ width: '100%', maxWidth: 160, height: HEIGHT, color: 'primary.main', display: 'block', '& path': still }}
    >
      <path d={path.area} fill="currentColor" opacity={0.1} />
      <path d={path.line} fill="none" stroke="currentColor" strokeWidth={1.75} strokeLinejoin="round" />
      <path d={`M${path.end.x} ${path.end.y}h0.01`} stroke="currentColor" strokeWidth={5} strokeLinecap="round" />
    </Box>
  );
}

/** The box is stretched to its place, the pen is not. */
const still = { vectorEffect: 'non-scaling-stroke' } as const;
