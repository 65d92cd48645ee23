import { Box, Typography } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import type { Dashboard, DashboardEvent } from '../../../client/index.ts';

interface Shown {
  type: string;
  /** From the commit to the painted screen, ms. */
  ms: number;
  count: number;
}

/** Says what the last change was and how long it took from its commit until it was painted here. */
export function ScreenDelay({ dashboard }: { dashboard: Dashboard }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const count = useRef(0);
  useEffect(
    () =>
      dashboard.on('event', (event: DashboardEvent) => {
        const arrived = performance.now();
        const delay = dashboard.status.delayMs;
        count.current++;
        afterPaint(() => {
          if (delay === null) return;
          setShown({ type: event.type, ms: delay + performance.now() - arrived, count: count.current });
        });
      }),
    [dashboard],
  );
  return (
    <Box sx={strip} data-testid="screen-delay">
      {shown ? (
        <>
          <Typography component="span" variant="body2" sx={{ fontWeight: 650 }} data-delay-ms={Math.round(shown.ms)}>
            {Math.max(1, Math.round(shown.ms))} ms from commit to screen
          </Typography>
          <Typography component="span" variant="body2" color="text.secondary" noWrap>
            {shown.type}, {shown.count} {shown.count === 1 ? 'change' : 'changes'} so far
          </Typography>
        </>
      ) : (
        <Typography component="span" variant="body2" color="text.secondary">
          Waiting for the first change
        </Typography>
      )}
    </Box>
  );
}

/** A message posted in a frame's callback is handled when that frame has been painted. */
function afterPaint(work: () => void): void {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = work;
    port2.postMessage(null);
  });
}

const strip = {
  display: 'flex',
  justifyContent: 'space-between',
  gap: 2,
  px: 2,
  py: 0.75,
  bgcolor: 'action.hover',
  borderBottom: '1px solid',
  borderColor: 'divider',
  fontVariantNumeric: 'tabular-nums',
} as const;
