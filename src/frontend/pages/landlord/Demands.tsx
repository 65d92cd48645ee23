import { Button } from '@mui/material';
import { useLiveList } from '../../../client/react/index.ts';
import type { OpenDemandListing } from '../../../contracts/demandListing.ts';
import { AsyncState, FilterBar, LiveRows, Page } from '../../components/index.ts';
import { counted } from '../../format/labels.ts';
import { DemandCard } from '../broker/demands/DemandCard.tsx';
import { marketFields, useMarketFilters } from '../broker/useMarketFilters.ts';
import { useOpened } from '../broker/useOpened.ts';
import { DemandDialog } from './demands/DemandDialog.tsx';

const renderDemand = (demand: OpenDemandListing) => <DemandCard demand={demand} />;
const keyOf = ({ id }: OpenDemandListing): string => id;

/** What tenants look for now; each can be opened, written to and, unless confidential, invited. */
export default function Demands() {
  const { values, set, clear, filters, listKey, isFiltered } = useMarketFilters();
  const list = useLiveList('openDemands', filters);
  const { id, close } = useOpened();
  return (
    <Page
      title="Open demands"
      subtitle={list.isLoading ? 'What tenants look for' : `${counted(list.total, 'demand listing')} on the market`}
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
          rows={list.rows}
          total={list.total}
          hasMore={list.hasMore}
          loadMore={list.loadMore}
          isLoadingMore={list.isLoadingMore}
          getKey={keyOf}
          render={renderDemand}
          label="Demand listings"
          listKey={listKey}
          minWidth={320}
          gap={14}
          estimate={170}
        />
      </AsyncState>
      {id !== null && <DemandDialog key={id} id={id} onClose={close} />}
    </Page>
  );
}
