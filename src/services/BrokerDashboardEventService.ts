import type { BrokerDeal } from '../contracts/brokerDeal.ts';
import type { BrokerKpis } from '../contracts/kpis.ts';
import type { PropertyMatch } from '../contracts/propertyMatch.ts';
import { RoleEventService, type Origin } from './RoleEventService.ts';

export type { BrokerDeal };

/** Pushes a broker's events: deals, matches for them, KPIs. */
export class BrokerDashboardEventService extends RoleEventService<BrokerKpis> {
  onDealCreated(userId: string, deal: BrokerDeal, origin?: Origin): void {
    this.announce(userId, 'broker:deal-created', { deal, dealId: deal.id }, origin);
  }

  onDealUpdated(userId: string, deal: BrokerDeal, changes: Partial<BrokerDeal> = {}, origin?: Origin): void {
    this.announce(userId, 'broker:deal-updated', { deal, dealId: deal.id, changes }, origin);
  }

  onDealDeleted(userId: string, dealId: string, origin?: Origin): void {
    this.announce(userId, 'broker:deal-deleted', { dealId }, origin);
  }

  onDemandMatched(userId: string, match: Partial<PropertyMatch>, origin?: Origin): void {
    this.announce(userId, 'broker:demand-matched', { match, matchId: match.id }, origin);
  }

  onPropertyMatched(userId: string, match: Partial<PropertyMatch>, origin?: Origin): void {
    this.announce(userId, 'broker:property-matched', { match, matchId: match.id }, origin);
  }
}

/** The running node's service, set when the app is built. */
export let brokerDashboardEventService: BrokerDashboardEventService | undefined;

/** Makes `service` the exported one. */
export const exposeBrokerDashboardEventService = (service: BrokerDashboardEventService): void => {
  brokerDashboardEventService = service;
};
