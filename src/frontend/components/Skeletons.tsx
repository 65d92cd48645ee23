import { Box, Skeleton } from '@mui/material';
import type { ReactNode } from 'react';
import { VisuallyHidden } from './VisuallyHidden.tsx';

/** What a load will turn into. */
export type SkeletonShape = 'rows' | 'cards' | 'chart' | 'form' | 'text';

const grid = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 280px), 1fr))',
} as const;
const many = (count: number, height: number) =>
  Array.from({ length: count }, (_, index) => <Skeleton key={index} variant="rounded" height={height} />);

const shapes: Record<SkeletonShape, ReactNode> = {
  rows: <Box sx={{ display: 'grid', gap: 1 }}>{many(5, 44)}</Box>,
  cards: <Box sx={grid}>{many(6, 150)}</Box>,
  chart: <Skeleton variant="rounded" height={240} />,
  form: <Box sx={{ display: 'grid', gap: 2, maxWidth: 560 }}>{many(4, 40)}</Box>,
  text: (
    <Box>
      <Skeleton width="40%" />
      <Skeleton width="75%" />
      <Skeleton width="60%" />
    </Box>
  ),
};

/** The outline of content that is on its way. */
export function Skeletons({ shape }: { shape: SkeletonShape }) {
  return (
    <div aria-busy="true">
      <VisuallyHidden>Loading</VisuallyHidden>
      <div aria-hidden>{shapes[shape]}</div>
    </div>
  );
}
