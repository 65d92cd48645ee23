import { Box, Button, Chip, Link, Typography } from '@mui/material';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useRecord } from '../../../client/react/index.ts';
import type { BrokerProfileWithTotals } from '../../../contracts/brokerProfile.ts';
import { AsyncState, Money, Section } from '../../components/index.ts';
import { counted } from '../../format/labels.ts';
import { Facts } from '../common/Facts.tsx';
import { BrokerProfileForm, OWN } from './profile/BrokerProfileForm.tsx';

/** The practice a broker presents: created once, then edited; what the signed deals add up to is computed. */
export default function BrokerProfile() {
  const { record, isLoading, error, retry } = useRecord('brokerProfile', OWN);
  const [isEditing, setEditing] = useState(false);
  const isMissing = !record && error?.status === 404;
  const close = (): void => setEditing(false);
  return (
    <Section
      title="Broker profile"
      actions={
        record && (
          <Button
            size="small"
            variant="outlined"
            onClick={() => setEditing(true)}
            startIcon={<Pencil size={16} aria-hidden />}
          >
            Edit
          </Button>
        )
      }
    >
      <AsyncState
        isLoading={isLoading}
        error={isMissing ? null : error}
        retry={retry}
        isEmpty={!record}
        skeleton="text"
        empty={{
          title: 'You have no broker profile yet',
          text: 'Say what your practice is called, where you are licensed and what you are good at.',
          action: (
            <Button variant="contained" onClick={() => setEditing(true)}>
              Create profile
            </Button>
          ),
        }}
      >
        {() => record && <Details profile={record} />}
      </AsyncState>
      {isEditing && <BrokerProfileForm profile={record ?? null} onClose={close} />}
    </Section>
  );
}

function Details({ profile }: { profile: BrokerProfileWithTotals }) {
  const { company_name, license_number, license_state, specialties, bio, website_url, years_experience } = profile;
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <Facts
        facts={[
          { label: 'Company', value: company_name },
          { label: 'License', value: [license_number, license_state].filter(Boolean).join(', ') },
          { label: 'Experience', value: years_experience !== null && counted(years_experience, 'year') },
          { label: 'Website', value: website_url && <Website url={website_url} /> },
          { label: 'Deals signed', value: profile.total_deals_closed },
          { label: 'Commission earned', value: <Money value={profile.total_commission_earned} /> },
        ]}
      />
      {specialties.length > 0 && (
        <Box
          component="ul"
          aria-label="Specialties"
          sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.75, m: 0, p: 0, listStyle: 'none' }}
        >
          {specialties.map((specialty) => (
            <li key={specialty}>
              <Chip size="small" label={specialty} />
            </li>
          ))}
        </Box>
      )}
      {bio && (
        <Typography variant="body2" sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {bio}
        </Typography>
      )}
    </Box>
  );
}

/** What is no web address, as while it waits for the server to refuse it, leads nowhere and is shown as it is. */
function Website({ url }: { url: string }) {
  const { protocol, host } = URL.canParse(url) ? new URL(url) : { protocol: '', host: '' };
  if (!/^https?:$/.test(protocol)) return <>{url}</>;
  return (
    <Link href={url} target="_blank" rel="noreferrer noopener">
      {host}
    </Link>
  );
}
