import { Box, Button, Card, Link } from '@mui/material';
import { EyeOff, Pencil, Plus, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { Link as RouterLink } from 'react-router';
import { useLiveList } from '../../../client/react/index.ts';
import type { Business, BusinessCategory, BusinessStatus } from '../../../contracts/business.ts';
import {
  ActionMenu, AsyncState, FilterBar, LiveTable, Page, PendingMark, StatusChip, VerifiedMark, When, idOf, useUrlFilters,
  useWrite, type FilterField, type LiveColumn,
} from '../../components/index.ts'; // prettier-ignore
import { counted, label, options } from '../../format/labels.ts';
import { isNew } from '../common/isNew.ts';
import { StealthSwitch } from './business/StealthSwitch.tsx';
import { setBusinessStealth } from './business/writes.ts';
import { useBusinessDialogs, type BusinessDialogs } from './business/useBusinessDialogs.tsx';

const FILTERS = ['search', 'status', 'category'] as const;
const FIELDS: FilterField<(typeof FILTERS)[number]>[] = [
  { kind: 'search', name: 'search', label: 'Name' },
  { kind: 'select', name: 'status', label: 'Status', options: options('businessStatus') },
  { kind: 'select', name: 'category', label: 'Category', options: options('businessCategory') },
];

/** A tenant's businesses, newest first. */
export default function Businesses() {
  const { values, set, clear } = useUrlFilters(FILTERS);
  const list = useLiveList('businesses', {
    ...(values.search && { search: values.search }),
    ...(values.status && { status: values.status as BusinessStatus }),
    ...(values.category && { category: values.category as BusinessCategory }),
  });
  const { dialogs, ...actions } = useBusinessDialogs();
  const { edit, remove } = actions;
  const isPending = list.isPending;
  const columns = useMemo(() => columnsOf({ edit, remove }, isPending), [edit, remove, isPending]);
  const isFiltered = Object.keys(values).length > 0;
  const addButton = (
    <Button variant="contained" onClick={actions.add} startIcon={<Plus size={18} aria-hidden />}>
      Add a business
    </Button>
  );
  return (
    <Page
      title="Businesses"
      subtitle={
        list.total === undefined
          ? 'What you run, and what landlords and brokers see of it'
          : counted(list.total, 'business', 'businesses')
      }
      actions={addButton}
    >
      <FilterBar label="Filter businesses" fields={FIELDS} values={values} onChange={set} onClear={clear} />
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={list.rows.length === 0}
        empty={
          isFiltered
            ? { title: 'No business fits these filters', action: <Button onClick={clear}>Clear filters</Button> }
            : {
                title: 'No businesses yet',
                text: 'Add the first one to publish the space it needs.',
                action: addButton,
              }
        }
      >
        <Card>
          <LiveTable label="Businesses" {...list} getKey={idOf} columns={columns} listKey={JSON.stringify(values)} />
        </Card>
      </AsyncState>
      {dialogs}
    </Page>
  );
}

function columnsOf(
  { edit, remove }: Pick<BusinessDialogs, 'edit' | 'remove'>,
  isPending: (business: Business) => boolean,
): LiveColumn<Business>[] {
  return [
    {
      key: 'name',
      label: 'Name',
      width: '40%',
      render: (business) => (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
          {isNew(business) ? (
            <Box component="span" sx={{ fontWeight: 600 }}>
              {business.name}
            </Box>
          ) : (
            <Link component={RouterLink} to={`/tenant/businesses/${business.id}`} sx={{ fontWeight: 600 }}>
              {business.name}
            </Link>
          )}
          {business.is_verified && <VerifiedMark />}
          {isPending(business) && <PendingMark />}
        </Box>
      ),
    },
    {
      key: 'category',
      label: 'Category',
      hideBelow: 640,
      render: ({ category }) => label('businessCategory', category),
    },
    { key: 'status', label: 'Status', render: ({ status }) => <StatusChip entity="business" status={status} /> },
    { key: 'stealth', label: 'Stealth', hideBelow: 480, render: (business) => <StealthSwitch business={business} /> },
    { key: 'updated', label: 'Changed', hideBelow: 820, render: ({ updated_at }) => <When value={updated_at} /> },
    {
      key: 'actions',
      label: 'Actions',
      hideLabel: true,
      align: 'right',
      render: (business) => <Actions business={business} edit={edit} remove={remove} />,
    },
  ];
}

function Actions({ business, edit, remove }: { business: Business } & Pick<BusinessDialogs, 'edit' | 'remove'>) {
  const write = useWrite();
  const isHidden = business.stealth_mode_enabled;
  return (
    <ActionMenu
      label={`Actions for ${business.name}`}
      items={[
        { label: 'Edit', icon: Pencil, onSelect: () => edit(business) },
        {
          label: isHidden ? 'Leave stealth' : 'Go into stealth',
          icon: EyeOff,
          onSelect: () => void write(setBusinessStealth(business, !isHidden)),
        },
        { label: 'Delete', icon: Trash2, onSelect: () => remove(business), danger: true },
      ]}
    />
  );
}
