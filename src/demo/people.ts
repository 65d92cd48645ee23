import type { DashboardRole } from '../contracts/common.ts';
import type { SubscriptionTier } from '../contracts/profile.ts';
import type { Plan } from './plan.ts';
import type { Random } from './random.ts';
import { NAMES, PLACES } from './words.ts';

/** Somebody of the demo market. */
export interface Person {
  id: string;
  email: string;
  role: DashboardRole;
  /** One of the three accounts that visitors sign in with: theirs are the richest dashboards. */
  main: boolean;
}

export type People = Record<DashboardRole, Person[]>;

export const DEMO_DOMAIN = 'demo.tenantlist.dev';
/** Of every demo account. */
export const DEMO_PASSWORD = 'demo-market-1';

/** The address of the nth demo account of a role, from 0: the main one is `tenant@…`, the next `tenant02@…`. */
export const demoEmail = (role: DashboardRole, index: number): string =>
  `${role}${index === 0 ? '' : String(index + 1).padStart(2, '0')}@${DEMO_DOMAIN}`;

/** First and last name of the nth demo account of a role, from 0. */
export function demoName(role: DashboardRole, index: number): [string, string] {
  const title = (role[0]?.toUpperCase() ?? '') + role.slice(1);
  return index === 0 ? ['Demo', title] : [title, String(index + 1).padStart(2, '0')];
}

const COUNTS: Record<DashboardRole, number> = { tenant: 16, landlord: 14, broker: 10 };
const MAIN_TIERS: Record<DashboardRole, SubscriptionTier> = { tenant: 'pro', landlord: 'premium', broker: 'pro' };
const OTHER_TIERS: readonly SubscriptionTier[] = ['starter', 'pro', 'starter', 'enterprise', 'starter'];
const SPECIALTIES = ['retail leasing', 'office leasing', 'industrial', 'tenant representation', 'medical'];

/** Plans the accounts with their profiles; all share one password and so one hash. */
export function planPeople(plan: Plan, random: Random, passwordHash: string): People {
  const ofRole = (role: DashboardRole) =>
    Array.from({ length: COUNTS[role] }, (_, i) => planPerson(plan, random, role, i, passwordHash));
  return { tenant: ofRole('tenant'), landlord: ofRole('landlord'), broker: ofRole('broker') };
}

function planPerson(plan: Plan, random: Random, role: DashboardRole, index: number, passwordHash: string): Person {
  const main = index === 0;
  const person: Person = { id: random.uuid(), email: demoEmail(role, index), role, main };
  const created_at = plan.moment(0, index / 100);
  const [first_name, last_name] = demoName(role, index);
  plan.add(0, 'users', { id: person.id, email: person.email, password_hash: passwordHash, role, email_verified: true, created_at, updated_at: created_at });
  plan.add(0, 'user_profiles', {
    id: random.uuid(), user_id: person.id, first_name, last_name, profile_completed: true,
    subscription_tier: main ? MAIN_TIERS[role] : OTHER_TIERS[index % OTHER_TIERS.length], created_at, updated_at: created_at,
  });
  if (role === 'broker') planBrokerProfile(plan, random, person, index);
  return person;
} // prettier-ignore

function planBrokerProfile(plan: Plan, random: Random, broker: Person, index: number): void {
  const created_at = plan.moment(0, 0.5 + index / 100);
  plan.add(0, 'broker_profiles', {
    id: random.uuid(),
    user_id: broker.id,
    company_name: `${NAMES[index % NAMES.length]} Commercial Realty`,
    license_number: `DEMO-${String(10_000 + index)}`,
    license_state: random.pick(PLACES).state,
    specialties: random.some(SPECIALTIES, 2),
    years_experience: random.int(2, 25),
    created_at,
    updated_at: created_at,
  });
}
