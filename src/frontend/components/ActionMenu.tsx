import { Button, IconButton, ListItemIcon, ListItemText, Menu, MenuItem } from '@mui/material';
import { ChevronDown, EllipsisVertical, type LucideIcon } from 'lucide-react';
import { useId, useState, type MouseEvent } from 'react';

/** One thing that can be done. */
export interface ActionItem {
  label: string;
  icon?: LucideIcon;
  onSelect: () => void;
  danger?: boolean;
  disabled?: boolean;
  /** The current one of several, e.g. the status a record has. */
  selected?: boolean;
}

export interface ActionMenuProps {
  /** What the button is called, with its subject: "Actions for Deal 12", "Move deal". */
  label: string;
  items: readonly (ActionItem | false | null | undefined)[];
  /** Shows the label as a button with text; otherwise three dots. */
  text?: boolean;
  size?: 'small' | 'medium';
}

/** A button that opens a menu of actions. */
export function ActionMenu({ label, items, text = false, size = 'small' }: ActionMenuProps) {
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const open = anchor !== null;
  const close = (): void => setAnchor(null);
  const button = {
    id: `${id}-button`,
    size,
    'aria-haspopup': 'menu',
    'aria-expanded': open,
    ...(open && { 'aria-controls': `${id}-menu` }),
    onClick: (event: MouseEvent<HTMLElement>) => setAnchor(event.currentTarget),
  } as const;
  return (
    <>
      {text ? (
        <Button {...button} variant="outlined" endIcon={<ChevronDown size={16} aria-hidden />}>
          {label}
        </Button>
      ) : (
        <IconButton {...button} aria-label={label} title={label}>
          <EllipsisVertical size={18} aria-hidden />
        </IconButton>
      )}
      <Menu
        id={`${id}-menu`}
        anchorEl={anchor}
        open={open}
        onClose={close}
        slotProps={{ list: { 'aria-labelledby': `${id}-button`, dense: true } }}
      >
        {items.map(
          (item) =>
            item && (
              <MenuItem
                key={item.label}
                disabled={item.disabled ?? false}
                selected={item.selected ?? false}
                onClick={() => {
                  close();
                  item.onSelect();
                }}
                sx={{ minHeight: 36, ...(item.danger && { color: 'error.main' }) }}
              >
                {item.icon && (
                  <ListItemIcon sx={{ color: 'inherit' }}>
                    <item.icon size={18} aria-hidden />
                  </ListItemIcon>
                )}
                <ListItemText>{item.label}</ListItemText>
              </MenuItem>
            ),
        )}
      </Menu>
    </>
  );
}
