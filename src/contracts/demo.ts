import { z } from 'zod';
import { DashboardRole } from './common.ts';

/** An account of the demo market, with what it takes to sign in. */
export const DemoAccount = z
  .strictObject({ email: z.string(), password: z.string(), role: DashboardRole, name: z.string() })
  .meta({ id: 'DemoAccount' });
export type DemoAccount = z.infer<typeof DemoAccount>;

/** Empty where there is no demo market. */
export const DemoAccounts = z.strictObject({ accounts: z.array(DemoAccount) });
