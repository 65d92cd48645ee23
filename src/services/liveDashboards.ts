import type { Logger } from 'pino';
import { KpiCache } from '../cache/kpiCache.ts';
import { cacheKeys } from '../cache/cacheKeys.ts';
import type { PositionedStore } from '../cache/positionedStore.ts';
import type { DashboardRole } from '../contracts/common.ts';
import type { AnyKpis, BrokerKpis, LandlordKpis, TenantKpis } from '../contracts/kpis.ts';
import type { TotalsStore } from '../stores/totalsStore.ts';
import type { Audience } from './audience.ts';
import { BrokerDashboardEventService, exposeBrokerDashboardEventService } from './BrokerDashboardEventService.ts';
import { BrokerKPIService } from './BrokerKPIService.ts';
import { DashboardEventService, exposeDashboardEventService } from './DashboardEventService.ts';
import { EventRouter } from './EventRouter.ts';
import { KPIService } from './KPIService.ts';
import { PropertyDashboardEventService, exposePropertyDashboardEventService } from './PropertyDashboardEventService.ts';
import { PropertyKPIService } from './PropertyKPIService.ts';
import type { RoleKpis } from './RoleKpis.ts';
import { StatePush } from './StatePush.ts';

/** What the dashboards' live side needs. */
export interface LiveDashboardsOptions {
  totals: TotalsStore;
  store: PositionedStore;
  audience: Audience;
  /** False while this node does not know whether the log has moved on. */
  isCurrent: () => boolean;
  /** Cursor of what this node has relayed. */
  cursor: () => string;
  onCache: (result: 'memory' | 'store' | 'miss') => void;
  logger: Logger;
}

/** The KPI services, the role event services and the router that feeds them, joined. */
export interface LiveDashboards {
  kpis: Record<DashboardRole, RoleKpis<AnyKpis>>;
  router: EventRouter;
  push: StatePush;
  /** Nothing read below `position` is served any more. */
  clear(position: number): void;
}

/** Builds the three roles' KPI services over one totals store. */
export function createKpiServices({ totals, store, isCurrent, onCache }: LiveDashboardsOptions) {
  const cache = <T>(role: DashboardRole) =>
    new KpiCache<T>({
      store,
      key: (userId) => cacheKeys.kpis(role, userId),
      isCurrent,
      onHit: onCache,
      onMiss: () => onCache('miss'),
    });
  return {
    tenant: new KPIService(cache<TenantKpis>('tenant'), totals),
    landlord: new PropertyKPIService(cache<LandlordKpis>('landlord'), totals),
    broker: new BrokerKPIService(cache<BrokerKpis>('broker'), totals),
  };
}

/** Builds everything that turns log events into what a dashboard shows. */
export function createLiveDashboards(options: LiveDashboardsOptions): LiveDashboards {
  const { audience, cursor, totals, logger } = options;
  const kpis = createKpiServices(options);
  const onError = (error: unknown) => logger.warn({ err: error }, 'A push failed');
  const push = new StatePush({ totals, audience, kpis, cursor, onError });
  const parts = { audience, pushKpis: (userId: string) => push.kpis(userId), cursor, onError };
  const services = {
    tenant: new DashboardEventService({ ...parts, kpis: kpis.tenant }),
    landlord: new PropertyDashboardEventService({ ...parts, kpis: kpis.landlord }),
    broker: new BrokerDashboardEventService({ ...parts, kpis: kpis.broker }),
  };
  exposeDashboardEventService(services.tenant);
  exposePropertyDashboardEventService(services.landlord);
  exposeBrokerDashboardEventService(services.broker);
  const pushUnread = (userId: string, conversationId: string, count: number) =>
    push.unread(userId, conversationId, count);
  return {
    kpis: kpis as Record<DashboardRole, RoleKpis<AnyKpis>>,
    router: new EventRouter({ services, audience, pushUnread }),
    push,
    clear: (position) => Object.values(kpis).forEach((service) => service.clear(position)),
  };
}
