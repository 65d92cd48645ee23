import type { KpiCache } from '../cache/kpiCache.ts';
import type { TenantKpis } from '../contracts/kpis.ts';
import type { TotalsAt, TotalsStore } from '../stores/totalsStore.ts';
import { RoleKpis } from './RoleKpis.ts';
import { rate, trend } from './trend.ts';

const locked = ({ totals }: TotalsAt): boolean => totals.paid_tier === 0;

/** A tenant's numbers at one moment. */
function values(at: TotalsAt) {
  const { totals } = at;
  return {
    activeBusinesses: totals.businesses_active,
    responseRate: rate(totals.invites_answered, totals.invites),
    landlordViews: locked(at) ? 0 : totals.business_views,
    messagesTotal: totals.business_messages,
  };
}

function present(now: TotalsAt, weekAgo: TotalsAt): TenantKpis {
  const current = values(now);
  // Compared under today's tier: unlocking the views must not look like a week of growth.
  const before = { ...values(weekAgo), landlordViews: locked(now) ? 0 : weekAgo.totals.business_views };
  return {
    ...current,
    landlordViewsLocked: locked(now),
    trends: {
      activeBusinesses: trend(current.activeBusinesses, before.activeBusinesses),
      responseRate: trend(current.responseRate, before.responseRate),
      landlordViews: trend(current.landlordViews, before.landlordViews),
      messagesTotal: trend(current.messagesTotal, before.messagesTotal),
    },
  };
}

/** The tenant's KPIs: active businesses, response rate to invites, views by landlords, messages. */
export class KPIService extends RoleKpis<TenantKpis> {
  constructor(cache: KpiCache<TenantKpis>, totals: TotalsStore) {
    super(cache, totals, { present, values });
  }

  /** The KPIs alone, past the cache. */
  async calculateDashboardKPIs(userId: string): Promise<TenantKpis> {
    return (await this.calculate(userId)).kpis;
  }
}
