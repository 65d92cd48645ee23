import { LandlordActivity, TenantActivity } from '../contracts/activity.ts';
import { Page, dashboardRoles, type DashboardRole } from '../contracts/common.ts';
import {
  BrokerDashboard,
  DayRangeQuery,
  Home,
  KpiHistory,
  LandlordDashboard,
  TenantDashboard,
} from '../contracts/dashboard.ts';
import { KpiRows, kpiParams } from '../contracts/kpiRow.ts';
import { BrokerKpis, LandlordKpis, TenantKpis } from '../contracts/kpis.ts';
import type { DashboardController } from '../controllers/DashboardController.ts';
import { route, type Route } from './route.ts';

const tag = 'Dashboard';
const kpis = { tenant: TenantKpis, landlord: LandlordKpis, broker: BrokerKpis };

const rowsOf = <R extends DashboardRole>(role: R, dashboard: DashboardController): Route =>
  route({
    method: 'get', path: `/api/dashboard/${role}/kpis/:name/rows`, who: [role], params: kpiParams(role), query: Page, answer: KpiRows, tag,
    summary: 'The rows a KPI is computed from, newest first', handler: (c) => dashboard.getKPIRows(role, c),
  }); // prettier-ignore

/** Each role's dashboard, its KPIs for polling, their history and the rows behind them. */
export const dashboardRoutes = (dashboard: DashboardController): Route[] => [
  route({
    method: 'get', path: '/api/dashboard', who: 'user', answer: Home, tag,
    summary: "The caller's role and where its dashboard is", handler: (c) => dashboard.home(c),
  }), // prettier-ignore
  route({
    method: 'get', path: '/api/dashboard/tenant', who: ['tenant'], answer: TenantDashboard, tag,
    summary: 'KPIs and the newest businesses, in one snapshot', handler: (c) => dashboard.getTenantDashboard(c),
  }), // prettier-ignore
  route({
    method: 'get', path: '/api/dashboard/landlord', who: ['landlord'], answer: LandlordDashboard, tag,
    summary: 'KPIs and the newest properties, in one snapshot', handler: (c) => dashboard.getLandlordDashboard(c),
  }), // prettier-ignore
  route({
    method: 'get', path: '/api/dashboard/broker', who: ['broker'], answer: BrokerDashboard, tag,
    summary: 'KPIs, the newest deals and the profile, in one snapshot', handler: (c) => dashboard.getBrokerDashboard(c),
  }), // prettier-ignore
  route({
    method: 'get', path: '/api/dashboard/tenant/activity', who: ['tenant'], query: DayRangeQuery, answer: TenantActivity, tag,
    summary: 'What happened to all own businesses, one row a UTC day, oldest first', handler: (c) => dashboard.getTenantActivity(c),
  }), // prettier-ignore
  route({
    method: 'get', path: '/api/dashboard/landlord/activity', who: ['landlord'], query: DayRangeQuery, answer: LandlordActivity, tag,
    summary: 'What happened to all own listings, one row a UTC day, oldest first', handler: (c) => dashboard.getLandlordActivity(c),
  }), // prettier-ignore
  ...dashboardRoles.flatMap((role) => [
    route({
      method: 'get', path: `/api/dashboard/${role}/kpis`, who: [role], answer: kpis[role], tag,
      summary: 'The KPIs alone, from the cache; ETag is the position they are true at', handler: (c) => dashboard.getKPIsOnly(role, c),
    }), // prettier-ignore
    route({
      method: 'get', path: `/api/dashboard/${role}/kpis/history`, who: [role], query: DayRangeQuery, answer: KpiHistory, tag,
      summary: 'The KPIs as they stood at the end of each day', handler: (c) => dashboard.getKPIHistory(role, c),
    }), // prettier-ignore
    rowsOf(role, dashboard),
  ]),
];
