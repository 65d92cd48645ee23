import { Badge, Box, IconButton, Popover, Tooltip, Typography } from '@mui/material';
import { Bell } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useRecentEvents } from '../../client/react/index.ts';
import { useSession } from '../app/SessionContext.ts';
import { AsyncState, When } from '../components/index.ts';
import { noticeOf, noticeTypes, type Notice } from './notices.ts';

const KEPT = 30;

/** What has happened lately, from the log itself: the same on every device. Which of it is new, each device remembers. */
export function Notifications() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { notices, isLoading, error, retry } = useNotices();
  const { seenAt, see } = useSeen();
  const fresh = notices.filter(({ at }) => at > seenAt).length;
  // More may have happened than is kept. The name has to contain what is seen.
  const count = fresh === KEPT ? `${KEPT - 1}+` : fresh || null;
  const name = count === null ? 'Notifications' : `Notifications, ${count} new`;
  return (
    <>
      <Tooltip title="Notifications">
        <IconButton
          aria-label={name}
          aria-haspopup="dialog"
          aria-expanded={anchor !== null}
          onClick={(event) => setAnchor(event.currentTarget)}
        >
          <Badge badgeContent={count} color="error" slotProps={{ badge: { 'aria-hidden': true } }}>
            <Bell size={20} aria-hidden />
          </Badge>
        </IconButton>
      </Tooltip>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => {
          setAnchor(null);
          see(notices[0]?.at);
        }}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{ paper: { role: 'dialog', 'aria-label': 'Notifications' } as object }}
      >
        <Box sx={{ p: 2, width: 360, maxWidth: '100%' }}>
          <Typography variant="h6" component="h2">
            Notifications
          </Typography>
          <AsyncState
            isLoading={isLoading}
            error={error}
            retry={retry}
            isEmpty={notices.length === 0}
            empty={{ title: 'Nothing yet', text: 'Invites, messages and inquiries show up here as they happen.' }}
          >
            <Notices notices={notices} seenAt={seenAt} onOpen={() => setAnchor(null)} />
          </AsyncState>
        </Box>
      </Popover>
    </>
  );
}

function Notices({ notices, seenAt, onOpen }: { notices: Notice[]; seenAt: string; onOpen: () => void }) {
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', maxHeight: 420, overflow: 'auto' }}>
      {notices.map(({ id, text, to, at }) => (
        <Box component="li" key={id} sx={{ borderTop: '1px solid', borderColor: 'divider' }}>
          <Box component={Link} to={to} onClick={onOpen} sx={notice}>
            <Box component="span" sx={{ fontWeight: at > seenAt ? 650 : 400 }}>
              {text}
            </Box>
            <Typography variant="caption" color="text.secondary" component="span">
              {at > seenAt && 'New, '}
              <When value={at} />
            </Typography>
          </Box>
        </Box>
      ))}
    </Box>
  );
}

function useNotices() {
  const { user } = useSession();
  const { events, ...loading } = useRecentEvents(noticeTypes, KEPT);
  const notices = useMemo(() => {
    const me = { role: user.role, userId: user.id };
    return events.flatMap((event) => noticeOf(event, me) ?? []);
  }, [events, user.role, user.id]);
  return { notices, ...loading };
}

/** Up to when this device has looked at the notices. Without a memory, everything before now counts as seen. */
function useSeen() {
  const { user } = useSession();
  const key = `tenantlist-seen:${user.id}`;
  const [seenAt, setSeenAt] = useState(() => readItem(key) ?? new Date().toISOString());
  const see = (at: string | undefined) => {
    if (at === undefined || at <= seenAt) return;
    setSeenAt(at);
    writeItem(key, at);
  };
  return { seenAt, see };
}

function readItem(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function writeItem(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Without storage the next page load counts from its own beginning.
  }
}

const notice = {
  display: 'grid',
  gap: 0.25,
  py: 1,
  px: 0.5,
  color: 'text.primary',
  textDecoration: 'none',
  fontSize: 14,
  '&:hover': { bgcolor: 'action.hover' },
  '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: -2 },
} as const;
