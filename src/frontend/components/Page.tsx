import { Box, Link, Typography } from '@mui/material';
import { ChevronLeft } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { Link as RouterLink } from 'react-router';
import { usePane } from './pane.ts';

export interface PageProps {
  title: string;
  subtitle?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  /** The list that a detail page belongs to. */
  back?: { to: string; label: string };
  children: ReactNode;
}

/** Frame of every page: its one title, what can be done on it, its content. Names the document unless it is a pane. */
export function Page({ title, subtitle, actions, back, children }: PageProps) {
  const pane = usePane();
  useEffect(() => {
    if (!pane) document.title = `${title} · TenantList`;
  }, [pane, title]);
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 2.5 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: 1.5 }}>
        <Box sx={{ flex: '1 1 240px', minWidth: 0 }}>
          {back && (
            <Link
              component={RouterLink}
              to={back.to}
              variant="body2"
              sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.25, minHeight: 24, mb: 0.5 }}
            >
              <ChevronLeft size={16} aria-hidden />
              {back.label}
            </Link>
          )}
          <Typography variant="h1" component={pane ? 'h2' : 'h1'} sx={{ overflowWrap: 'anywhere' }}>
            {title}
          </Typography>
          {subtitle != null && (
            <Typography component="div" variant="body2" color="textSecondary" sx={{ mt: 0.5 }}>
              {subtitle}
            </Typography>
          )}
        </Box>
        {actions != null && <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>{actions}</Box>}
      </Box>
      {children}
    </Box>
  );
}
