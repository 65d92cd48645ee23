import { Divider, ListItemIcon, ListItemText, ListSubheader, Menu, MenuItem } from '@mui/material';
import { Pencil, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { statusIcon } from '../../../components/index.ts';
import { dealName, dealStatuses, stage, type DealStatus, type ListedDeal } from './deal.ts';

export interface MoveMenuProps {
  /** The deal and the button that it opened at; null while closed. */
  of: { deal: ListedDeal; anchor: HTMLElement } | null;
  onMove: (deal: ListedDeal, status: DealStatus) => void;
  onEdit: (deal: ListedDeal) => void;
  onRemove: (deal: ListedDeal) => void;
  onClose: () => void;
}

/** Where a deal can go, and what else can be done with it. One menu serves all cards and rows. */
export function MoveMenu({ of, onMove, onEdit, onRemove, onClose }: MoveMenuProps) {
  const chosen = useRef<(() => void) | null>(null);
  const choose = (act: (deal: ListedDeal) => void) => () => {
    chosen.current = of && (() => act(of.deal));
    onClose();
  };
  // Only when the menu is gone and has given the focus back can it go where the deal goes.
  const onExited = (): void => {
    chosen.current?.();
    chosen.current = null;
  };
  return (
    <Menu
      anchorEl={of?.anchor ?? null}
      open={of !== null}
      onClose={onClose}
      transitionDuration={0}
      slotProps={{
        transition: { onExited },
        list: { dense: true, 'aria-label': of ? `Move ${dealName(of.deal)}` : 'Move' },
      }}
    >
      <ListSubheader role="presentation" sx={{ lineHeight: '32px', bgcolor: 'transparent' }}>
        Move to
      </ListSubheader>
      {dealStatuses
        .filter((status) => status !== of?.deal.status)
        .map((status) => {
          const Icon = statusIcon('deal', status);
          return (
            <MenuItem key={status} onClick={choose((deal) => onMove(deal, status))} sx={{ minHeight: 36 }}>
              <ListItemIcon sx={{ color: 'inherit' }}>
                <Icon size={18} aria-hidden />
              </ListItemIcon>
              <ListItemText>{stage(status)}</ListItemText>
            </MenuItem>
          );
        })}
      <Divider />
      <MenuItem onClick={choose(onEdit)} sx={{ minHeight: 36 }}>
        <ListItemIcon sx={{ color: 'inherit' }}>
          <Pencil size={18} aria-hidden />
        </ListItemIcon>
        <ListItemText>Edit deal</ListItemText>
      </MenuItem>
      <MenuItem onClick={choose(onRemove)} sx={{ minHeight: 36, color: 'error.main' }}>
        <ListItemIcon sx={{ color: 'inherit' }}>
          <Trash2 size={18} aria-hidden />
        </ListItemIcon>
        <ListItemText>Delete deal</ListItemText>
      </MenuItem>
    </Menu>
  );
}
