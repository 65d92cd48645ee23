import { Box, Typography } from '@mui/material';
import { Lock } from 'lucide-react';
import type { TenantActivityDay } from '../../../contracts/activity.ts';
import { DayCounts } from '../common/activity/DayCounts.tsx';

const VIEWS = { key: 'views', label: 'Views' };
const CHARTED = [
  { key: 'invites', label: 'Invites' },
  { key: 'messages', label: 'Messages' },
];
const TABLED = [
  { key: 'clicks', label: 'Clicks' },
  { key: 'invites', label: 'Invites' },
  { key: 'responses', label: 'Answered' },
  { key: 'declined', label: 'Declined' },
  { key: 'messages', label: 'Messages' },
  { key: 'qfps', label: 'QFPs from brokers' },
];
const WITH_VIEWS = { charted: [VIEWS, ...CHARTED], tabled: [VIEWS, ...TABLED] };
const WITHOUT_VIEWS = { charted: CHARTED, tabled: TABLED };

export interface ActivityChartProps {
  title: string;
  /** Oldest first. */
  days: readonly TenantActivityDay[];
  /** Views are not part of the tier. */
  viewsLocked: boolean;
}

/** What happened day by day; says that views are left out, and what would show them. */
export const ActivityChart = ({ title, days, viewsLocked }: ActivityChartProps) => (
  <Box>
    <DayCounts title={title} days={days} {...(viewsLocked ? WITHOUT_VIEWS : WITH_VIEWS)} />
    {viewsLocked && (
      <Typography variant="caption" color="text.secondary" sx={note}>
        <Lock size={14} aria-hidden />
        Views by landlords and brokers are part of the Pro plan and above.
      </Typography>
    )}
  </Box>
);

const note = { display: 'flex', alignItems: 'center', gap: 0.75, mt: 1 } as const;
