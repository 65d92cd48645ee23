import type { LandlordActivityDay } from '../../../contracts/activity.ts';
import { DayCounts } from '../common/activity/DayCounts.tsx';

const CHARTED = [
  { key: 'views', label: 'Views' },
  { key: 'inquiries', label: 'Inquiries' },
] as const;

/** The counts that a property's day has. */
export const DAY_COUNTS = [
  ...CHARTED,
  { key: 'clicks', label: 'Clicks' },
  { key: 'favorites', label: 'Favorites' },
  { key: 'shares', label: 'Shares' },
] as const;

/** What happened day by day; `days` oldest first. */
export const ActivityChart = ({ days }: { days: readonly LandlordActivityDay[] }) => (
  <DayCounts title="Views and inquiries by day" days={days} charted={CHARTED} tabled={DAY_COUNTS} />
);
