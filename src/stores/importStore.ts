import type { Role } from '../contracts/common.ts';
import type { Queryable } from '../db/database.ts';
import { raw, sql, type Statement } from '../db/sql.ts';

/** What a batch did to the table; rows that say what is there already are in neither number. */
export interface Upserted {
  inserted: number;
  updated: number;
}

export interface ImportOwner {
  id: string;
  role: Role;
  is_active: boolean;
}

interface ImportTable {
  table: string;
  /** Types of the columns that a file may fill. */
  columns: Record<string, string>;
  /** What a new row gets in a column that must not be null and of which the file says nothing: SQL over the file's row `f`. */
  otherwise: Record<string, string>;
}

const tables: Record<'businesses' | 'properties', ImportTable> = {
  businesses: {
    table: 'businesses',
    columns: { name: 'text', category: 'text', status: 'text', description: 'text', logo_url: 'text' },
    otherwise: { category: `'Other'`, status: `'active'` },
  },
  properties: {
    table: 'property_listings',
    columns: {
      title: 'text',
      description: 'text',
      property_type: 'text',
      status: 'text',
      address: 'text',
      city: 'text',
      state: 'text',
      zip_code: 'text',
      latitude: 'numeric(9, 6)',
      longitude: 'numeric(9, 6)',
      sqft: 'integer',
      lot_size: 'integer',
      year_built: 'integer',
      floors: 'integer',
      asking_price: 'numeric(12, 2)',
      price_per_sqft: 'numeric(12, 2)',
      lease_type: 'text',
      available_date: 'date',
      amenities: 'text[]',
    },
    otherwise: { title: 'left(f.address, 200)', property_type: `'other'`, status: `'pending'`, amenities: `'{}'` },
  },
};

export const importStore = {
  findOwner(db: Queryable, email: string): Promise<ImportOwner | undefined> {
    return db.row<ImportOwner>(sql`select id, role, is_active from users where lower(email) = lower(${email})`);
  },

  /**
   * Inserts or updates the owner's rows by their external ids, no two of which may be alike. Of a row that is there only
   * the columns in `mapped` are changed, and only where the file says something else than the row: a null says nothing.
   * A row that would not change is not touched, so it makes no event.
   */
  async upsert(
    tx: Queryable,
    target: 'businesses' | 'properties',
    ownerId: string,
    mapped: string[],
    rows: { external_id: string }[],
  ): Promise<Upserted> {
    const done = await tx.row<Upserted>(upsertStatement(tables[target], ownerId, mapped, JSON.stringify(rows)));
    return done ?? { inserted: 0, updated: 0 };
  },
};

function upsertStatement(
  { table, columns, otherwise }: ImportTable,
  ownerId: string,
  mapped: string[],
  rows: string,
): Statement {
  const changing = Object.keys(columns).filter((column) => mapped.includes(column));
  // A property that has no title of its own gets one when it is new.
  const filled = Object.keys(columns).filter(
    (column) => changing.includes(column) || (column === 'title' && column in otherwise),
  );
  const list = (names: string[], write: (name: string) => string, separator = ', ') =>
    raw(names.map(write).join(separator));
  const valueOf = (column: string) =>
    `coalesce(${[changing.includes(column) && `f.${column}`, `old.${column}`, otherwise[column]].filter(Boolean).join(', ')})`;
  // What would stay as it is goes no further: the conflict clause alone would lock and write each such row. It remains for
  // a row that comes into being meanwhile. In the order of the ids, so that two imports of one owner wait for each other
  // instead of deadlocking. xmax is 0 in a row that this statement inserted, and not in one that it updated.
  return sql`
    with written as (
      insert into ${raw(table)} as t (user_id, external_id, ${list(filled, (c) => c)})
      select ${ownerId}::uuid, f.external_id, ${list(filled, valueOf)}
      from jsonb_to_recordset(${rows}::jsonb) as f (external_id text, ${list(changing, (c) => `${c} ${columns[c]}`)})
      left join ${raw(table)} old on old.user_id = ${ownerId}::uuid and old.external_id = f.external_id
      where old.id is null or ${list(changing, (c) => `f.${c} is not null and f.${c} is distinct from old.${c}`, ' or ')}
      order by f.external_id
      on conflict (user_id, external_id) do update set ${list(changing, (c) => `${c} = excluded.${c}`)}
      where (${list(changing, (c) => `t.${c}`)}) is distinct from (${list(changing, (c) => `excluded.${c}`)})
      returning t.xmax = 0 as inserted
    )
    select count(*) filter (where inserted) as inserted, count(*) filter (where not inserted) as updated from written`;
}
