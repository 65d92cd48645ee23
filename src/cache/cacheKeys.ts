import type { DashboardRole } from '../contracts/common.ts';

/** Every key this program keeps in Redis, in one place. */
export const cacheKeys = {
  /** KPIs of one user's dashboard. */
  kpis: (role: DashboardRole, userId: string): string => `${kpiPrefix[role]}:${userId}`,
};

const kpiPrefix: Record<DashboardRole, string> = {
  tenant: 'dashboard:kpis',
  landlord: 'property-kpis',
  broker: 'broker-kpis',
};

/** Seconds a cached KPI may live; changes drop it long before. */
export const KPI_TTL_SECONDS = 300;
