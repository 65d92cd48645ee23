import { z } from 'zod';
import { Id, Money, Timestamp, queryInteger, text, type Page } from './common.ts';

/*
 * What the records on the wire are made of: columns of the tables under the tables' names. The keys of a record's schema
 * are its public columns, in answers and in events alike; a column that no schema names is never sent.
 */

/** What the database keeps on every record: its number of changes (from 1), its birth and its last change. */
export const stamps = {
  version: z.number().int().min(1),
  created_at: Timestamp,
  updated_at: Timestamp,
};

export const TextOrNull = z.string().nullable();
export const NumberOrNull = z.number().nullable();
export const IntegerOrNull = z.number().int().nullable();
export const MoneyOrNull = Money.nullable();
/** A reference that its target's deletion may have emptied. */
export const IdOrNull = Id.nullable();
/** A moment that may not have come yet. */
export const TimestampOrNull = Timestamp.nullable();
/** Calendar day, `YYYY-MM-DD`, without a time zone. */
export const Day = z.iso.date();
/** A column that counts something. */
export const Count = z.number().int().min(0);
/** A score from 0 to 100. */
export const Score = z.number().min(0).max(100);

/** A text in a request that may be left out, or null to clear it. */
export const optionalText = (max: number) => text({ min: 0, max }).nullable().optional();

/** A page of a list: `{ <plural>, total, page, limit, hasMore }`, with what else a list carries. */
export const listOf = <E extends z.ZodRawShape>(plural: string, row: z.ZodType, extra?: E) =>
  z.strictObject({
    [plural]: z.array(row),
    total: Count.meta({ description: 'Rows that match, on all pages' }),
    page: z.number().int().min(1),
    limit: z.number().int().min(1),
    hasMore: z.boolean(),
    ...extra,
  });

/** A page of a list, as the stores hand it up. */
export interface Paged<T> extends Page {
  rows: T[];
  total: number;
  hasMore: boolean;
}

/** What remains of a deleted record. */
export const Deleted = z.strictObject({ id: Id }).meta({ id: 'Deleted' });

/** What a viewer does with something on the market. */
export type Attention = 'view' | 'click' | 'share';
/** What counts for a business and its demand listings: what may be confidential is not shared. */
export type BusinessAttention = Exclude<Attention, 'share'>;

/** Whether attention or an inquiry counted: only the first of a viewer and day does, the owner's never. */
export const Counted = z.strictObject({ counted: z.boolean() }).meta({ id: 'Counted' });

/** How many days back metrics are wanted, today included. */
export const DaysQuery = z.strictObject({
  days: queryInteger(1, 90).prefault('30').meta({ description: 'Days back, today included', example: 30 }),
});
export type DaysQuery = z.infer<typeof DaysQuery>;
