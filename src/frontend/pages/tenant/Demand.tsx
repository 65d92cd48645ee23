import { Box, Button, Chip, Link } from '@mui/material';
import { Ban, EyeOff, Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { Link as RouterLink, useNavigate, useParams } from 'react-router';
import { useRecord } from '../../../client/react/index.ts';
import type { DemandListing } from '../../../contracts/demandListing.ts';
import { ActionMenu, AsyncState, Page, Section, StatusChip, When, useWrite } from '../../components/index.ts';
import { useFormats } from '../../format/useFormats.ts';
import { Facts } from '../common/Facts.tsx';
import { demandFacts, demandTexts } from '../common/listing/demandFacts.tsx';
import { Matches } from './demand/Matches.tsx';
import { useDemandDialogs } from './demand/useDemandDialogs.tsx';
import { setDemandStatus, setDemandStealth } from './demand/writes.ts';

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
  const formats = useFormats();
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
        ...demandFacts(demand, formats),
        { label: 'Added', value: <When value={demand.created_at} /> },
        ...demandTexts(demand),
      ]}
    />
  );
}
