import { Badge, Box, ButtonBase } from '@mui/material';
import { NavLink, useLocation } from 'react-router';
import { useUnread } from '../../client/react/index.ts';
import { pagesOf, type PageEntry } from '../app/pages.tsx';
import { useSession } from '../app/SessionContext.ts';
import { VisuallyHidden } from '../components/index.ts';

/** The role's pages: a rail at the side where there is room, else a bar at the bottom under the thumb. */
export function Navigation() {
  const { user } = useSession();
  const unread = useUnread();
  const entries = pagesOf[user.role].filter((page) => page.label !== undefined);
  return (
    <Box component="nav" aria-label="Pages" sx={navigation}>
      {entries.map((page) => (
        <Entry key={page.path} page={page} count={page.path === '/messages' ? (unread ?? 0) : 0} />
      ))}
    </Box>
  );
}

function Entry({ page: { path, label, shortLabel = label, Icon }, count }: { page: PageEntry; count: number }) {
  const { pathname } = useLocation();
  // The overview's address begins the addresses of all pages of its role.
  const isHome = path.split('/').length === 2 && path !== '/messages' && path !== '/profile';
  const isHere = isHome ? pathname === path : pathname.startsWith(path);
  return (
    <ButtonBase
      component={NavLink}
      to={path}
      end={isHome}
      aria-current={isHere ? 'page' : undefined}
      focusRipple
      sx={entry}
      className={isHere ? 'here' : ''}
    >
      <Badge badgeContent={count || null} color="error" max={99} slotProps={{ badge: { 'aria-hidden': true } }}>
        {Icon && <Icon size={20} aria-hidden />}
      </Badge>
      <span className="name short">{shortLabel}</span>
      <span className="name long">{label}</span>
      {count > 0 && <VisuallyHidden>{`, ${count} unread`}</VisuallyHidden>}
    </ButtonBase>
  );
}

const WIDE = '@container app (min-width: 900px)';

const navigation = {
  position: 'sticky',
  bottom: 0,
  zIndex: 'appBar',
  display: 'flex',
  bgcolor: 'background.paper',
  borderTop: '1px solid',
  borderColor: 'divider',
  pb: 'env(safe-area-inset-bottom)',
  [WIDE]: {
    top: 57,
    bottom: 'auto',
    flexDirection: 'column',
    gap: 0.5,
    width: 208,
    flexShrink: 0,
    p: 1.5,
    borderTop: 0,
    bgcolor: 'transparent',
  },
} as const;

const entry = {
  // Each as wide as its name needs, and the rest shared out.
  flex: '1 1 auto',
  minWidth: 0,
  flexDirection: 'column',
  gap: 0.25,
  py: 1,
  px: 0.25,
  // Six names beside each other on a telephone.
  fontSize: 'clamp(9px, 2.75cqi, 11px)',
  lineHeight: 1.2,
  color: 'text.secondary',
  '& .name': { maxWidth: '100%', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  '& .long': { display: 'none' },
  '&.here': { color: 'primary.main', fontWeight: 650 },
  '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: -2 },
  [WIDE]: {
    flex: 'none',
    flexDirection: 'row',
    justifyContent: 'flex-start',
    gap: 1.5,
    px: 1.5,
    py: 1.1,
    borderRadius: 1.5,
    fontSize: 14,
    '& .short': { display: 'none' },
    '& .long': { display: 'block' },
    '&:hover': { bgcolor: 'action.hover' },
    '&.here': { color: 'primary.main', fontWeight: 650, bgcolor: 'action.selected' },
  },
} as const;
