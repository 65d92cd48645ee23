import { Box } from '@mui/material';
import { useSession } from '../../app/SessionContext.ts';
import { KpiTiles, Page } from '../../components/index.ts';
import { column, columnsFrom } from '../common/layout.ts';
import { Activity } from './overview/Activity.tsx';
import { BestMatches } from './overview/BestMatches.tsx';
import { SentInvites } from './overview/SentInvites.tsx';
import { WaitingInquiries } from './overview/WaitingInquiries.tsx';

/** What a landlord sees first: the figures, who waits for an answer, what is new. */
export default function Overview() {
  const { user } = useSession();
  const name = user.profile?.first_name;
  return (
    <Page title="Overview" {...(name && { subtitle: `Welcome back, ${name}` })}>
      <KpiTiles role="landlord" />
      <Box sx={columns}>
        <Box sx={column}>
          <Activity />
          <BestMatches />
        </Box>
        <Box sx={column}>
          <WaitingInquiries />
          <SentInvites />
        </Box>
      </Box>
    </Page>
  );
}

const columns = columnsFrom(1000);
