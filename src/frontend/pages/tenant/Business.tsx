import { Box, Button, Chip } from '@mui/material';
import { EyeOff, Pencil, Plus, Trash2 } from 'lucide-react';
import { useNavigate, useParams } from 'react-router';
import { useLiveList, useRecord } from '../../../client/react/index.ts';
import type { Business as BusinessRecord } from '../../../contracts/business.ts';
import { ActionMenu, AsyncState, Page, Section, StatusChip, VerifiedMark, When } from '../../components/index.ts';
import { label } from '../../format/labels.ts';
import { Facts } from '../common/Facts.tsx';
import { Metrics } from './business/Metrics.tsx';
import { StealthSwitch } from './business/StealthSwitch.tsx';
import { useBusinessDialogs } from './business/useBusinessDialogs.tsx';
import { DemandTable } from './demand/DemandTable.tsx';
import { useDemandDialogs } from './demand/useDemandDialogs.tsx';

const BACK = { to: '/tenant/businesses', label: 'Businesses' };

/** One business: its facts, its figures by day, the space it looks for. */
export default function Business() {
  const { id = '' } = useParams();
  const { record: business, isLoading, error, retry } = useRecord('business', id);
  const navigate = useNavigate();
  const { edit, remove, dialogs } = useBusinessDialogs(() => void navigate(BACK.to));
  return (
    <Page
      title={business?.name ?? 'Business'}
      back={BACK}
      subtitle={business && <Marks business={business} />}
      actions={
        business && (
          <>
            <Button variant="outlined" onClick={() => edit(business)} startIcon={<Pencil size={16} aria-hidden />}>
              Edit
            </Button>
            <ActionMenu
              label={`More for ${business.name}`}
              size="medium"
              items={[{ label: 'Delete', icon: Trash2, onSelect: () => remove(business), danger: true }]}
            />
          </>
        )
      }
    >
      <AsyncState
        isLoading={isLoading}
        error={error}
        retry={retry}
        isEmpty={!business}
        empty={{ title: 'This business is gone' }}
        skeleton="text"
      >
        {() =>
          business && (
            <>
              <BusinessFacts business={business} />
              <Metrics businessId={business.id} />
              <DemandsOf business={business} />
            </>
          )
        }
      </AsyncState>
      {dialogs}
    </Page>
  );
}

const Marks = ({ business }: { business: BusinessRecord }) => (
  <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 0.5 }}>
    <StatusChip entity="business" status={business.status} />
    {business.is_verified && <VerifiedMark />}
    {business.stealth_mode_enabled && (
      <Chip size="small" variant="outlined" icon={<EyeOff size={14} aria-hidden />} label="In stealth" />
    )}
  </Box>
);

function BusinessFacts({ business }: { business: BusinessRecord }) {
  const { category, created_at, updated_at, external_id, logo_url, description } = business;
  return (
    <Section title="About">
      <Facts
        facts={[
          {
            label: 'Logo',
            value: logo_url !== null && (
              <img src={logo_url} alt={`Logo of ${business.name}`} referrerPolicy="no-referrer" height={48} />
            ),
          },
          { label: 'Category', value: label('businessCategory', category) },
          { label: 'Stealth', value: <StealthSwitch business={business} /> },
          { label: 'Added', value: <When value={created_at} /> },
          { label: 'Changed', value: <When value={updated_at} /> },
          { label: 'Your reference', value: external_id },
          { label: 'Description', value: description, wide: true },
        ]}
      />
    </Section>
  );
}

function DemandsOf({ business }: { business: BusinessRecord }) {
  const list = useLiveList('businessDemands', { businessId: business.id });
  const { add, dialogs, ...actions } = useDemandDialogs({ business });
  const addButton = (
    <Button size="small" variant="outlined" onClick={add} startIcon={<Plus size={16} aria-hidden />}>
      Add a demand listing
    </Button>
  );
  return (
    <Section title="Demand listings" flush actions={addButton}>
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={list.rows.length === 0}
        empty={{ title: 'No demand listings yet', text: 'Say what space this business needs.' }}
      >
        <DemandTable
          {...list}
          label={`Demand listings of ${business.name}`}
          isPending={list.isPending}
          dialogs={actions}
          listKey={business.id}
        />
      </AsyncState>
      {dialogs}
    </Section>
  );
}
