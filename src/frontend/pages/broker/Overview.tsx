import { Box } from '@mui/material';
import { KpiTiles, Page } from '../../components/index.ts';
import { ForecastSection } from './overview/ForecastSection.tsx';
import { NewestDeals } from './overview/NewestDeals.tsx';
import { PipelineHistory } from './overview/PipelineHistory.tsx';
import { RecentChanges } from './overview/RecentChanges.tsx';

/** How a broker's business stands. */
export default function Overview() {
  return (
    <Page title="Overview">
      <KpiTiles role="broker" />
      <Box sx={halves}>
        <ForecastSection />
        <PipelineHistory />
      </Box>
      <Box sx={halves}>
        <NewestDeals />
        <RecentChanges />
      </Box>
    </Page>
  );
}

const halves = {
  display: 'grid',
  gap: 2.5,
  alignItems: 'stretch',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))',
} as const;
