import { Box, Skeleton } from '@mui/material';

/** A page whose code is on its way. */
export function PageSkeleton() {
  return (
    <Box role="status" aria-label="Loading the page" sx={{ display: 'grid', gap: 2 }}>
      <Skeleton variant="text" width={220} height={44} />
      <Skeleton variant="rounded" height={120} />
      <Skeleton variant="rounded" height={320} />
    </Box>
  );
}
