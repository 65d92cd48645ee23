import { DndContext, DragOverlay, MeasuringStrategy, type DragOverEvent, type DragStartEvent } from '@dnd-kit/core';
import { Box } from '@mui/material';
import { useId, useState } from 'react';
import { announce } from '../../../components/index.ts';
import { DealCardBody } from './DealCardBody.tsx';
import { DealColumn } from './DealColumn.tsx';
import { dealName, dealStatuses, isDealStatus, stage, type DealStatus, type ListedDeal } from './deal.ts';
import { columnUnder, dragInstructions, saidElsewhere, useDealSensors } from './dragging.ts';
import { useDealBoard } from './useDealBoard.ts';

export interface DealBoardProps {
  selected: ReadonlyMap<string, ListedDeal> | null;
  waiting: ReadonlySet<string>;
  onMove: (deal: ListedDeal, status: DealStatus) => void;
}

const accessibility = { announcements: saidElsewhere, screenReaderInstructions: { draggable: dragInstructions } };
// Columns scroll and grow while a card is carried.
const measuring = { droppable: { strategy: MeasuringStrategy.Always } };
const dealOf = ({ active }: Pick<DragStartEvent, 'active'>) => active.data.current?.['deal'] as ListedDeal | undefined;

/** The deals in columns by stage. Side by side where there is room, otherwise one after the other to swipe through. */
export function DealBoard({ selected, waiting, onMove }: DealBoardProps) {
  const { columns, see } = useDealBoard();
  const sensors = useDealSensors();
  const [carried, setCarried] = useState<ListedDeal | null>(null);
  const id = useId();
  const start = (event: DragStartEvent): void => {
    const deal = dealOf(event);
    if (!deal) return;
    setCarried(deal);
    announce(`Picked up ${dealName(deal)} from ${stage(deal.status)}`);
  };
  const over = ({ over: target }: DragOverEvent): void => {
    if (target && isDealStatus(target.id)) announce(`Over ${stage(target.id)}`);
  };
  const end = (event: DragStartEvent & { over: DragOverEvent['over'] }): void => {
    setCarried(null);
    const deal = dealOf(event);
    const target = event.over?.id;
    if (!deal) return;
    if (isDealStatus(target) && target !== deal.status) onMove(deal, target);
    else announce(`${dealName(deal)} stays in ${stage(deal.status)}`);
  };
  const cancel = (event: DragStartEvent): void => end({ ...event, over: null });
  return (
    <DndContext
      id={id}
      sensors={sensors}
      collisionDetection={columnUnder}
      accessibility={accessibility}
      measuring={measuring}
      onDragStart={start}
      onDragOver={over}
      onDragEnd={end}
      onDragCancel={cancel}
    >
      <Box sx={board}>
        {dealStatuses.map((status) => (
          <DealColumn
            key={status}
            status={status}
            sums={columns?.[status]}
            see={see}
            selected={selected}
            waiting={waiting}
          />
        ))}
      </Box>
      <DragOverlay dropAnimation={null}>
        {carried && <DealCardBody deal={carried} isPending={false} isCarried />}
      </DragOverlay>
    </DndContext>
  );
}

const board = {
  display: 'grid',
  gridAutoFlow: 'column',
  gridAutoColumns: 'minmax(min(84cqi, 212px), 1fr)',
  gridTemplateRows: 'minmax(320px, calc(100dvh - 180px))',
  gap: 1.25,
  overflowX: 'auto',
  scrollSnapType: 'x proximity',
  pb: 0.5,
  // Above the navigation, which is at the bottom there.
  '@container app (max-width: 899.98px)': { gridTemplateRows: 'minmax(320px, calc(100dvh - 230px))' },
  '@container (max-width: 640px)': {
    gridAutoColumns: '84cqi',
    gridTemplateRows: 'minmax(320px, calc(100dvh - 300px))',
  },
} as const;
