import { Button } from '@mui/material';
import { LayoutGrid, Plus, Table2 } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useLiveList } from '../../../client/react/index.ts';
import type { PropertyListing, PropertyStatus, PropertyType } from '../../../contracts/propertyListing.ts';
import {
  AsyncState, Choice, FilterBar, LiveRows, Page, idOf, useUrlFilters, type FilterField,
} from '../../components/index.ts'; // prettier-ignore
import { counted, options } from '../../format/labels.ts';
import { PropertyCard } from './properties/PropertyCard.tsx';
import { PropertyTable } from './properties/PropertyTable.tsx';
import { usePropertyDialogs } from './properties/usePropertyDialogs.tsx';

const FILTERS = ['search', 'status', 'propertyType'] as const;
const VIEW = ['view'] as const;
const FIELDS: FilterField<(typeof FILTERS)[number]>[] = [
  { kind: 'search', name: 'search', label: 'Title, address or city' },
  { kind: 'select', name: 'status', label: 'Status', options: options('propertyStatus') },
  { kind: 'select', name: 'propertyType', label: 'Type', options: options('propertyType') },
];
const VIEWS = [
  { name: 'cards', label: 'Cards', icon: LayoutGrid },
  { name: 'table', label: 'Table', icon: Table2 },
] as const;

/** A landlord's properties, newest first, as cards or as a table. */
export default function Properties() {
  const { values, set, clear } = useUrlFilters(FILTERS);
  const view = useUrlFilters(VIEW);
  const filters = useMemo(
    () => ({
      search: values.search,
      status: values.status as PropertyStatus | undefined,
      propertyType: values.propertyType as PropertyType | undefined,
    }),
    [values],
  );
  const list = useLiveList('properties', filters);
  const { add, edit, remove, dialogs } = usePropertyDialogs();
  const { isPending } = list;
  const render = useCallback(
    (property: PropertyListing) => (
      <PropertyCard property={property} isPending={isPending(property)} edit={edit} remove={remove} />
    ),
    [isPending, edit, remove],
  );
  const isTable = view.values.view === 'table';
  const isFiltered = Object.keys(values).length > 0;
  const addButton = (
    <Button variant="contained" onClick={add} startIcon={<Plus size={18} aria-hidden />}>
      Add a property
    </Button>
  );
  const live = {
    label: 'Properties',
    rows: list.rows,
    getKey: idOf,
    total: list.total,
    hasMore: list.hasMore,
    loadMore: list.loadMore,
    isLoadingMore: list.isLoadingMore,
    listKey: JSON.stringify(values),
  };
  return (
    <Page
      title="Properties"
      subtitle={
        list.total === undefined ? 'What you let, and how it stands' : counted(list.total, 'property', 'properties')
      }
      actions={addButton}
    >
      <FilterBar label="Filter properties" fields={FIELDS} values={values} onChange={set} onClear={clear}>
        <Choice
          label="Show the properties as"
          value={isTable ? 'table' : 'cards'}
          options={VIEWS}
          onChange={(next) => view.set('view', next === 'table' ? next : undefined)}
        />
      </FilterBar>
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={list.rows.length === 0}
        skeleton={isTable ? 'rows' : 'cards'}
        empty={
          isFiltered
            ? { title: 'No property fits these filters', action: <Button onClick={clear}>Clear filters</Button> }
            : { title: 'No properties yet', text: 'Add the first one, and see who looks for it.', action: addButton }
        }
      >
        {isTable ? (
          <PropertyTable {...live} isPending={isPending} edit={edit} remove={remove} />
        ) : (
          <LiveRows {...live} render={render} minWidth={300} gap={14} estimate={168} />
        )}
      </AsyncState>
      {dialogs}
    </Page>
  );
}
