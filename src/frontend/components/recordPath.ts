import type { DashboardRole } from '../../contracts/common.ts';
import type { EntityName } from '../../client/query/index.ts';

/** The parameter of a market page's address that names what is opened over it. */
export const OPEN = 'open';

/** The address of a page with a record opened over it. */
export const openedAt = (page: string, id: string): string => `${page}?${OPEN}=${id}`;

const conversation = (id: string): string => `/messages/${id}`;

const byRole: Record<DashboardRole, Partial<Record<EntityName, (id: string) => string>>> = {
  tenant: {
    business: (id) => `/tenant/businesses/${id}`,
    demandListing: (id) => `/tenant/demands/${id}`,
    invite: () => '/tenant/invites',
    conversation,
  },
  landlord: {
    property: (id) => `/landlord/properties/${id}`,
    demandListing: (id) => openedAt('/landlord/demands', id),
    inquiry: () => '/messages',
    conversation,
  },
  broker: {
    deal: (id) => `/broker/deals/${id}`,
    demandListing: (id) => openedAt('/broker/demands', id),
    property: (id) => openedAt('/broker/properties', id),
    conversation,
    brokerProfile: () => '/profile',
  },
};

/** The page of a record in the app of a role; null when it has none. */
export const recordPath = (role: DashboardRole, entity: EntityName, id: string): string | null =>
  byRole[role][entity]?.(id) ?? null;
