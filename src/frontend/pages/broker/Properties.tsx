import { Button } from '@mui/material';
import { useCallback, useMemo } from 'react';
import { useLiveList } from '../../../client/react/index.ts';
import type { PropertyListing } from '../../../contracts/propertyListing.ts';
import { AsyncState, FilterBar, idOf, LiveRows, Page, type FilterField } from '../../components/index.ts';
import { counted } from '../../format/labels.ts';
import { marketFields, useMarketFilters, type MarketFilter } from '../common/market/useMarketFilters.ts';
import { useOpened } from '../common/market/useOpened.ts';
import { PropertyCard } from './properties/PropertyCard.tsx';
import { PropertyDialog } from './properties/PropertyDialog.tsx';
import { useFavorites } from './properties/useFavorites.ts';

const FIELDS: FilterField<MarketFilter>[] = [
  ...marketFields,
  { kind: 'switch', name: 'favorites', label: 'Favorites only' },
];

/** The properties on the market. */
export default function Properties() {
  const { values, set, clear, filters, listKey, isFiltered } = useMarketFilters();
  const onlyFavorites = values.favorites === 'true';
  const narrowed = useMemo(() => ({ ...filters, ...(onlyFavorites && { favorites: true }) }), [filters, onlyFavorites]);
  const list = useLiveList('marketProperties', narrowed);
  const favorites = useFavorites();
  const { id, close } = useOpened();
  const render = useCallback(
    (property: PropertyListing) => <PropertyCard property={property} favorites={favorites} />,
    [favorites],
  );
  return (
    <Page
      title="Properties"
      subtitle={
        list.total === undefined
          ? 'What is on the market'
          : `${counted(list.total, 'property', 'properties')} on the market`
      }
    >
      <FilterBar label="Filter properties" fields={FIELDS} values={values} onChange={set} onClear={clear} />
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={list.rows.length === 0}
        empty={
          isFiltered
            ? { title: 'No property fits these filters', action: <Button onClick={clear}>Clear filters</Button> }
            : { title: 'No properties', text: 'Nothing is on the market right now.' }
        }
        skeleton="cards"
      >
        <LiveRows
          {...list}
          getKey={idOf}
          render={render}
          label="Properties"
          listKey={listKey}
          minWidth={300}
          gap={14}
          estimate={190}
        />
      </AsyncState>
      {id && <PropertyDialog key={id} id={id} favorites={favorites} onClose={close} />}
    </Page>
  );
}
