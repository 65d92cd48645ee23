import { Business, type BusinessListQuery } from '../contracts/business.ts';
import { BusinessMetrics, BusinessMetricsTotals } from '../contracts/businessMetrics.ts';
import type { BusinessAttention } from '../contracts/rows.ts';
import type { Queryable } from '../db/database.ts';
import { raw, sql, type Statement } from '../db/sql.ts';
import { metricsStatements } from './metrics.ts';
import { ownedRows } from './ownedRows.ts';
import { containing } from './statements.ts';

const owned = ownedRows<Business>({ table: 'businesses', owner: 'user_id', record: Business, counted: 'businesses' });

/** A business `b` that hides who it is. */
export const businessInStealth = raw(`(b.stealth_mode_enabled or b.status = 'stealth_mode')`);

/** The tables that remember the attention a business or one of its demand listings gets. */
export const businessAttention: Record<BusinessAttention, Statement> = {
  view: raw('business_views'),
  click: raw('business_clicks'),
};

export const businessStore = {
  ...owned,

  ...metricsStatements<BusinessMetrics, BusinessMetricsTotals>({
    table: 'business_metrics',
    parent: 'business_id',
    record: BusinessMetrics,
    totals: BusinessMetricsTotals,
  }),

  search(db: Queryable, ownerId: string, { status, category, search, ...page }: BusinessListQuery) {
    return owned.list(db, ownerId, page, [
      status && sql`status = ${status}`,
      category && sql`category = ${category}`,
      search === undefined ? undefined : sql`name ilike ${containing(search)}`,
    ]);
  },

  /** Remembers attention; undefined when there is no such business to see. Only the first of a viewer and day counts. */
  record(
    tx: Queryable,
    kind: BusinessAttention,
    viewerId: string,
    id: string,
  ): Promise<{ counted: boolean } | undefined> {
    return tx.row(sql`
      with seen as (
        select b.id, b.user_id from businesses b where b.id = ${id}::uuid and not ${businessInStealth}
      ), noted as (
        insert into ${businessAttention[kind]} (business_id, viewer_id)
        select id, ${viewerId}::uuid from seen where user_id <> ${viewerId}::uuid
        on conflict do nothing returning 1
      )
      select exists (select from noted) as counted from seen`);
  },
};
