import { useDraggable } from '@dnd-kit/core';
import { memo, useCallback, useRef, type KeyboardEvent } from 'react';
import { useBoardControls } from './BoardContext.ts';
import { DealCardBody } from './DealCardBody.tsx';
import { dealName, type ListedDeal } from './deal.ts';
import { useFocusPlace } from './focusWish.ts';

export interface DealCardProps {
  deal: ListedDeal;
  isPending: boolean;
  /** It is not in this column any more and stays, dimmed, while the column is held still. */
  isGone: boolean;
  /** Undefined when nothing is being selected. */
  isSelected: boolean | undefined;
}

/** A deal on the board: dragged with pointer or finger anywhere, with the keyboard by its handle, moved by its menu or M. */
export const DealCard = memo(function DealCard({ deal, isPending, isGone, isSelected }: DealCardProps) {
  const controls = useBoardControls();
  const drag = useDraggable({ id: deal.id, data: { deal }, disabled: isGone });
  const title = useRef<HTMLAnchorElement>(null);
  const menu = useRef<HTMLButtonElement>(null);
  useFocusPlace(controls.focus, deal.id, title, !isGone);
  const openMenu = useCallback(() => {
    if (menu.current) controls.openMenu(deal, menu.current);
  }, [controls, deal]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 'm' || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    openMenu();
  };
  const { onKeyDown: dragByKey, ...dragByPointer } = drag.listeners ?? {};
  return (
    <div
      ref={drag.setNodeRef}
      {...dragByPointer}
      onKeyDown={isGone ? undefined : onKeyDown}
      style={{ opacity: drag.isDragging ? 0.35 : 1 }}
    >
      <DealCardBody
        deal={deal}
        isPending={isPending}
        isGone={isGone}
        titleRef={title}
        menuRef={menu}
        onMenu={openMenu}
        {...(isSelected !== undefined && { selection: { isSelected, toggle: () => controls.toggle(deal) } })}
        handle={{
          ...drag.attributes,
          ref: drag.setActivatorNodeRef,
          onKeyDown: dragByKey as ((event: KeyboardEvent) => void) | undefined,
          'aria-label': `Drag ${dealName(deal)}`,
        }}
      />
    </div>
  );
});
