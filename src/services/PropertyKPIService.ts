import type { KpiCache } from '../cache/kpiCache.ts';
import type { LandlordKpis } from '../contracts/kpis.ts';
import type { TotalsAt, TotalsStore } from '../stores/totalsStore.ts';
import { RoleKpis } from './RoleKpis.ts';
import { rate, round, trend } from './trend.ts';

const DAY = 86_400;

/** Mean days since the active listings became active, time off the market not counted: now - mean(active since). */
function daysOnMarket({ totals, at }: TotalsAt): number {
  if (totals.listings_active <= 0) return 0;
  return Math.max(0, round((at - totals.active_since_sum / totals.listings_active) / DAY, 1));
}

/** A landlord's numbers at one moment. */
function values(at: TotalsAt) {
  const { totals } = at;
  return {
    totalListings: totals.listings,
    activeListings: totals.listings_active,
    avgDaysOnMarket: daysOnMarket(at),
    responseRate: rate(totals.inquiries_answered, totals.inquiries),
  };
}

function present(now: TotalsAt, weekAgo: TotalsAt): LandlordKpis {
  const current = values(now);
  const before = values(weekAgo);
  const kpi = (name: keyof typeof current) => ({ value: current[name], trend: trend(current[name], before[name]) });
  return {
    totalListings: kpi('totalListings'),
    activeListings: kpi('activeListings'),
    avgDaysOnMarket: kpi('avgDaysOnMarket'),
    responseRate: kpi('responseRate'),
  };
}

/** The landlord's KPIs: listings, active ones, mean days on the market, response rate to inquiries. */
export class PropertyKPIService extends RoleKpis<LandlordKpis> {
  constructor(cache: KpiCache<LandlordKpis>, totals: TotalsStore) {
    super(cache, totals, { present, values });
  }
}
