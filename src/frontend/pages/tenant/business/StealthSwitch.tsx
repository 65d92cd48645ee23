import { Switch } from '@mui/material';
import type { Business } from '../../../../contracts/business.ts';
import { useWrite } from '../../../components/index.ts';
import { setBusinessStealth } from './writes.ts';

/** Hides a business from landlords and brokers, or shows it. */
export function StealthSwitch({ business }: { business: Business }) {
  const write = useWrite();
  return (
    <Switch
      size="small"
      checked={business.stealth_mode_enabled}
      onChange={(_, on) => void write(setBusinessStealth(business, on))}
      slotProps={{ input: { 'aria-label': `Stealth for ${business.name}` } }}
    />
  );
}
