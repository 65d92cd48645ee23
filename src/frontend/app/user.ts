import type { User } from '../../contracts/auth.ts';
import type { DashboardRole } from '../../contracts/common.ts';

/** An account that has a dashboard. */
export type DashboardUser = Omit<User, 'role'> & { role: DashboardRole };

const ROLES: readonly string[] = ['tenant', 'landlord', 'broker'] satisfies DashboardRole[];

export const isDashboardRole = (role: string): role is DashboardRole => ROLES.includes(role);

/** What to call somebody. */
export function nameOf({ email, profile }: Pick<DashboardUser, 'email' | 'profile'>): string {
  const name = [profile?.first_name, profile?.last_name].filter(Boolean).join(' ');
  return name || email;
}
