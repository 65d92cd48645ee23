import type { Queryable } from '../db/database.ts';
import { raw, sql, type Statement } from '../db/sql.ts';
import { STEPS, type PlannedDay, type Row, type Step } from './plan.ts';

const columnsOf = (rows: readonly Row[]): string[] => Object.keys(rows[0] ?? {});

function insertRows(table: string, rows: readonly Row[]): Statement {
  const columns = columnsOf(rows).join(', ');
  return sql`insert into ${raw(`${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}`)}, ${JSON.stringify(rows)}::jsonb)`;
}

function updateRows(table: string, rows: readonly Row[]): Statement {
  const changes = columnsOf(rows).filter((column) => column !== 'id').map((column) => `${column} = x.${column}`).join(', '); // prettier-ignore
  return sql`update ${raw(`${table} t set ${changes} from jsonb_populate_recordset(null::${table}`)}, ${JSON.stringify(rows)}::jsonb) x where t.id = x.id`;
}

/** The rows in as few batches as have no value of `column` twice, in order. */
function oneEach(rows: readonly Row[], column: string): Row[][] {
  const seen = new Map<unknown, number>();
  const batches: Row[][] = [];
  for (const row of rows) {
    const nth = seen.get(row[column]) ?? 0;
    seen.set(row[column], nth + 1);
    (batches[nth] ??= []).push(row);
  }
  return batches;
}

/** Writes one planned day, a statement or so for each kind of thing that happens on it. */
export async function writeDay(tx: Queryable, planned: PlannedDay): Promise<void> {
  for (const [step, settings] of Object.entries(STEPS) as [Step, { update?: string; oneEach?: string }][]) {
    const rows = planned[step] ?? [];
    if (rows.length === 0) continue;
    for (const batch of settings.oneEach ? oneEach(rows, settings.oneEach) : [rows]) {
      await tx.rows(settings.update ? updateRows(settings.update, batch) : insertRows(step, batch));
    }
  }
}

/**
 * Answers are counted on the real day. Moves what was counted there to the simulated one, which `metric_date` of real
 * life would have been.
 */
export async function redateAnswers(tx: Queryable, date: string, ownerIds: readonly string[]): Promise<void> {
  await tx.rows(sql`
    with misdated as (
      delete from business_metrics where metric_date = utc_day() and metric_date <> ${date}::date and owner_id = any(${ownerIds}::uuid[]) returning *
    )
    insert into business_metrics as m (business_id, demand_listing_id, metric_date, responses_count, declined_count)
    select business_id, demand_listing_id, ${date}::date, responses_count, declined_count from misdated
    on conflict on constraint business_metrics_day do update set
      responses_count = m.responses_count + excluded.responses_count, declined_count = m.declined_count + excluded.declined_count`);
}

/** Folds what has been written into the totals, and keeps these as the totals of `date`. */
export async function closeDay(tx: Queryable, date: string): Promise<void> {
  const placed = await tx.row<{ last: number | null }>(sql`select max(pos) as last from sequence_outbox(1000000)`);
  if (placed?.last == null) return;
  await tx.rows(sql`
    insert into user_totals_history (user_id, day, totals)
    select t.user_id, ${date}::date, to_jsonb(t) - 'user_id' - 'pos' from user_totals t where t.pos = ${placed.last}::bigint
    on conflict (user_id, day) do update set totals = excluded.totals`);
}
