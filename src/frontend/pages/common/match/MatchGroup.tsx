import { Box, Link, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router';
import { counted } from '../../../format/labels.ts';

export interface MatchGroupProps {
  /** The record that the matches are of, and its page. */
  title: string;
  to: string;
  /** How many there are; undefined until known. */
  total: number | undefined;
  children: ReactNode;
}

/** The best or newest matches of one record, under its name. */
export const MatchGroup = ({ title, to, total, children }: MatchGroupProps) => (
  <Box>
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'baseline', mb: 0.5 }}>
      <Link component={RouterLink} to={to} sx={heading}>
        {title}
      </Link>
      <Typography variant="caption" color="text.secondary" noWrap>
        {total !== undefined && counted(total, 'match', 'matches')}
      </Typography>
    </Box>
    {children}
  </Box>
);

const heading = {
  flex: 1,
  minWidth: 0,
  fontWeight: 600,
  fontSize: 14,
  minHeight: 24,
  overflowWrap: 'anywhere',
} as const;
