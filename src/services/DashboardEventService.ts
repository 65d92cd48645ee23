import type { Business } from '../contracts/business.ts';
import type { BusinessMetrics } from '../contracts/businessMetrics.ts';
import type { TenantKpis } from '../contracts/kpis.ts';
import { RoleEventService, type Origin } from './RoleEventService.ts';

type Changes<T> = Partial<T>;

/** Pushes a tenant's events: businesses, demand listings, metrics, KPIs. */
export class DashboardEventService extends RoleEventService<TenantKpis> {
  onBusinessCreated(userId: string, business: Business, origin?: Origin): void {
    this.announce(userId, 'business:created', { business, businessId: business.id }, origin);
  }

  onBusinessUpdated(userId: string, business: Business, changes: Changes<Business> = {}, origin?: Origin): void {
    this.announce(userId, 'business:updated', { business, businessId: business.id, changes }, origin);
  }

  onBusinessDeleted(userId: string, businessId: string, origin?: Origin): void {
    this.announce(userId, 'business:deleted', { businessId }, origin);
  }

  onMetricsUpdated(userId: string, businessId: string, metrics?: BusinessMetrics, origin?: Origin): void {
    this.announce(userId, 'metrics:updated', { businessId, metrics, metricsId: metrics?.id }, origin);
  }
}

/** The running node's service, set when the app is built. */
export let dashboardEventService: DashboardEventService | undefined;

/** Makes `service` the exported one. */
export const exposeDashboardEventService = (service: DashboardEventService): void => {
  dashboardEventService = service;
};
