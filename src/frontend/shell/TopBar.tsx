import { Box, Typography } from '@mui/material';
import { useSession } from '../app/SessionContext.ts';
import { AccountMenu } from './AccountMenu.tsx';
import { ConnectionBadge } from './ConnectionBadge.tsx';
import { Notifications } from './Notifications.tsx';

const ROLE_NAMES = { tenant: 'Tenant', landlord: 'Landlord', broker: 'Broker' } as const;

/** The bar above every page: whose dashboard it is, how live it is, what has happened. */
export function TopBar({ onLeave }: { onLeave?: () => void }) {
  const { user } = useSession();
  return (
    <Box component="header" sx={bar}>
      <Logo />
      <Typography component="span" sx={{ fontWeight: 700, letterSpacing: '-0.01em' }}>
        TenantList
      </Typography>
      <Typography component="span" variant="body2" sx={role}>
        {ROLE_NAMES[user.role]}
      </Typography>
      <Box sx={{ flex: 1 }} />
      <ConnectionBadge />
      <Notifications />
      <AccountMenu {...(onLeave && { onLeave })} />
    </Box>
  );
}

function Logo() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="7" fill="#1d4f91" />
      <path d="M7 25V13l9-6 9 6v12h-6v-7h-6v7z" fill="#fff" />
      <circle cx="25" cy="7" r="4" fill="#3ddc97" />
    </svg>
  );
}

const bar = {
  position: 'sticky',
  top: 0,
  zIndex: 'appBar',
  display: 'flex',
  alignItems: 'center',
  gap: 1,
  px: 2,
  height: 57,
  bgcolor: 'background.paper',
  borderBottom: '1px solid',
  borderColor: 'divider',
} as const;

const role = {
  px: 1,
  py: 0.25,
  borderRadius: 1,
  bgcolor: 'action.selected',
  fontWeight: 600,
  '@container app (max-width: 430px)': { display: 'none' },
} as const;
