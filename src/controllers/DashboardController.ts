import { kpiEtag } from '../cache/kpiCache.ts';
import type { DashboardRole, Page } from '../contracts/common.ts';
import type { KpiName } from '../contracts/kpiRow.ts';
import type { AnyKpis } from '../contracts/kpis.ts';
import type { Database, Queryable } from '../db/database.ts';
import type { Answer, Call } from '../routes/route.ts';
import type { RoleKpis } from '../services/RoleKpis.ts';
import { activityStore } from '../stores/activityStore.ts';
import { dashboardStore } from '../stores/dashboardStore.ts';
import { kpiRowStore } from '../stores/kpiRowStore.ts';
import { listed } from './answers.ts';

/** KPI services by the role they serve. */
export type KpiServices = Record<DashboardRole, RoleKpis<AnyKpis>>;

/** The dashboards: each role's page in one snapshot, its KPIs for polling, and their kept history. */
export class DashboardController {
  readonly #db: Database;
  readonly #kpis: KpiServices;

  constructor(db: Database, kpis: KpiServices) {
    this.#db = db;
    this.#kpis = kpis;
  }

  /** Which dashboard is the caller's. */
  home({ caller }: Call): Promise<Answer> {
    return Promise.resolve({ data: { role: caller.role, redirectPath: `/dashboard/${caller.role}` } });
  }

  /** KPIs and rows of one snapshot, so that the numbers and the list under them agree. */
  getTenantDashboard({ caller }: Call): Promise<Answer> {
    return this.#dashboard('tenant', caller.userId, dashboardStore.tenant);
  }

  getLandlordDashboard({ caller }: Call): Promise<Answer> {
    return this.#dashboard('landlord', caller.userId, dashboardStore.landlord);
  }

  getBrokerDashboard({ caller }: Call): Promise<Answer> {
    return this.#dashboard('broker', caller.userId, dashboardStore.broker);
  }

  /** The KPIs alone, from the cache; what a client polls. */
  async getKPIsOnly(role: DashboardRole, { caller, res, req }: Call): Promise<Answer | undefined> {
    const { kpis, asOf } = await this.#kpis[role].getKPIs(caller.userId);
    const etag = kpiEtag(caller.userId, asOf);
    res.set('ETag', etag);
    if (req.headers['if-none-match'] === etag) {
      res.status(304).end();
      return undefined;
    }
    return { data: kpis, asOf };
  }

  async getKPIHistory(role: DashboardRole, { caller, query }: Call<undefined, { days: number }>): Promise<Answer> {
    return { data: { days: await this.#kpis[role].history(caller.userId, query.days) } };
  }

  /** The rows that a KPI is computed from; none while the tier locks it. */
  getKPIRows<R extends DashboardRole>(role: R, { caller, params, query }: Call<{ name: KpiName<R> }, Page>) {
    return this.#inSnapshot(role, caller.userId, async (tx, kpis) => {
      const locked = isLocked(kpis, params.name);
      const page = locked
        ? { rows: [], total: 0, ...query, hasMore: false }
        : await kpiRowStore.page(tx, role, params.name, caller.userId, query);
      return listed('rows', page, { locked }).data;
    });
  }

  /** What happened to all of the landlord's listings, day by day. */
  getLandlordActivity({ caller, query }: Call<undefined, { days: number }>): Promise<Answer> {
    return this.#inSnapshot('landlord', caller.userId, async (tx) => ({
      days: await activityStore.landlord(tx, caller.userId, query.days),
    }));
  }

  /** What happened to all of the tenant's businesses, day by day; the views only where the tier shows them. */
  getTenantActivity({ caller, query }: Call<undefined, { days: number }>): Promise<Answer> {
    return this.#inSnapshot('tenant', caller.userId, async (tx, kpis) => {
      const viewsLocked = isLocked(kpis, 'landlordViews');
      const days = await activityStore.tenant(tx, caller.userId, query.days);
      return { days: viewsLocked ? days.map((day) => ({ ...day, views: 0 })) : days, viewsLocked };
    });
  }

  /** Drops the cached KPIs of a user. */
  invalidateDashboardCache(role: DashboardRole, userId: string): void {
    this.#kpis[role].invalidateCache(userId);
  }

  #dashboard(
    role: DashboardRole,
    userId: string,
    rows: (tx: Queryable, userId: string) => Promise<object>,
  ): Promise<Answer> {
    return this.#inSnapshot(role, userId, async (tx, kpis) => ({ kpis, ...(await rows(tx, userId)) }));
  }

  /** Answers what `read` finds in one snapshot with the user's KPIs, and the position of both. */
  #inSnapshot(
    role: DashboardRole,
    userId: string,
    read: (tx: Queryable, kpis: AnyKpis) => Promise<unknown>,
  ): Promise<Answer> {
    return this.#db.snapshot(async (tx) => {
      const { kpis, asOf } = await this.#kpis[role].calculate(userId, tx);
      return { data: await read(tx, kpis), asOf };
    });
  }
}

/** Whether the user's tier hides a KPI. */
const isLocked = (kpis: AnyKpis, name: KpiName): boolean =>
  name === 'landlordViews' && 'landlordViewsLocked' in kpis && kpis.landlordViewsLocked;
