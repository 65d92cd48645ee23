import { Box, Link, Switch } from '@mui/material';
import { Ban, EyeOff, Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { Link as RouterLink } from 'react-router';
import type { DemandListing } from '../../../../contracts/demandListing.ts';
import {
  ActionMenu, LiveTable, PendingMark, StatusChip, idOf, useWrite, type LiveColumn, type LiveTableProps,
} from '../../../components/index.ts'; // prettier-ignore
import { label } from '../../../format/labels.ts';
import { useFormats } from '../../../format/useFormats.ts';
import { isNew } from '../../common/isNew.ts';
import { areaOf, budgetOf, place } from '../../common/listing/listingText.ts';
import type { DemandDialogs } from './useDemandDialogs.tsx';
import { setDemandStatus, setDemandStealth } from './writes.ts';

/** A demand listing in a list; over all businesses with the name of its own. */
export type DemandRow = DemandListing & { business_name?: string };

export interface DemandTableProps extends Omit<LiveTableProps<DemandRow>, 'getKey' | 'columns'> {
  isPending: (demand: DemandRow) => boolean;
  dialogs: Pick<DemandDialogs, 'edit' | 'remove'>;
  /** Whose they are is said on each row. */
  withBusiness?: boolean;
}

const placeOf = (demand: DemandRow): string => place(demand) || demand.location_name || 'Anywhere';

/** Demand listings, with what can be done to each. */
export function DemandTable({ isPending, dialogs, withBusiness = false, ...list }: DemandTableProps) {
  const formats = useFormats();
  const { edit, remove } = dialogs;
  const columns = useMemo<LiveColumn<DemandRow>[]>(
    () => [
      { key: 'title', label: 'Title', width: '34%', render: (demand) => <Title demand={demand} isPending={isPending(demand)} withBusiness={withBusiness} /> },
      { key: 'type', label: 'Type', hideBelow: 900, render: ({ asset_type }) => (asset_type ? label('propertyType', asset_type) : 'Any') },
      { key: 'place', label: 'Where', hideBelow: 560, render: placeOf },
      { key: 'area', label: 'Area', hideBelow: 760, render: (demand) => areaOf(demand, formats) || 'Any' },
      { key: 'budget', label: 'Budget', hideBelow: 1020, render: (demand) => budgetOf(demand, formats) || '–' },
      { key: 'status', label: 'Status', render: ({ status }) => <StatusChip entity="demand" status={status} /> },
      { key: 'stealth', label: 'Stealth', hideBelow: 640, render: (demand) => <StealthSwitch demand={demand} /> },
      { key: 'actions', label: 'Actions', hideLabel: true, align: 'right', render: (demand) => <Actions demand={demand} edit={edit} remove={remove} /> },
    ],
    [formats, edit, remove, isPending, withBusiness],
  ); // prettier-ignore
  return <LiveTable {...list} getKey={idOf} columns={columns} />;
}

function Title({ demand, isPending, withBusiness }: { demand: DemandRow; isPending: boolean; withBusiness: boolean }) {
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1 }}>
      {isNew(demand) ? (
        <Box component="span" sx={{ fontWeight: 600 }}>
          {demand.title}
        </Box>
      ) : (
        <Link component={RouterLink} to={`/tenant/demands/${demand.id}`} sx={{ fontWeight: 600 }}>
          {demand.title}
        </Link>
      )}
      {isPending && <PendingMark />}
      {withBusiness && (
        <Box component="span" sx={{ width: '100%', color: 'text.secondary', fontSize: 13 }}>
          {demand.business_name}
        </Box>
      )}
    </Box>
  );
}

/** Hides who is looking, or shows it. */
function StealthSwitch({ demand }: { demand: DemandRow }) {
  const write = useWrite();
  return (
    <Switch
      size="small"
      checked={demand.stealth_mode}
      onChange={(_, on) => void write(setDemandStealth(demand, on))}
      slotProps={{ input: { 'aria-label': `Stealth for ${demand.title}` } }}
    />
  );
}

function Actions({ demand, edit, remove }: { demand: DemandRow } & DemandTableProps['dialogs']) {
  const write = useWrite();
  return (
    <ActionMenu
      label={`Actions for ${demand.title}`}
      items={[
        { label: 'Edit', icon: Pencil, onSelect: () => edit(demand) },
        demand.status !== 'closed' && {
          label: 'Close',
          icon: Ban,
          onSelect: () => void write(setDemandStatus(demand, 'closed')),
        },
        demand.status !== 'active' && {
          label: demand.status === 'closed' ? 'Reopen' : 'Put on the market',
          icon: RotateCcw,
          onSelect: () => void write(setDemandStatus(demand, 'active')),
        },
        {
          label: demand.stealth_mode ? 'Leave stealth' : 'Go into stealth',
          icon: EyeOff,
          onSelect: () => void write(setDemandStealth(demand, !demand.stealth_mode)),
        },
        { label: 'Delete', icon: Trash2, onSelect: () => remove(demand), danger: true },
      ]}
    />
  );
}
