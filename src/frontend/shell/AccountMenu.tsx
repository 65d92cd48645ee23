import {
  Box, Divider, IconButton, ListItemText, ListSubheader, Menu, MenuItem, ToggleButton, ToggleButtonGroup, Tooltip, useColorScheme,
} from '@mui/material'; // prettier-ignore
import { CircleUserRound, Monitor, Moon, Sun } from 'lucide-react';
import { useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutationQueue } from '../../client/react/index.ts';
import { ask } from '../app/account.ts';
import { useSession } from '../app/SessionContext.ts';
import { nameOf } from '../app/user.ts';
import { ConfirmDialog } from '../components/index.ts';

/** Who is signed in, the colours, and the way out. */
export function AccountMenu({ onLeave }: { onLeave?: () => void }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [asking, setAsking] = useState(false);
  const { user, isPane } = useSession();
  const { waiting } = useMutationQueue();
  const navigate = useNavigate();
  const id = useId();
  const close = () => setAnchor(null);
  const leave = async () => {
    await ask('POST', '/api/auth/logout', {}).catch(() => undefined);
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
        {!isPane && <ListSubheader sx={{ lineHeight: '32px', bgcolor: 'transparent' }}>Colours</ListSubheader>}
        {!isPane && <ColourChoice />}
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
        text={`${waiting.length} of your changes ${waiting.length === 1 ? 'has' : 'have'} not reached the server yet. They stay in this browser and go out when you sign in again.`}
        confirmLabel="Sign out"
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

function ColourChoice() {
  const { mode, setMode } = useColorScheme();
  return (
    <Box component="li" role="none" sx={{ px: 2, pb: 1 }}>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={mode ?? 'system'}
        onChange={(_, chosen: 'light' | 'dark' | 'system' | null) => chosen && setMode(chosen)}
        aria-label="Colours"
      >
        {CHOICES.map(({ mode: value, name, Icon }) => (
          <ToggleButton key={value} value={value} aria-label={name} sx={{ gap: 0.75, textTransform: 'none' }}>
            <Icon size={16} aria-hidden />
            {name}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </Box>
  );
}
