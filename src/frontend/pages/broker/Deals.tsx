import { Button } from '@mui/material';
import { Kanban, ListChecks, Plus, Table2 } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate, useParams, useLocation } from 'react-router';
import { Choice, ConfirmDialog, FilterBar, Page, useUrlFilters } from '../../components/index.ts';
import { options } from '../../format/labels.ts';
import { BoardContext, type BoardControls } from './deals/BoardContext.ts';
import { BulkBar } from './deals/BulkBar.tsx';
import { ColumnHeads } from './deals/columnHeads.ts';
import { dealName, isDealStatus, type DealStatus, type ListedDeal } from './deals/deal.ts';
import { DealBoard } from './deals/DealBoard.tsx';
import { DealDialog } from './deals/DealDialog.tsx';
import { DealForm } from './deals/DealForm.tsx';
import { DealTable } from './deals/DealTable.tsx';
import { FocusWish } from './deals/focusWish.ts';
import { MoveMenu } from './deals/MoveMenu.tsx';
import { useDealActions, type DealActions } from './deals/useDealActions.ts';
import { useBulkWaiting, useSelection } from './deals/useSelection.ts';

const VIEWS = [
  { name: 'board', label: 'Board', icon: Kanban },
  { name: 'table', label: 'Table', icon: Table2 },
] as const;
const NAMES = ['view', 'status'] as const;
const FIELDS = [
  { kind: 'select', name: 'status', label: 'Stage', options: options('dealStatus'), any: 'All' },
] as const;

/** The broker's deals, as a board or as a table. */
export default function Deals() {
  const { id } = useParams();
  const { values, set, clear } = useUrlFilters(NAMES);
  const [focus] = useState(() => new FocusWish());
  const [heads] = useState(() => new ColumnHeads());
  const actions = useDealActions(useFocusOnMove(focus, heads, id === undefined));
  const selection = useSelection();
  const waiting = useBulkWaiting();
  const go = useDealRoutes();
  const [menu, setMenu] = useState<{ deal: ListedDeal; anchor: HTMLElement } | null>(null);
  const [form, setForm] = useState<{ deal?: ListedDeal } | null>(null);
  const [doomed, setDoomed] = useState<ListedDeal | null>(null);
  const { toggle, selected } = selection;
  const controls = useMemo<BoardControls>(
    () => ({ openMenu: (deal, anchor) => setMenu({ deal, anchor }), toggle, focus, heads }),
    [toggle, focus, heads],
  );
  useFocusAfterDialog(id, focus);
  const moveSelected = (status: DealStatus): void => {
    actions.moveMany([...(selected?.values() ?? [])], status);
    selection.end();
  };
  const remove = (deal: ListedDeal): void => {
    actions.remove(deal);
    if (id) go.close();
  };
  const isTable = values.view === 'table';
  const shared = { selected, waiting };
  return (
    <BoardContext value={controls}>
      <Page
        title="Deals"
        actions={
          <>
            <Choice
              label="Show the deals as"
              value={isTable ? 'table' : 'board'}
              options={VIEWS}
              onChange={(view) => set('view', view === 'table' ? view : undefined)}
            />
            <Button
              variant="outlined"
              aria-pressed={selected !== null}
              onClick={selected ? selection.end : selection.begin}
              startIcon={<ListChecks size={18} aria-hidden />}
            >
              Select
            </Button>
            <Button variant="contained" onClick={() => setForm({})} startIcon={<Plus size={18} aria-hidden />}>
              New deal
            </Button>
          </>
        }
      >
        {isTable ? (
          <>
            <FilterBar label="Filter deals" fields={FIELDS} values={values} onChange={set} onClear={clear} />
            <DealTable status={isDealStatus(values.status) ? values.status : undefined} {...shared} />
          </>
        ) : (
          <DealBoard onMove={actions.move} {...shared} />
        )}
        {selected && <BulkBar count={selected.size} onMove={moveSelected} onClear={selection.end} />}
      </Page>
      {id && <DealDialog id={id} onClose={go.close} onEdit={(deal) => setForm({ deal })} onMenu={controls.openMenu} />}
      <MoveMenu
        of={menu}
        onClose={() => setMenu(null)}
        onMove={actions.move}
        onEdit={(deal) => setForm({ deal })}
        onRemove={setDoomed}
      />
      {form && <DealForm open deal={form.deal} onClose={() => setForm(null)} />}
      <ConfirmDialog
        open={doomed !== null}
        title="Delete this deal?"
        text={doomed ? `The deal with ${dealName(doomed)} and its notes will be gone. This cannot be undone.` : ''}
        confirmLabel="Delete"
        danger
        onConfirm={() => doomed && remove(doomed)}
        onClose={() => setDoomed(null)}
      />
    </BoardContext>
  );
}

/** Closing a deal's dialog keeps what the page shows. */
function useDealRoutes() {
  const navigate = useNavigate();
  const { search } = useLocation();
  return { close: () => void navigate({ pathname: '/broker/deals', search }) };
}

/** The focus goes where a deal goes, unless a dialog has it. */
function useFocusOnMove(focus: FocusWish, heads: ColumnHeads, isActive: boolean): DealActions['move'] {
  return useCallback(
    (deal, status) => {
      if (!isActive) return;
      focus.wish(deal.id, () => {
        if (document.activeElement === document.body && !focus.now(deal.id)) heads.focus(status);
      });
    },
    [focus, heads, isActive],
  );
}

/** Back on the board after a dialog, the focus is where it was: on the deal's card. */
function useFocusAfterDialog(id: string | undefined, focus: FocusWish): void {
  const before = useRef(id);
  useEffect(() => {
    const closed = before.current;
    before.current = id;
    if (id || !closed) return;
    // After the page has put the focus on its title, as it does on every navigation.
    const frame = requestAnimationFrame(() => focus.now(closed));
    return () => cancelAnimationFrame(frame);
  }, [id, focus]);
}
