import { Button, Card } from '@mui/material';
import { Plus } from 'lucide-react';
import { useLiveList } from '../../../client/react/index.ts';
import type { DemandStatus } from '../../../contracts/demandListing.ts';
import { AsyncState, FilterBar, Page, useUrlFilters, type FilterField } from '../../components/index.ts';
import { counted, options } from '../../format/labels.ts';
import { DemandTable } from './demand/DemandTable.tsx';
import { useDemandDialogs } from './demand/useDemandDialogs.tsx';

const FILTERS = ['status'] as const;
const FIELDS: FilterField<'status'>[] = [
  { kind: 'select', name: 'status', label: 'Status', options: options('demandStatus') },
];

/** The demand listings of all businesses, newest first. */
export default function Demands() {
  const { values, set, clear } = useUrlFilters(FILTERS);
  const list = useLiveList('demandListings', values.status ? { status: values.status as DemandStatus } : {});
  const { add, dialogs, ...actions } = useDemandDialogs();
  const addButton = (
    <Button variant="contained" onClick={add} startIcon={<Plus size={18} aria-hidden />}>
      Add a demand listing
    </Button>
  );
  return (
    <Page
      title="Demand listings"
      subtitle={list.total === undefined ? 'The space your businesses look for' : counted(list.total, 'demand listing')}
      actions={addButton}
    >
      <FilterBar label="Filter demand listings" fields={FIELDS} values={values} onChange={set} onClear={clear} />
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={list.rows.length === 0}
        empty={
          values.status
            ? { title: 'No demand listing has this status', action: <Button onClick={clear}>Clear filters</Button> }
            : {
                title: 'No demand listings yet',
                text: 'Say what space you need, and the properties that suit it are found.',
                action: addButton,
              }
        }
      >
        <Card>
          <DemandTable
            {...list}
            label="Demand listings"
            listKey={values.status ?? ''}
            isPending={list.isPending}
            dialogs={actions}
            withBusiness
          />
        </Card>
      </AsyncState>
      {dialogs}
    </Page>
  );
}
