import { Building2, Handshake, Inbox, LayoutDashboard, MailOpen, Search, Store, Target, UserRound } from 'lucide-react';
import { lazy, type ComponentType } from 'react';
import type { DashboardRole } from '../../contracts/common.ts';

/** A page of a role, and its place in the navigation if it has one. */
export interface PageEntry {
  path: string;
  Component: ComponentType;
  /** Name in the navigation; pages of one record have none. */
  label?: string;
  /** Its name where there is room for one word only. */
  shortLabel?: string;
  Icon?: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>;
}

const Messages = lazy(() => import('../pages/messages/Inbox.tsx'));
const Profile = lazy(() => import('../pages/profile/Profile.tsx'));
const common: PageEntry[] = [
  { path: '/messages', Component: Messages, label: 'Messages', Icon: Inbox },
  { path: '/messages/:id', Component: Messages },
  { path: '/profile', Component: Profile, label: 'Profile', Icon: UserRound },
];

const TenantBusiness = lazy(() => import('../pages/tenant/Business.tsx'));
const TenantDemand = lazy(() => import('../pages/tenant/Demand.tsx'));
const LandlordProperty = lazy(() => import('../pages/landlord/Property.tsx'));
const BrokerDeals = lazy(() => import('../pages/broker/Deals.tsx'));

/** Every role's pages, in the order of the navigation. */
export const pagesOf: Record<DashboardRole, PageEntry[]> = {
  tenant: [
    { path: '/tenant', Component: lazy(() => import('../pages/tenant/Overview.tsx')), label: 'Overview', Icon: LayoutDashboard },
    { path: '/tenant/businesses', Component: lazy(() => import('../pages/tenant/Businesses.tsx')), label: 'Businesses', Icon: Store },
    { path: '/tenant/businesses/:id', Component: TenantBusiness },
    { path: '/tenant/demands', Component: lazy(() => import('../pages/tenant/Demands.tsx')), label: 'Demand listings', shortLabel: 'Demands', Icon: Target },
    { path: '/tenant/demands/:id', Component: TenantDemand },
    { path: '/tenant/invites', Component: lazy(() => import('../pages/tenant/Invites.tsx')), label: 'Invites', Icon: MailOpen },
    ...common,
  ],
  landlord: [
    { path: '/landlord', Component: lazy(() => import('../pages/landlord/Overview.tsx')), label: 'Overview', Icon: LayoutDashboard },
    { path: '/landlord/properties', Component: lazy(() => import('../pages/landlord/Properties.tsx')), label: 'Properties', Icon: Building2 },
    { path: '/landlord/properties/:id', Component: LandlordProperty },
    { path: '/landlord/demands', Component: lazy(() => import('../pages/landlord/Demands.tsx')), label: 'Open demands', shortLabel: 'Demands', Icon: Search },
    ...common,
  ],
  broker: [
    { path: '/broker', Component: lazy(() => import('../pages/broker/Overview.tsx')), label: 'Overview', Icon: LayoutDashboard },
    { path: '/broker/deals', Component: BrokerDeals, label: 'Deals', Icon: Handshake },
    { path: '/broker/deals/:id', Component: BrokerDeals },
    { path: '/broker/demands', Component: lazy(() => import('../pages/broker/Demands.tsx')), label: 'Open demands', shortLabel: 'Demands', Icon: Target },
    { path: '/broker/properties', Component: lazy(() => import('../pages/broker/Properties.tsx')), label: 'Properties', Icon: Building2 },
    ...common,
  ],
}; // prettier-ignore
