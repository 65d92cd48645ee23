import { Button } from '@mui/material';
import type { ReactNode } from 'react';
import { useLiveList } from '../../../../client/react/index.ts';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';
import { AsyncState, FilterBar, idOf, LiveRows, Page } from '../../../components/index.ts';
import { counted } from '../../../format/labels.ts';
import { DemandCard } from './DemandCard.tsx';
import { marketFields, useMarketFilters } from './useMarketFilters.ts';
import { useOpened } from './useOpened.ts';

const renderDemand = (demand: OpenDemandListing) => <DemandCard demand={demand} />;

export interface OpenDemandsProps {
  /** What opens over the page for one of them. */
  dialog: (id: string, onClose: () => void) => ReactNode;
}

/** The page of what tenants look for now. */
export function OpenDemands({ dialog }: OpenDemandsProps) {
  const { values, set, clear, filters, listKey, isFiltered } = useMarketFilters();
  const list = useLiveList('openDemands', filters);
  const { id, close } = useOpened();
  return (
    <Page
      title="Open demands"
      subtitle={
        list.total === undefined ? 'What tenants look for' : `${counted(list.total, 'demand listing')} on the market`
      }
    >
      <FilterBar label="Filter demand listings" fields={marketFields} values={values} onChange={set} onClear={clear} />
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={list.rows.length === 0}
        skeleton="cards"
        empty={
          isFiltered
            ? { title: 'No demand listing fits these filters', action: <Button onClick={clear}>Clear filters</Button> }
            : { title: 'No open demands', text: 'Nobody is looking for space right now.' }
        }
      >
        <LiveRows
          {...list}
          getKey={idOf}
          render={renderDemand}
          label="Demand listings"
          listKey={listKey}
          minWidth={320}
          gap={14}
          estimate={170}
        />
      </AsyncState>
      {id !== null && dialog(id, close)}
    </Page>
  );
}
