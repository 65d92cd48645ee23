import type { DashboardRole } from '../../contracts/common.ts';
import type { EntityName } from '../../client/query/index.ts';

const byRole: Record<DashboardRole, Partial<Record<EntityName, (id: string) => string>>> = {
  tenant: {
    business: (id) => `/tenant/businesses/${id}`,
    demandListing: (id) => `/tenant/demands/${id}`,
    invite: () => '/tenant/invites',
    conversation: (id) => `/messages/${id}`,
  },
  landlord: {
    property: (id) => `/landlord/properties/${id}`,
    inquiry: () => '/messages',
    conversation: (id) => `/messages/${id}`,
  },
  broker: {
    deal: (id) => `/broker/deals/${id}`,
    conversation: (id) => `/messages/${id}`,
    brokerProfile: () => '/profile',
  },
};

/** The page of a record in the app of a role; null when it has none. */
export const recordPath = (role: DashboardRole, entity: EntityName, id: string): string | null =>
  byRole[role][entity]?.(id) ?? null;
