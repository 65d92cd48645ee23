import {
  Divider, IconButton, ListItemIcon, ListItemText, ListSubheader, Menu, MenuItem, Tooltip, useColorScheme,
} from '@mui/material'; // prettier-ignore
import { CircleUserRound, Monitor, Moon, Sun } from 'lucide-react';
import { useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { useDashboard, useMutationQueue } from '../../client/react/index.ts';
import { ask } from '../app/account.ts';
import { useSession } from '../app/SessionContext.ts';
import { nameOf } from '../app/user.ts';
import { ConfirmDialog, clearDrafts, useToast } from '../components/index.ts';

/** Who is signed in, the colours, and the way out. */
export function AccountMenu({ onLeave }: { onLeave?: () => void }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [asking, setAsking] = useState(false);
  const { user, isPane } = useSession();
  const dashboard = useDashboard();
  const { waiting, clear } = useMutationQueue();
  const { mode, setMode } = useColorScheme();
  const navigate = useNavigate();
  const toast = useToast();
  const id = useId();
  const close = () => setAnchor(null);
  const leave = async () => {
    try {
      await ask('POST', '/api/auth/logout', {});
    } catch {
      // The session is in cookies that only the server can take back: whoever came next would be in it.
      return toast({
        severity: 'error',
        text: 'The server could not be reached. You are still signed in here: try again.',
      });
    }
    clearDrafts();
    dashboard.signedOut();
    // Nothing of this account stays in the browser. Where the device does not let go of it, the way out is not barred.
    await clear().catch(() => undefined);
    onLeave?.();
  };
  return (
    <>
      <Tooltip title="Account">
        <IconButton
          aria-label="Account"
          aria-haspopup="menu"
          aria-expanded={anchor !== null}
          aria-controls={anchor ? id : undefined}
          onClick={(event) => setAnchor(event.currentTarget)}
        >
          <CircleUserRound size={22} aria-hidden />
        </IconButton>
      </Tooltip>
      <Menu id={id} anchorEl={anchor} open={anchor !== null} onClose={close}>
        <MenuItem
          onClick={() => {
            close();
            void navigate('/profile');
          }}
        >
          <ListItemText primary={nameOf(user)} secondary={user.email} />
        </MenuItem>
        <Divider />
        {!isPane && (
          <ListSubheader role="presentation" sx={{ lineHeight: '32px', bgcolor: 'transparent' }}>
            Colors
          </ListSubheader>
        )}
        {!isPane &&
          CHOICES.map(({ mode: value, name, Icon }) => (
            <MenuItem
              key={value}
              role="menuitemradio"
              aria-checked={(mode ?? 'system') === value}
              selected={(mode ?? 'system') === value}
              onClick={() => setMode(value)}
            >
              <ListItemIcon>
                <Icon size={16} aria-hidden />
              </ListItemIcon>
              <ListItemText>{name}</ListItemText>
            </MenuItem>
          ))}
        {onLeave && <Divider />}
        {onLeave && (
          <MenuItem
            onClick={() => {
              close();
              if (waiting.length > 0) setAsking(true);
              else void leave();
            }}
          >
            Sign out
          </MenuItem>
        )}
      </Menu>
      <ConfirmDialog
        open={asking}
        title="Sign out with changes waiting?"
        text={`${waiting.length} of your changes ${waiting.length === 1 ? 'has' : 'have'} not reached the server yet and will be lost. Nothing of yours stays in this browser.`}
        confirmLabel="Sign out"
        danger
        onConfirm={() => void leave()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}

const CHOICES = [
  { mode: 'light', name: 'Light', Icon: Sun },
  { mode: 'dark', name: 'Dark', Icon: Moon },
  { mode: 'system', name: 'As the system', Icon: Monitor },
] as const;
