import { Box, Checkbox, IconButton, Link, Typography } from '@mui/material';
import { EllipsisVertical } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { Link as RouterLink, useLocation } from 'react-router';
import { useLiveList } from '../../../../client/react/index.ts';
import {
  AsyncState,
  idOf,
  LiveTable,
  Money,
  PendingMark,
  Percent,
  Section,
  StatusChip,
  When,
  type LiveColumn,
} from '../../../components/index.ts';
import { useBoardControls, type BoardControls } from './BoardContext.ts';
import { dealName, stage, type DealStatus, type ListedDeal } from './deal.ts';
import { useFocusPlace } from './focusWish.ts';

export interface DealTableProps {
  status: DealStatus | undefined;
  selected: ReadonlyMap<string, ListedDeal> | null;
  waiting: ReadonlySet<string>;
}

/** The deals as a table, newest first. */
export function DealTable({ status, selected, waiting }: DealTableProps) {
  const filters = useMemo(() => (status ? { status } : {}), [status]);
  const list = useLiveList('deals', filters);
  const controls = useBoardControls();
  const rows = list.rows;
  const { isPending } = list;
  const columns = useMemo(
    () => columnsOf({ controls, selected, isPending: (deal) => isPending(deal) || waiting.has(deal.id) }),
    [controls, selected, isPending, waiting],
  );
  return (
    <Section title={status ? `Deals in ${stage(status)}` : 'All deals'} flush>
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={rows.length === 0}
        empty={{
          title: 'No deals here',
          text: status ? 'None is in this stage.' : 'Open your first deal with “New deal”.',
        }}
      >
        <LiveTable
          {...list}
          columns={columns}
          getKey={idOf}
          label={status ? `Deals in ${stage(status)}` : 'Deals'}
          listKey={status ?? 'all'}
        />
      </AsyncState>
    </Section>
  );
}

interface ColumnParts {
  controls: BoardControls;
  selected: ReadonlyMap<string, ListedDeal> | null;
  isPending: (deal: ListedDeal) => boolean;
}

function columnsOf({ controls, selected, isPending }: ColumnParts): LiveColumn<ListedDeal>[] {
  const select: LiveColumn<ListedDeal> = {
    key: 'select',
    label: 'Selected',
    hideLabel: true,
    width: '48px',
    render: (deal) => (
      <Checkbox
        size="small"
        checked={selected?.has(deal.id) ?? false}
        onChange={() => controls.toggle(deal)}
        slotProps={{ input: { 'aria-label': `Select ${dealName(deal)}` } }}
        sx={{ p: 0.5 }}
      />
    ),
  };
  return [
    ...(selected ? [select] : []),
    { key: 'deal', label: 'Deal', render: (deal) => <DealCell deal={deal} isPending={isPending(deal)} /> },
    { key: 'status', label: 'Stage', render: ({ status }) => <StatusChip entity="deal" status={status} /> },
    { key: 'property', label: 'Property', hideBelow: 760, render: ({ property_title }) => property_title ?? '–' },
    {
      key: 'value',
      label: 'Commission',
      align: 'right',
      render: ({ estimated_commission }) => <Money value={estimated_commission} />,
    },
    {
      key: 'rate',
      label: 'Rate',
      align: 'right',
      hideBelow: 900,
      render: ({ commission_percentage }) => <Percent value={commission_percentage} />,
    },
    { key: 'opened', label: 'Opened', hideBelow: 620, render: ({ created_at }) => <Since at={created_at} /> },
    { key: 'changed', label: 'Changed', hideBelow: 1020, render: ({ updated_at }) => <Since at={updated_at} /> },
    {
      key: 'actions',
      label: 'Actions',
      hideLabel: true,
      align: 'right',
      render: (deal) => (
        <IconButton
          size="small"
          aria-haspopup="menu"
          aria-label={`Move ${dealName(deal)} to…`}
          onClick={(event) => controls.openMenu(deal, event.currentTarget)}
        >
          <EllipsisVertical size={18} aria-hidden />
        </IconButton>
      ),
    },
  ];
}

function DealCell({ deal, isPending }: { deal: ListedDeal; isPending: boolean }) {
  const { search } = useLocation();
  const link = useRef<HTMLAnchorElement>(null);
  useFocusPlace(useBoardControls().focus, deal.id, link);
  return (
    <Box sx={{ minWidth: 140 }}>
      <Link
        ref={link}
        component={RouterLink}
        to={{ pathname: `/broker/deals/${deal.id}`, search }}
        underline="hover"
        sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}
      >
        {dealName(deal)}
      </Link>{' '}
      {isPending && <PendingMark />}
      {deal.demand_title !== null && (
        <Typography variant="caption" color="text.secondary" component="div">
          {deal.demand_title}
        </Typography>
      )}
    </Box>
  );
}

const Since = ({ at }: { at: string }) => (
  <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
    <When value={at} />
  </Box>
);
