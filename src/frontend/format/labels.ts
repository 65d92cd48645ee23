import type { ConnectionState } from '../../client/connectionState.ts';
import type { DealStatus } from '../../contracts/brokerDeal.ts';
import type { BusinessCategory, BusinessStatus } from '../../contracts/business.ts';
import type { InviteStatus } from '../../contracts/businessInvite.ts';
import type { Role } from '../../contracts/common.ts';
import type { DemandStatus } from '../../contracts/demandListing.ts';
import type { SubscriptionTier } from '../../contracts/profile.ts';
import type { PropertyStatus, PropertyType } from '../../contracts/propertyListing.ts';

/** The values of every enum of the contracts that people get to read. */
export interface Enums {
  role: Role;
  businessCategory: BusinessCategory;
  businessStatus: BusinessStatus;
  demandStatus: DemandStatus;
  inviteStatus: InviteStatus;
  inviteDirection: 'received' | 'sent';
  propertyType: PropertyType;
  propertyStatus: PropertyStatus;
  dealStatus: DealStatus;
  subscriptionTier: SubscriptionTier;
  connectionState: ConnectionState;
}
export type EnumName = keyof Enums;

/** In the order in which people choose from them; the type asks for a word for each value. */
const words: { [E in EnumName]: Record<Enums[E], string> } = {
  role: {
    tenant: 'Tenant',
    landlord: 'Landlord',
    broker: 'Broker',
    contractor: 'Contractor',
    ops: 'Operations',
    agent: 'Agent',
    admin: 'Administrator',
  },
  businessCategory: {
    'F&B': 'Food and beverage',
    Retail: 'Retail',
    Office: 'Office',
    Industrial: 'Industrial',
    Healthcare: 'Healthcare',
    Hospitality: 'Hospitality',
    Other: 'Other',
  },
  businessStatus: { active: 'Active', pending_verification: 'Waiting for verification', stealth_mode: 'In stealth' },
  demandStatus: { active: 'Active', pending: 'Pending', closed: 'Closed' },
  inviteStatus: { pending: 'Waiting for an answer', accepted: 'Accepted', declined: 'Declined' },
  inviteDirection: { received: 'Received', sent: 'Sent' },
  propertyType: {
    retail: 'Retail',
    restaurant: 'Restaurant',
    office: 'Office',
    industrial: 'Industrial',
    warehouse: 'Warehouse',
    medical: 'Medical',
    flex: 'Flex space',
    land: 'Land',
    other: 'Other',
  },
  propertyStatus: { active: 'Active', pending: 'Pending', leased: 'Leased', off_market: 'Off market' },
  dealStatus: {
    prospecting: 'Prospecting',
    touring: 'Touring',
    offer_submitted: 'Offer submitted',
    signed: 'Signed',
    lost: 'Lost',
  },
  subscriptionTier: { starter: 'Starter', pro: 'Pro', premium: 'Premium', enterprise: 'Enterprise' },
  connectionState: {
    connecting: 'Connecting',
    live: 'Live',
    polling: 'Polling',
    offline: 'Offline',
    'needs-sign-in': 'Needs sign-in',
    closed: 'Closed',
  },
};

/** The word for an enum's value; a value of a newer server is shown as it is, with its underscores as spaces. */
export function label<E extends EnumName>(name: E, value: Enums[E] | null | undefined): string {
  if (value == null) return '–';
  return (words[name] as Record<string, string>)[value] ?? String(value).replaceAll('_', ' ');
}

/** One choice of a select. */
export interface Option<V extends string = string> {
  value: V;
  label: string;
}

/** All values of an enum as choices, in their order. */
export const options = <E extends EnumName>(name: E): Option<Enums[E]>[] =>
  (Object.entries(words[name]) as [Enums[E], string][]).map(([value, label]) => ({ value, label }));

/** "1 deal", "3 deals". */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
