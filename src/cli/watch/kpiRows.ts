import type { DashboardRole } from '../../contracts/common.ts';
import type { AnyKpis, BrokerKpis, LandlordKpis, TenantKpis, Trend } from '../../contracts/kpis.ts';

/** One KPI, ready to be shown. */
export interface KpiRow {
  label: string;
  value: number;
  /** The value with its unit. */
  text: string;
  trend: Trend;
}

const whole = (value: number): string => value.toLocaleString('en-US');
const percent = (value: number): string => `${value.toFixed(1)} %`;
const days = (value: number): string => `${value.toFixed(1)} days`;
const money = (value: number): string => `$${value.toLocaleString('en-US', { maximumFractionDigits: 0 })}`;

type Format = (value: number) => string;
const row = (label: string, format: Format, { value, trend }: { value: number; trend: Trend }): KpiRow => ({
  label,
  value,
  text: format(value),
  trend,
});

const rows = {
  tenant: ({ trends, ...kpis }: TenantKpis): KpiRow[] => [
    row('Active businesses', whole, { value: kpis.activeBusinesses, trend: trends.activeBusinesses }),
    row('Response rate', percent, { value: kpis.responseRate, trend: trends.responseRate }),
    row('Landlord views', kpis.landlordViewsLocked ? () => 'from pro on' : whole, { value: kpis.landlordViews, trend: trends.landlordViews }),
    row('Messages', whole, { value: kpis.messagesTotal, trend: trends.messagesTotal }),
  ],
  landlord: (kpis: LandlordKpis): KpiRow[] => [
    row('Listings', whole, kpis.totalListings),
    row('Active listings', whole, kpis.activeListings),
    row('On the market', days, kpis.avgDaysOnMarket),
    row('Response rate', percent, kpis.responseRate),
  ],
  broker: (kpis: BrokerKpis): KpiRow[] => [
    row('Active deals', whole, kpis.activeDeals),
    row('Pipeline', money, kpis.commissionPipeline),
    row('Response rate', percent, kpis.responseRate),
    row('Signed deals', whole, kpis.propertiesMatched),
  ],
}; // prettier-ignore

/** The KPIs of a role's dashboard, in order. */
export const kpiRows = (role: DashboardRole, kpis: AnyKpis): KpiRow[] => rows[role](kpis as never);

const ARROWS = { up: '▲', down: '▼', neutral: '–' } as const;

/** A trend in words: `▲ 12.5 % vs last week`. */
export const trendText = ({ direction, value }: Trend): string => `${ARROWS[direction]} ${value.toFixed(1)} %`;
