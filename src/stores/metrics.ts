import type { ZodObject } from 'zod';
import type { Queryable } from '../db/database.ts';
import { join, raw, sql } from '../db/sql.ts';
import { columnsOf, type Stored } from './statements.ts';

/** Rows of metrics in one answer; the totals beside them cover all. */
const MOST_ROWS = 1000;

export interface MetricsTable {
  table: string;
  /** Column that names what the metrics are about. */
  parent: string;
  record: ZodObject;
  /** Schema of the counters alone. */
  totals: ZodObject;
}

/** Daily metrics of one thing, newest first, and their sums, over the last `days` days with today. */
export function metricsStatements<Row, Totals>({ table, parent, record, totals }: MetricsTable) {
  const counters = Object.keys(totals.shape);
  const sums = join(
    counters.map((name) => raw(`coalesce(sum(${name}), 0)::bigint as ${name}`)),
    ', ',
  );
  const recent = (id: string, days: number) =>
    sql`from ${raw(table)} where ${raw(parent)} = ${id}::uuid and metric_date > utc_day() - ${days}::integer`;

  return {
    async metrics(db: Queryable, id: string, days: number) {
      const rows = await db.rows<Stored<Row>>(sql`
        select ${columnsOf(record)} ${recent(id, days)} order by metric_date desc, id limit ${MOST_ROWS + 1}`);
      const totalsRow = (await db.row<Totals>(sql`select ${sums} ${recent(id, days)}`)) as Totals;
      return { days, metrics: rows.slice(0, MOST_ROWS), totals: totalsRow, hasMore: rows.length > MOST_ROWS };
    },
  };
}
