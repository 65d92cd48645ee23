import type { LandlordKpis } from '../contracts/kpis.ts';
import type { PropertyListing } from '../contracts/propertyListing.ts';
import { RoleEventService, type Origin } from './RoleEventService.ts';

type Status = PropertyListing['status'];

/** Pushes a landlord's events: properties, their status and metrics, KPIs. */
export class PropertyDashboardEventService extends RoleEventService<LandlordKpis> {
  onPropertyCreated(userId: string, property: PropertyListing, origin?: Origin): void {
    this.announce(userId, 'property:created', { property, propertyId: property.id }, origin);
  }

  onPropertyUpdated(
    userId: string,
    property: PropertyListing,
    changes: Partial<PropertyListing> = {},
    origin?: Origin,
  ): void {
    this.announce(userId, 'property:updated', { property, propertyId: property.id, changes }, origin);
  }

  onPropertyDeleted(userId: string, propertyId: string, origin?: Origin): void {
    this.announce(userId, 'property:deleted', { propertyId }, origin);
  }

  onPropertyStatusChanged(
    userId: string,
    propertyId: string,
    oldStatus: Status,
    newStatus: Status,
    origin?: Origin,
  ): void {
    this.announce(userId, 'property:status-changed', { propertyId, oldStatus, newStatus }, origin);
  }
}

/** The running node's service, set when the app is built. */
export let propertyDashboardEventService: PropertyDashboardEventService | undefined;

/** Makes `service` the exported one. */
export const exposePropertyDashboardEventService = (service: PropertyDashboardEventService): void => {
  propertyDashboardEventService = service;
};
