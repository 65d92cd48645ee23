import type { KpiCache } from '../cache/kpiCache.ts';
import type { BrokerKpis } from '../contracts/kpis.ts';
import type { TotalsAt, TotalsStore } from '../stores/totalsStore.ts';
import { RoleKpis } from './RoleKpis.ts';
import { rate, round, trend } from './trend.ts';

/** A broker's numbers at one moment. */
function values({ totals }: TotalsAt) {
  return {
    activeDeals: totals.deals_active,
    commissionPipeline: round(totals.pipeline, 2),
    responseRate: rate(totals.conversations_replied, totals.conversations),
    propertiesMatched: totals.deals_signed,
  };
}

function present(now: TotalsAt, weekAgo: TotalsAt): BrokerKpis {
  const current = values(now);
  const before = values(weekAgo);
  const kpi = (name: keyof typeof current) => ({ value: current[name], trend: trend(current[name], before[name]) });
  return {
    activeDeals: kpi('activeDeals'),
    commissionPipeline: kpi('commissionPipeline'),
    responseRate: kpi('responseRate'),
    propertiesMatched: kpi('propertiesMatched'),
  };
}

/** The broker's KPIs: open deals, commission in the pipeline, response rate in conversations, signed deals. */
export class BrokerKPIService extends RoleKpis<BrokerKpis> {
  constructor(cache: KpiCache<BrokerKpis>, totals: TotalsStore) {
    super(cache, totals, { present, values });
  }
}
