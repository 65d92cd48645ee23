import { useDndContext, useDroppable } from '@dnd-kit/core';
import { Box, Typography } from '@mui/material';
import { memo, useEffect, useId, useLayoutEffect, useMemo, useRef } from 'react';
import { useLiveList } from '../../../../client/react/index.ts';
import { AsyncState, Money, statusIcon } from '../../../components/index.ts';
import { useBoardControls } from './BoardContext.ts';
import type { Columns } from './boardLedger.ts';
import { DealCards } from './DealCards.tsx';
import { stage, type DealStatus, type ListedDeal } from './deal.ts';
import type { DealBoard } from './useDealBoard.ts';

export interface DealColumnProps {
  status: DealStatus;
  /** The column's sums; undefined until known. */
  sums: Columns[DealStatus] | undefined;
  /** Tells the sums what is committed. */
  see: DealBoard['see'];
  /** Deals being selected; null when none are. */
  selected: ReadonlyMap<string, ListedDeal> | null;
  /** Deals that wait for a change of many at once. */
  waiting: ReadonlySet<string>;
}

const empty: Record<DealStatus, string> = {
  prospecting: 'New deals begin here.',
  touring: 'Deals whose tenant visits spaces.',
  offer_submitted: 'Deals that wait for an answer to an offer.',
  signed: 'Deals that came true.',
  lost: 'Deals that did not.',
};

/** One stage of the board: its sums and its deals, newest first. A deal is dropped anywhere on it. */
export const DealColumn = memo(function DealColumn({ status, sums, see, selected, waiting }: DealColumnProps) {
  const filters = useMemo(() => ({ status }), [status]);
  const list = useLiveList('deals', filters);
  const controls = useBoardControls();
  const { setNodeRef, isOver } = useDroppable({ id: status });
  const isDragging = useDndContext().active !== null;
  const head = useRef<HTMLHeadingElement>(null);
  const id = useId();
  const rows = list.rows;
  const { isPending } = list;
  useLayoutEffect(() => see(rows.filter((deal) => !isPending(deal))), [see, rows, isPending]);
  useEffect(() => controls.heads.add(status, head), [controls, status]);
  const Icon = statusIcon('deal', status);
  return (
    <Box
      component="section"
      aria-labelledby={id}
      ref={setNodeRef}
      sx={{ ...column, ...(isOver && { borderColor: 'primary.main', bgcolor: 'action.selected' }) }}
    >
      <Box sx={{ px: 1.25, pt: 1, pb: 0.75 }}>
        <Typography
          id={id}
          ref={head}
          tabIndex={-1}
          variant="subtitle2"
          component="h2"
          sx={{ display: 'flex', alignItems: 'center', gap: 0.75 }}
        >
          <Icon size={16} aria-hidden />
          {stage(status)}
          <Box component="span" sx={countMark} data-testid={`count-${status}`}>
            {sums?.count ?? '–'}
          </Box>
        </Typography>
        <Typography variant="caption" color="text.secondary" sx={{ fontVariantNumeric: 'tabular-nums' }}>
          {sums ? <Money value={sums.value} /> : '–'}
        </Typography>
      </Box>
      <AsyncState
        isLoading={list.isLoading}
        error={list.error}
        retry={list.retry}
        isEmpty={rows.length === 0 && !isDragging}
        empty={{ title: 'No deals here', text: empty[status] }}
      >
        <DealCards
          rows={rows}
          label={`Deals in ${stage(status)}`}
          list={list}
          isDragging={isDragging}
          selected={selected}
          waiting={waiting}
        />
      </AsyncState>
    </Box>
  );
});

const column = {
  display: 'flex',
  flexDirection: 'column',
  minWidth: 0,
  minHeight: 0,
  border: 1,
  borderColor: 'divider',
  borderRadius: 2,
  bgcolor: 'action.hover',
  scrollSnapAlign: 'start',
} as const;

const countMark = {
  ml: 'auto',
  px: 0.75,
  borderRadius: 1,
  border: 1,
  borderColor: 'divider',
  bgcolor: 'background.paper',
  fontSize: '0.8125rem',
  fontVariantNumeric: 'tabular-nums',
} as const;
