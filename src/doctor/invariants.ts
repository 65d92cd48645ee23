import type { Database, Queryable } from '../db/database.ts';
import { raw, sql, type Statement } from '../db/sql.ts';

/** A rule that must hold at every moment, and the query that finds what breaks it. */
export interface Invariant {
  id: string;
  title: string;
  /** Rows that break the rule, described in one text column `fault`; at most a few. */
  faults: (tx: Queryable) => Promise<Statement>;
}

/** What a check found. */
export interface Finding {
  id: string;
  title: string;
  /** Empty when the invariant holds. */
  faults: string[];
}

const fixed = (statement: Statement) => () => Promise.resolve(statement);

/** Versions the log and the outbox tell of; `pos` is their transaction's end, since summing up reorders within one, and null while it has none. */
const VERSIONS = raw(`
  versions as (
    select l.tx_end as pos, l.entity_type, e.id, e.version from log l cross join lateral unnest(l.entity_ids, l.entity_versions) e(id, version)
    where l.entity_versions is not null and e.version is not null
    union all
    select null, o.entity_type, e.id, e.version from outbox o cross join lateral unnest(o.entity_ids, o.entity_versions) e(id, version)
    where o.entity_versions is not null and e.version is not null
  )`);

/** Every captured row carries the version its newest event told of. Rows older than the kept log are not judged. */
async function currentVersions(tx: Queryable): Promise<Statement> {
  const rules = await tx.rows<{ table_name: string; entity_type: string }>(
    sql`select table_name, entity_type from capture_rules`,
  );
  const parts = rules.map(
    ({ table_name, entity_type }) =>
      `select '${entity_type}' as entity_type, id, version, updated_at from "${table_name.replaceAll('"', '')}"`,
  );
  return sql`
    with ${VERSIONS}, newest as (select entity_type, id, max(version) as version from versions group by 1, 2),
    oldest as (select coalesce(min(l.at), 'infinity') as at, coalesce(min(l.pos), max(h.pos) + 1) as pos from log_head h left join log l on true),
    rows as (${raw(parts.join(' union all '))})
    select format('%s %s has version %s, its newest event tells of %s', r.entity_type, r.id, r.version, coalesce(n.version::text, 'nothing')) as fault
    from rows r cross join oldest o left join newest n on n.entity_type = r.entity_type and n.id = r.id
    where (n.id is not null and n.version <> r.version) or (n.id is null and (o.pos <= 1 or r.updated_at > o.at))
    limit 10`;
}

/** Totals and what still waits in the outbox, together, are what the tables say. */
async function totalsDrift(tx: Queryable): Promise<Statement> {
  const columns = await tx.rows<{ name: string }>(sql`select totals_columns() as name`);
  const list = (template: (c: string) => string, separator: string) =>
    raw(columns.map(({ name }) => template(name)).join(separator));
  return sql`
    with kept as (
      select user_id, ${list((c) => c, ', ')} from user_totals
      union all
      select d.user_id, ${list((c) => `coalesce(d.${c}, 0)`, ', ')} from outbox o, jsonb_populate_recordset(null::user_totals, o.deltas) d
      where o.deltas is not null and d.user_id is not null
    ), summed as (select user_id, ${list((c) => `sum(${c}) as ${c}`, ', ')} from kept group by user_id)
    select format('totals of user %s: kept %s, in the tables %s', coalesce(s.user_id, t.user_id), to_jsonb(s) - 'user_id', to_jsonb(t) - 'user_id') as fault
    from summed s full join user_totals_from_tables t using (user_id)
    where ${list((c) => `coalesce(s.${c}, 0) <> coalesce(t.${c}, 0)`, ' or ')} limit 10`;
}

export const invariants: Invariant[] = [
  {
    id: 'L1', title: 'positions are contiguous up to the head, event ids are unique',
    faults: fixed(sql`
      select format('positions %s to %s hold %s events, the head is %s', min(l.pos), max(l.pos), count(*), h.pos) as fault
      from log_head h left join log l on true group by h.pos
      having (count(l.pos) > 0 and (max(l.pos) - min(l.pos) + 1 <> count(*) or max(l.pos) <> h.pos))
      union all
      select format('event %s has %s positions', event_id, count(*)) from log group by event_id having count(*) > 1 limit 10`),
  },
  {
    id: 'L2', title: 'versions of one entity are 1, 2, 3 … in position order',
    faults: fixed(sql`
      with ${VERSIONS}, steps as (
        select pos, entity_type, id, version, lag(version) over (partition by entity_type, id order by pos nulls last, version) as before from versions
      )
      select format('%s %s: version %s follows %s at position %s', entity_type, id, version, before, pos) as fault from steps
      where version <> coalesce(before + 1, version) and version <> 1 limit 10`),
  },
  { id: 'L2b', title: 'every captured row is at the version its newest event tells of', faults: currentVersions },
  {
    id: 'L3', title: "a transaction's events are contiguous and end where they say",
    faults: fixed(sql`
      select format('transaction %s: positions %s to %s hold %s of its events, said to end at %s', xid, min(pos), max(pos), count(*), max(tx_end)) as fault
      from log group by xid
      having max(pos) <> max(tx_end) or min(tx_end) <> max(tx_end) or (max(pos) - min(pos) + 1 <> count(*) and min(pos) > (select min(pos) from log)) limit 10`),
  },
  {
    id: 'S2', title: 'every event is addressed to exactly its audiences',
    faults: fixed(sql`
      select format('position %s: addressed %s, meant %s', coalesce(l.pos, s.pos), s.stream, l.stream) as fault
      from (select distinct pos, unnest(streams) as stream from log) l full join log_stream s using (pos, stream)
      where l.pos is null or s.pos is null limit 10`),
  },
  { id: 'C2', title: 'totals equal what the tables say', faults: totalsDrift },
  {
    id: 'C3', title: "the history's newest day equals the totals",
    faults: fixed(sql`
      select format('user %s: history of %s differs from the totals', t.user_id, x.day) as fault
      from user_totals t cross join lateral (
        select day, totals from user_totals_history where user_id = t.user_id order by day desc limit 1) x
      where x.totals <> to_jsonb(t) - 'user_id' - 'pos' limit 10`),
  },
]; // prettier-ignore

/** Checks every invariant in one snapshot, so that a busy database is judged fairly. */
export function examine(db: Database): Promise<Finding[]> {
  return db.snapshot(async (tx) => {
    const findings: Finding[] = [];
    for (const { id, title, faults } of invariants) {
      const rows = await tx.rows<{ fault: string }>(await faults(tx));
      findings.push({ id, title, faults: rows.map((row) => row.fault) });
    }
    return findings;
  });
}
