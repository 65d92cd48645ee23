import { Box, Card, Typography } from '@mui/material';
import { useId, type ReactNode } from 'react';
import { usePane } from './pane.ts';

export interface SectionProps {
  title: string;
  subtitle?: ReactNode;
  actions?: ReactNode;
  /** Content reaches the card's edges, e.g. a table. */
  flush?: boolean;
  children: ReactNode;
}

/** A titled card: one subject of a page, a region with a name. */
export function Section({ title, subtitle, actions, flush = false, children }: SectionProps) {
  const id = useId();
  const pane = usePane();
  return (
    <Card component="section" aria-labelledby={id} sx={{ display: 'flex', flexDirection: 'column', minWidth: 0 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1, px: 2, pt: 1.75, pb: 1.25 }}>
        <Box sx={{ flex: '1 1 160px', minWidth: 0 }}>
          <Typography id={id} variant="h2" component={pane ? 'h3' : 'h2'}>
            {title}
          </Typography>
          {subtitle != null && (
            <Typography component="div" variant="caption" color="textSecondary">
              {subtitle}
            </Typography>
          )}
        </Box>
        {actions}
      </Box>
      <Box sx={{ flex: 1, minWidth: 0, ...(flush ? {} : { px: 2, pb: 2 }) }}>{children}</Box>
    </Card>
  );
}
