import { Box, Button, Typography } from '@mui/material';
import { ArrowUp } from 'lucide-react';

/** Height of the bar that stands over the top of every page, px. */
const TOP_BAR = 57;

/** Lets the list go; floats over its top, so that its coming moves nothing. */
export function NewRowsButton({ count, onClick }: { count: number; onClick: () => void }) {
  if (count === 0) return null;
  return (
    <Box
      sx={{
        position: 'sticky',
        top: `calc(var(--list-top, ${TOP_BAR}px) + 8px)`,
        left: 0,
        zIndex: 3,
        height: 0,
        display: 'flex',
        justifyContent: 'center',
        alignItems: 'flex-start',
      }}
    >
      <Button
        size="small"
        variant="contained"
        onClick={onClick}
        startIcon={<ArrowUp size={16} aria-hidden />}
        sx={(theme) => ({ borderRadius: 99, mt: '-15px', flexShrink: 0, boxShadow: theme.vars.shadows[4] })}
      >
        {`${count} new`}
      </Button>
    </Box>
  );
}

interface ListEndProps {
  shown: number;
  total: number | undefined;
  hasMore: boolean | undefined;
  isLoadingMore: boolean | undefined;
  loadMore: (() => void) | undefined;
}

/** What stands below the last row: that more is coming, how to get it, or that this is all. */
export function ListEnd({ shown, total, hasMore, isLoadingMore, loadMore }: ListEndProps) {
  const text = isLoadingMore ? 'Loading more…' : !hasMore && shown > 10 ? `All ${total ?? shown} shown` : undefined;
  if (text !== undefined)
    return (
      <Typography variant="caption" color="textSecondary" component="p" sx={{ textAlign: 'center', py: 1.25 }}>
        {text}
      </Typography>
    );
  if (!hasMore || !loadMore) return null;
  return (
    <Box sx={{ textAlign: 'center', py: 0.75 }}>
      <Button size="small" onClick={loadMore}>
        Show more
      </Button>
    </Box>
  );
}

/** How rows look that are gone and have not been let go yet: dimmed, struck through, out of reach. */
export const goneStyle = { opacity: 0.5, textDecoration: 'line-through' } as const;
