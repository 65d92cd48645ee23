import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';

/** One fact of a record; left out while it is null or false. */
export interface Fact {
  label: string;
  value: ReactNode;
  /** Takes the whole width, e.g. a description. */
  wide?: boolean;
}

/** The facts of a record, as many beside each other as there is room for. */
export function Facts({ facts }: { facts: readonly (Fact | false | null)[] }) {
  return (
    <Box component="dl" sx={grid}>
      {facts.map(
        (fact) =>
          fact && (
            <Box key={fact.label} sx={fact.wide ? { gridColumn: '1 / -1' } : null}>
              <Typography component="dt" variant="caption" color="text.secondary">
                {fact.label}
              </Typography>
              <Typography component="dd" variant="body2" sx={value}>
                {fact.value}
              </Typography>
            </Box>
          ),
      )}
    </Box>
  );
}

const grid = {
  display: 'grid',
  gap: 2,
  m: 0,
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 144px), 1fr))',
} as const;
const value = { m: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-line' } as const;
