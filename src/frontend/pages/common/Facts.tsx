import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';

/** One fact of a record. */
export interface Fact {
  label: string;
  value: ReactNode;
  /** Takes the whole width, e.g. a description. */
  wide?: boolean;
}

const isKnown = ({ value }: Fact): boolean => value !== null && value !== undefined && value !== false && value !== '';

/** The facts of a record, as many beside each other as there is room for; what is null, false or empty is left out. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <Box component="dl" sx={grid}>
      {facts.filter(isKnown).map(({ label, value, wide }) => (
        <Box key={label} sx={wide ? { gridColumn: '1 / -1' } : { minWidth: 0 }}>
          <Typography component="dt" variant="caption" color="text.secondary">
            {label}
          </Typography>
          <Typography component="dd" variant="body2" sx={text}>
            {value}
          </Typography>
        </Box>
      ))}
    </Box>
  );
}

const grid = {
  display: 'grid',
  gap: 2,
  m: 0,
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 144px), 1fr))',
} as const;
const text = { m: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-line' } as const;
