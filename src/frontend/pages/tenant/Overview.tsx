import { Box, Button } from '@mui/material';
import { Link } from 'react-router';
import { KpiTiles, Page, Section } from '../../components/index.ts';
import { useSession } from '../../app/SessionContext.ts';
import { column, columnsFrom } from '../common/layout.ts';
import { InviteList } from './invite/InviteList.tsx';
import { Activity } from './overview/Activity.tsx';
import { NewestBusinesses } from './overview/NewestBusinesses.tsx';
import { NewestMatches } from './overview/NewestMatches.tsx';

/** What a tenant sees first: the figures, what waits for an answer, what is new. */
export default function Overview() {
  const { user } = useSession();
  const name = user.profile?.first_name;
  return (
    <Page title="Overview" {...(name && { subtitle: `Welcome back, ${name}` })}>
      <KpiTiles role="tenant" />
      <Box sx={columns}>
        <Box sx={column}>
          <Activity />
          <NewestMatches />
        </Box>
        <Box sx={column}>
          <Section
            title="Invites to answer"
            flush
            actions={
              <Button size="small" component={Link} to="/tenant/invites">
                All invites
              </Button>
            }
          >
            <Box tabIndex={0} role="region" aria-label="Open invites" sx={{ maxHeight: 420, overflowY: 'auto' }}>
              <InviteList status="pending" empty={{ title: 'No invite waits for an answer' }} />
            </Box>
          </Section>
          <NewestBusinesses />
        </Box>
      </Box>
    </Page>
  );
}

const columns = columnsFrom(1000);
