import {
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  closestCenter,
  pointerWithin,
  useSensor,
  useSensors,
  type Announcements,
  type CollisionDetection,
  type KeyboardCoordinateGetter,
} from '@dnd-kit/core';
import { dealStatuses, isDealStatus } from './deal.ts';

const STEPS: Record<string, 1 | -1> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Arrow keys carry a card from column to column: there is nothing to aim at in between. */
const columnByArrow: KeyboardCoordinateGetter = (event, { context, currentCoordinates }) => {
  const step = STEPS[event.code];
  if (step === undefined) return undefined;
  event.preventDefault();
  const from = context.over?.id;
  const at = isDealStatus(from) ? dealStatuses.indexOf(from) : 0;
  const target = dealStatuses[at + step];
  const rect = target && context.droppableRects.get(target);
  return rect ? { x: rect.left + 8, y: currentCoordinates.y } : undefined;
};

/** The column under the pointer; with the keyboard, the one nearest to the card. */
export const columnUnder: CollisionDetection = (args) => {
  if (args.pointerCoordinates) return pointerWithin(args);
  // Columns are taller than cards: only how far they are to the side counts.
  const { top, height } = args.collisionRect;
  const level = new Map(
    [...args.droppableRects].map(([id, rect]) => [id, { ...rect, top, height, bottom: top + height }]),
  );
  return closestCenter({ ...args, droppableRects: level });
};

/** Mouse after a few pixels, finger after a moment (before that it scrolls), keyboard. */
export function useDealSensors() {
  return useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: columnByArrow }),
  );
}

export const dragInstructions =
  'To carry this deal press Space, choose a stage with the left and right arrow keys and press Space again; Escape puts it back. Or press M for a menu.';

/** The library's own live region stays empty: the page has one that says everything. */
export const saidElsewhere: Announcements = {
  onDragStart: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: () => undefined,
};
