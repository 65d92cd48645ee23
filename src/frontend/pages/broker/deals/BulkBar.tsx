import { Box, Button, Paper, Typography } from '@mui/material';
import { ActionMenu, statusIcon } from '../../../components/index.ts';
import { counted } from '../../../format/labels.ts';
import { dealStatuses, stage, type DealStatus } from './deal.ts';

export interface BulkBarProps {
  count: number;
  onMove: (status: DealStatus) => void;
  onClear: () => void;
}

/** What can be done with the selected deals; stays in sight while there are any to choose from. */
export function BulkBar({ count, onMove, onClear }: BulkBarProps) {
  const items = dealStatuses.map((status) => ({
    label: stage(status),
    icon: statusIcon('deal', status),
    onSelect: () => onMove(status),
    disabled: count === 0,
  }));
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-label="Selected deals"
      sx={{
        position: 'sticky',
        bottom: 68,
        '@container app (min-width: 900px)': { bottom: 12 },
        zIndex: 2,
        px: 2,
        py: 1,
        borderColor: 'primary.main',
      }}
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
        <Typography variant="body2" role="status" sx={{ flex: '1 1 140px' }}>
          {count === 0 ? 'Choose deals by their boxes' : `${counted(count, 'deal')} selected`}
        </Typography>
        <ActionMenu text label="Move to" items={items} />
        <Button size="small" color="inherit" onClick={onClear}>
          Done
        </Button>
      </Box>
    </Paper>
  );
}
