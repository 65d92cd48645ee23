import { Avatar, Box, Chip, Typography } from '@mui/material';
import { Suspense, lazy } from 'react';
import { useRecord } from '../../../client/react/index.ts';
import type { UserProfile } from '../../../contracts/profile.ts';
import { useSession } from '../../app/SessionContext.ts';
import { AsyncState, Page, Section, Skeletons } from '../../components/index.ts';
import { label } from '../../format/labels.ts';
import { useFormats } from '../../format/useFormats.ts';
import { column, columnsFrom } from '../common/layout.ts';
import { Password } from './Password.tsx';
import { Person } from './Person.tsx';

const BrokerProfile = lazy(() => import('../broker/BrokerProfile.tsx'));

/** The own account: who one is, on which plan, and the way to a new password. */
export default function Profile() {
  const { user, isPane } = useSession();
  const { record: profile, isLoading, error, retry } = useRecord('profile', user.profile?.id ?? user.id);
  return (
    <Page title="Profile" subtitle="Your name as others see it, and your account">
      <Box sx={columns}>
        <Box sx={column}>
          <Section title="You">
            <AsyncState isLoading={isLoading} error={error} retry={retry} isEmpty={!profile} skeleton="form">
              {() => profile && <Person profile={profile} />}
            </AsyncState>
          </Section>
          {user.role === 'broker' && (
            <Suspense fallback={<Skeletons shape="form" />}>
              <BrokerProfile />
            </Suspense>
          )}
        </Box>
        <Box sx={column}>
          <Section title="Account">
            <Account profile={profile} />
          </Section>
          {/* Half of a page signs in with what it was given; another password would shut it out. */}
          {!isPane && (
            <Section title="Password">
              <Password />
            </Section>
          )}
        </Box>
      </Box>
    </Page>
  );
}

function Account({ profile }: { profile: UserProfile | null | undefined }) {
  const { user } = useSession();
  const { date } = useFormats();
  const name = [profile?.first_name, profile?.last_name].filter(Boolean).join(' ');
  return (
    <Box sx={{ display: 'flex', gap: 2, alignItems: 'flex-start' }}>
      <Avatar
        alt=""
        src={profile?.photo_url ?? undefined}
        sx={{ width: 56, height: 56, bgcolor: 'primary.main', color: 'primary.contrastText' }}
        slotProps={{ img: { referrerPolicy: 'no-referrer' } }}
      >
        {name.slice(0, 1).toUpperCase() || undefined}
      </Avatar>
      <Box sx={{ minWidth: 0, display: 'grid', gap: 0.5 }}>
        <Typography variant="subtitle2" component="p" sx={{ overflowWrap: 'anywhere' }}>
          {name || user.email}
        </Typography>
        <Typography variant="body2" color="text.secondary" sx={{ overflowWrap: 'anywhere' }}>
          {user.email}
        </Typography>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, my: 0.5 }}>
          <Chip size="small" variant="outlined" label={label('role', user.role)} />
          {profile && (
            <Chip size="small" color="primary" label={`${label('subscriptionTier', profile.subscription_tier)} plan`} />
          )}
        </Box>
        <Typography variant="caption" color="text.secondary">
          {`Here since ${date(user.created_at)}`}
          {user.email_verified ? '' : ', email address not confirmed'}
        </Typography>
      </Box>
    </Box>
  );
}

const columns = columnsFrom(900);
