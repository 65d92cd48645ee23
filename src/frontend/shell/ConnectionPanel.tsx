import { Box, Button, Stack, Typography } from '@mui/material';
import type { ConnectionStatus } from '../../client/index.ts';
import { useDashboard } from '../../client/react/index.ts';
import { confirmedAgo, spanOf, stateWords, transportName } from './connectionWords.ts';
import { PendingWrites } from './PendingWrites.tsx';
import { useNow } from './useNow.ts';

/** What the badge stands for: how changes come, how old the last confirmation is, what still waits, and trying again. */
export function ConnectionPanel({ status }: { status: ConnectionStatus }) {
  const dashboard = useDashboard();
  const now = useNow(1_000);
  const { name, meaning } = stateWords[status.state];
  const isAway = status.state !== 'live' && status.state !== 'closed';
  const facts = factsOf(status, now);
  return (
    <Stack spacing={2} sx={{ p: 2.5, width: 380, maxWidth: '100%' }}>
      <div>
        <Typography variant="h6" component="h2">
          {name}
        </Typography>
        <Typography variant="body2" color="text.secondary">
          {meaning}
        </Typography>
        {status.reason && (
          <Typography variant="body2" sx={{ mt: 0.5 }}>
            {status.reason}
          </Typography>
        )}
      </div>
      <Box component="dl" sx={list}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </Box>
      {status.state === 'needs-sign-in' ? (
        <Button variant="contained" onClick={() => location.assign('/')}>
          Sign in
        </Button>
      ) : (
        isAway && (
          <Button variant="outlined" onClick={() => dashboard.retry()}>
            Try now{status.nextAttemptAt !== null && ` (next try in ${spanOf(status.nextAttemptAt - now)})`}
          </Button>
        )
      )}
      <PendingWrites />
    </Stack>
  );
}

function factsOf(status: ConnectionStatus, now: number): [string, string][] {
  return [
    ['Comes by', transportName(status)],
    ['Last confirmed', confirmedAgo(status, now)],
    ['Since', `${spanOf(now - status.since)}`],
    ['Delay of the last change', status.delayMs === null ? 'no change yet' : `${Math.round(status.delayMs)} ms`],
    ['Position of the numbers', status.asOf < 0 ? 'none yet' : String(status.asOf)],
  ];
}

const list = {
  m: 0,
  display: 'grid',
  gap: 0.75,
  fontSize: 14,
  fontVariantNumeric: 'tabular-nums',
  '& > div': { display: 'flex', justifyContent: 'space-between', gap: 2 },
  '& dt': { color: 'text.secondary' },
  '& dd': { m: 0, textAlign: 'right' },
} as const;
