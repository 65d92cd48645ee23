import type { ZodObject } from 'zod';
import type { Page } from '../contracts/common.ts';
import type { Paged } from '../contracts/rows.ts';
import type { Queryable } from '../db/database.ts';
import { raw, sql, type Statement } from '../db/sql.ts';
import {
  all,
  assignments,
  columnsOf,
  insertInto,
  newestFirst,
  pageOf,
  type Stored,
  type Values,
} from './statements.ts';

export interface OwnedTable {
  table: string;
  /** Column with the owner's user id. */
  owner: string;
  /** Schema of the public record. */
  record: ZodObject;
  /** Column of `user_totals` that holds how many rows an owner has. */
  counted?: string;
}

/**
 * Statements for a table whose rows each have one owner. Every one names the owner in its condition, so another owner's
 * row is never found, and "not found" is all that a caller can learn about it.
 */
export function ownedRows<T extends { id: unknown }>({ table, owner, record, counted }: OwnedTable) {
  type Row = Stored<T>;
  const [rows, own, columns] = [raw(table), raw(owner), columnsOf(record)];
  const mine = (ownerId: string, id: string): Statement => sql`id = ${id}::uuid and ${own} = ${ownerId}::uuid`;

  return {
    async insert(tx: Queryable, values: Values): Promise<Row> {
      return (await tx.row<Row>(sql`${insertInto(table, values)} returning ${columns}`)) as Row;
    },

    find(db: Queryable, ownerId: string, id: string): Promise<Row | undefined> {
      return db.row<Row>(sql`select ${columns} from ${rows} where ${mine(ownerId, id)}`);
    },

    update(tx: Queryable, ownerId: string, id: string, changes: Values): Promise<Row | undefined> {
      return tx.row<Row>(
        sql`update ${rows} set ${assignments(changes)} where ${mine(ownerId, id)} returning ${columns}`,
      );
    },

    remove(tx: Queryable, ownerId: string, id: string): Promise<{ id: string } | undefined> {
      return tx.row<{ id: string }>(sql`delete from ${rows} where ${mine(ownerId, id)} returning id`);
    },

    /** A page of the owner's rows, newest first. Without filters the total is the one kept for the owner. */
    list(db: Queryable, ownerId: string, page: Page, filters: (Statement | undefined)[] = []): Promise<Paged<Row>> {
      const filtered = filters.some((filter) => filter !== undefined);
      return pageOf<Row & { id: unknown }>(db, page, {
        columns,
        from: rows,
        where: all([sql`${own} = ${ownerId}::uuid`, ...filters]),
        order: newestFirst(),
        ...(counted && !filtered && { total: keptTotal(counted, ownerId) }),
      });
    },
  };
}

/** How many of something a user has, from the totals kept for each user. */
export const keptTotal = (column: string, userId: string): Statement =>
  sql`select coalesce((select ${raw(column)} from user_totals where user_id = ${userId}::uuid), 0)`;
