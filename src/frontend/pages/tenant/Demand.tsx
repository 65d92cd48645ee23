import { Box, Button, Chip, Link } from '@mui/material';
import { Ban, EyeOff, Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { Link as RouterLink, useNavigate, useParams } from 'react-router';
import { useRecord } from '../../../client/react/index.ts';
import type { DemandListing } from '../../../contracts/demandListing.ts';
import { ActionMenu, AsyncState, Day, Page, Section, StatusChip, When, useWrite } from '../../components/index.ts';
import { range } from '../../format/formats.ts';
import { label } from '../../format/labels.ts';
import { useFormats } from '../../format/useFormats.ts';
import { Matches } from './demand/Matches.tsx';
import { useDemandDialogs } from './demand/useDemandDialogs.tsx';
import { setDemandStatus, setDemandStealth } from './demand/writes.ts';
import { Facts } from './Facts.tsx';

const BACK = { to: '/tenant/demands', label: 'Demand listings' };

/** One demand listing and the properties that suit it. */
export default function Demand() {
  const { id = '' } = useParams();
  const { record, isLoading, error, retry } = useRecord('demandListing', id);
  // A tenant's are read whole.
  const demand = record as DemandListing | null;
  const navigate = useNavigate();
  const { edit, remove, dialogs } = useDemandDialogs({ onRemoved: () => void navigate(BACK.to) });
  return (
    <Page
      title={demand?.title ?? 'Demand listing'}
      back={BACK}
      subtitle={demand && <Marks demand={demand} />}
      actions={demand && <Actions demand={demand} edit={edit} remove={remove} />}
    >
      <AsyncState
        isLoading={isLoading}
        error={error}
        retry={retry}
        isEmpty={!demand}
        empty={{ title: 'This demand listing is gone' }}
        skeleton="text"
      >
        {() =>
          demand && (
            <>
              <Section title="What is wanted">
                <DemandFacts demand={demand} />
              </Section>
              <Matches demand={demand} />
            </>
          )
        }
      </AsyncState>
      {dialogs}
    </Page>
  );
}

const Marks = ({ demand }: { demand: DemandListing }) => (
  <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 0.5 }}>
    <StatusChip entity="demand" status={demand.status} />
    {demand.stealth_mode && (
      <Chip size="small" variant="outlined" icon={<EyeOff size={14} aria-hidden />} label="In stealth" />
    )}
  </Box>
);

interface ActionProps {
  demand: DemandListing;
  edit: (demand: DemandListing) => void;
  remove: (demand: DemandListing) => void;
}

function Actions({ demand, edit, remove }: ActionProps) {
  const write = useWrite();
  const { status, stealth_mode } = demand;
  const isOpen = status === 'active';
  return (
    <>
      <Button variant="outlined" onClick={() => edit(demand)} startIcon={<Pencil size={16} aria-hidden />}>
        Edit
      </Button>
      <Button
        variant="outlined"
        onClick={() => void write(setDemandStatus(demand, isOpen ? 'closed' : 'active'))}
        startIcon={isOpen ? <Ban size={16} aria-hidden /> : <RotateCcw size={16} aria-hidden />}
      >
        {isOpen ? 'Close' : status === 'closed' ? 'Reopen' : 'Put on the market'}
      </Button>
      <ActionMenu
        label={`More for ${demand.title}`}
        size="medium"
        items={[
          {
            label: stealth_mode ? 'Leave stealth' : 'Go into stealth',
            icon: EyeOff,
            onSelect: () => void write(setDemandStealth(demand, !stealth_mode)),
          },
          { label: 'Delete', icon: Trash2, onSelect: () => remove(demand), danger: true },
        ]}
      />
    </>
  );
}

function DemandFacts({ demand }: { demand: DemandListing }) {
  const { area, money } = useFormats();
  const business = useRecord('business', demand.business_id).record;
  return (
    <Facts
      facts={[
        {
          label: 'Business',
          value: (
            <Link component={RouterLink} to={`/tenant/businesses/${demand.business_id}`}>
              {business?.name ?? 'Open'}
            </Link>
          ),
        },
        { label: 'Kind', value: demand.asset_type ? label('propertyType', demand.asset_type) : 'Any' },
        { label: 'Where', value: whereOf(demand) },
        { label: 'Area', value: range(demand.sqft_min, demand.sqft_max, area) },
        { label: 'Budget', value: range(demand.budget_min, demand.budget_max, money) },
        { label: 'Wanted from', value: <Day value={demand.start_date} /> },
        demand.duration_type !== null && { label: 'Duration', value: demand.duration_type },
        demand.industry !== null && { label: 'Industry', value: demand.industry },
        { label: 'Added', value: <When value={demand.created_at} /> },
        demand.amenities.length > 0 && { label: 'Amenities', value: demand.amenities.join(', '), wide: true },
        demand.additional_features.length > 0 && {
          label: 'Further features',
          value: demand.additional_features.join(', '),
          wide: true,
        },
        demand.requirements !== null && { label: 'Requirements', value: demand.requirements, wide: true },
        demand.description !== null && { label: 'Description', value: demand.description, wide: true },
      ]}
    />
  );
}

/** The place that is wanted; the district is left out where it only repeats the town. */
function whereOf({ address, location_name, city, state }: DemandListing): string {
  const town = [city, state].filter(Boolean).join(', ');
  const district = location_name === town || location_name === city ? null : location_name;
  return [address, district, town].filter(Boolean).join(', ') || 'Anywhere';
}
