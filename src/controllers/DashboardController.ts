import { kpiEtag } from '../cache/kpiCache.ts';
import type { DashboardRole } from '../contracts/common.ts';
import type { AnyKpis } from '../contracts/kpis.ts';
import type { Database, Queryable } from '../db/database.ts';
import type { Answer, Call } from '../routes/route.ts';
import type { RoleKpis } from '../services/RoleKpis.ts';
import { dashboardStore } from '../stores/dashboardStore.ts';

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
    return this.#dashboard('tenant', caller.userId, (tx) => dashboardStore.tenant(tx, caller.userId));
  }

  getLandlordDashboard({ caller }: Call): Promise<Answer> {
    return this.#dashboard('landlord', caller.userId, (tx) => dashboardStore.landlord(tx, caller.userId));
  }

  getBrokerDashboard({ caller }: Call): Promise<Answer> {
    return this.#dashboard('broker', caller.userId, (tx) => dashboardStore.broker(tx, caller.userId));
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

  /** Drops the cached KPIs of a user. */
  invalidateDashboardCache(role: DashboardRole, userId: string): void {
    this.#kpis[role].invalidateCache(userId);
  }

  #dashboard(role: DashboardRole, userId: string, rows: (tx: Queryable) => Promise<object>): Promise<Answer> {
    return this.#db.snapshot(async (tx) => {
      const { kpis, asOf } = await this.#kpis[role].calculate(userId, tx);
      return { data: { kpis, ...(await rows(tx)) }, asOf };
    });
  }
}
