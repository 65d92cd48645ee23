import { Box, ButtonBase, Popover } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import { useConnection, useMutationQueue } from '../../client/react/index.ts';
import { announce } from '../components/index.ts';
import { counted } from '../format/labels.ts';
import { ConnectionPanel } from './ConnectionPanel.tsx';
import { confirmedAgo, stateWords } from './connectionWords.ts';
import { useNow } from './useNow.ts';

/** How live the numbers are: state, age of the last confirmation, writes that wait. Opens the panel. */
export function ConnectionBadge() {
  const status = useConnection();
  const { waiting, refused } = useMutationQueue();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { name, tone } = stateWords[status.state];
  // The live connection confirms by itself every 15 s: an age beside "Live" would only tick.
  const now = useNow(status.state === 'live' ? 15_000 : 1_000);
  const age = status.state === 'live' ? '' : confirmedAgo(status, now);
  useAnnounced(name);
  return (
    <>
      <ButtonBase
        focusRipple
        onClick={(event) => setAnchor(event.currentTarget)}
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        aria-label={`Connection: ${name}${age && `, confirmed ${age}`}${waiting.length > 0 ? `, ${counted(waiting.length, 'change')} waiting` : ''}`}
        data-state={status.state}
        sx={badge}
      >
        <Box aria-hidden sx={{ ...dot, bgcolor: `${tone}.main`, ...(tone !== 'success' && { borderRadius: '2px' }) }} />
        <span>{name}</span>
        {age && <Box component="span" sx={{ color: 'text.secondary', '@container app (max-width: 520px)': { display: 'none' } }}>{age}</Box>}
        {waiting.length > 0 && <Box component="span" sx={count}>{waiting.length} waiting</Box>}
        {refused.length > 0 && <Box component="span" sx={{ ...count, bgcolor: 'error.main', color: 'error.contrastText' }}>{refused.length} refused</Box>}
      </ButtonBase>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{ paper: { role: 'dialog', 'aria-label': 'Connection' } as object }}
      >
        <ConnectionPanel status={status} />
      </Popover>
    </>
  );
} // prettier-ignore

/** Tells a change of state to who does not see the badge; not the first one. */
function useAnnounced(name: string): void {
  const told = useRef(name);
  useEffect(() => {
    if (told.current === name) return;
    told.current = name;
    announce(`Connection: ${name}`);
  }, [name]);
}

const badge = {
  display: 'inline-flex',
  alignItems: 'center',
  gap: 1,
  minHeight: 32,
  px: 1.25,
  borderRadius: 2,
  border: '1px solid',
  borderColor: 'divider',
  fontSize: 13,
  fontWeight: 600,
  fontVariantNumeric: 'tabular-nums',
  whiteSpace: 'nowrap',
  '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: 2 },
} as const;

const dot = { width: 9, height: 9, borderRadius: '50%', flexShrink: 0 } as const;

const count = {
  px: 0.75,
  borderRadius: 1,
  bgcolor: 'action.selected',
  fontSize: 12,
} as const;
