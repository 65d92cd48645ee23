import type { ZodObject } from 'zod';
import { offsetOf, type Page } from '../contracts/common.ts';
import type { Paged } from '../contracts/rows.ts';
import type { Queryable } from '../db/database.ts';
import { join, raw, sql, type Statement } from '../db/sql.ts';

/*
 * The few shapes of SQL that every store shares.
 */

/** A record as the database returns it: as on the wire, but instants (`…_at`) are Dates until JSON makes them ISO text. */
export type Stored<T> = {
  [K in keyof T]: K extends `${string}_at` ? Exclude<T[K], string> | Date : T[K];
};

/** An identifier to splice in. Its callers pass keys of schemas; the check keeps it harmless whatever they pass. */
function identifier(name: string): Statement {
  if (!/^[a-z][a-z_]*$/.test(name)) throw new TypeError(`Not a column: ${name}`);
  return raw(name);
}

/** The public columns of a record, as its schema names them; `alias` is the table's in a join. */
export const columnsOf = (record: ZodObject, alias?: string): Statement =>
  join(
    Object.keys(record.shape).map((name) => (alias ? raw(`${alias}.${identifier(name).text}`) : identifier(name))),
    ', ',
  );

/** Column values to write; undefined leaves a column as it is. */
export type Values = Record<string, unknown>;
const given = (values: Values): [string, unknown][] =>
  Object.entries(values).filter(([, value]) => value !== undefined);

/** `insert into <table> (…) values (…)`, for `returning` or `on conflict` to follow. */
export function insertInto(table: string, values: Values): Statement {
  const fields = given(values);
  const names = join(
    fields.map(([name]) => identifier(name)),
    ', ',
  );
  const parameters = join(
    fields.map(([, value]) => sql`${value}`),
    ', ',
  );
  return sql`insert into ${identifier(table)} (${names}) values (${parameters})`;
}

/** `column = value, …` for `update … set`. */
export const assignments = (changes: Values): Statement =>
  join(
    given(changes).map(([name, value]) => sql`${identifier(name)} = ${value}`),
    ', ',
  );

/** The condition that all of `conditions` hold; undefined ones are filters nobody asked for. */
export function all(conditions: (Statement | false | undefined)[]): Statement {
  const wanted = conditions.filter((condition) => condition !== undefined && condition !== false);
  return wanted.length === 0 ? raw('true') : join(wanted, ' and ');
}

/** A pattern for `ilike` that finds `text` anywhere, its own wildcards taken literally. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

export interface Listing {
  columns: Statement;
  /** Tables and joins. */
  from: Statement;
  where: Statement;
  /** Must end in a unique column, or rows could repeat on the next page. */
  order: Statement;
  /** A number that is known without counting, e.g. from the totals of a user. */
  total?: Statement;
}

/** One page and the number of all rows, in one statement and so of one moment. */
export async function pageOf<T extends { id: unknown }>(db: Queryable, page: Page, list: Listing): Promise<Paged<T>> {
  const { columns, from, where, order } = list;
  const total = list.total ?? sql`select count(*) from ${from} where ${where}`;
  // The left join keeps the total of an empty page. One row more than asked for tells whether there is another page.
  const found = await db.rows<T & { total: number }>(sql`
    select t.total, r.* from (select (${total})::bigint as total) t
    left join lateral (
      select ${columns} from ${from} where ${where} order by ${order} limit ${page.limit + 1} offset ${offsetOf(page)}
    ) r on true`);
  const rows = found.filter((row) => row.id !== null).map(({ total: _, ...row }) => row as unknown as T);
  return {
    rows: rows.slice(0, page.limit),
    total: found[0]?.total ?? 0,
    page: page.page,
    limit: page.limit,
    hasMore: rows.length > page.limit,
  };
}

/** Newest first, the id breaking ties. */
export const newestFirst = (alias?: string): Statement =>
  alias ? raw(`${alias}.created_at desc, ${alias}.id desc`) : raw('created_at desc, id desc');
