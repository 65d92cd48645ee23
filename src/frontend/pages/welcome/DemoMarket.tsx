import { Box, Button, ButtonBase, Typography } from '@mui/material';
import { Building2, Columns2, Handshake, Store } from 'lucide-react';
import type { DemoAccount } from '../../app/demo.ts';

const ROLES = {
  tenant: { name: 'Tenant', does: 'Has businesses that look for space, and invites to answer', Icon: Store },
  landlord: { name: 'Landlord', does: 'Has properties, views, inquiries and an inbox', Icon: Building2 },
  broker: { name: 'Broker', does: 'Moves deals over a board and forecasts commission', Icon: Handshake },
} as const;

export interface DemoMarketProps {
  accounts: readonly DemoAccount[];
  onEnter: (account: DemoAccount) => Promise<void>;
}

/** One click into the demo market, as any of its people, or as two of them at once. */
export function DemoMarket({ accounts, onEnter }: DemoMarketProps) {
  return (
    <Box component="section" aria-labelledby="demo-title" sx={{ mt: 4 }}>
      <Typography id="demo-title" variant="subtitle1" component="h2" sx={{ fontWeight: 650, mb: 1 }}>
        Look around in the demo market
      </Typography>
      <Box sx={{ display: 'grid', gap: 1 }}>
        {accounts.map((account) => {
          const { name, does, Icon } = ROLES[account.role];
          return (
            <ButtonBase key={account.email} onClick={() => void onEnter(account)} focusRipple sx={card}>
              <Icon size={22} aria-hidden />
              <span>
                <Box component="span" sx={{ display: 'block', fontWeight: 650 }}>
                  Enter as {name.toLowerCase()}
                </Box>
                <Typography component="span" variant="body2" color="text.secondary">
                  {does}
                </Typography>
              </span>
            </ButtonBase>
          );
        })}
      </Box>
      <Button href="/side-by-side" variant="contained" size="large" startIcon={<Columns2 size={20} aria-hidden />} sx={{ mt: 2 }}>
        Two roles side by side
      </Button>
      <Typography variant="body2" color="text.secondary" sx={{ mt: 1 }}>
        Act on the left and see the right side change, with the delay measured.
      </Typography>
    </Box>
  );
} // prettier-ignore

const card = {
  display: 'flex',
  justifyContent: 'flex-start',
  textAlign: 'left',
  gap: 2,
  px: 2,
  py: 1.25,
  border: '1px solid',
  borderColor: 'divider',
  borderRadius: 2,
  bgcolor: 'background.paper',
  '&:hover': { borderColor: 'primary.main' },
  '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: 2 },
} as const;
