import pg from 'pg';

/**
 * How PostgreSQL's types become JavaScript's, decided here and nowhere else.
 *
 * - `bigint`, `count()`, `sum(int)`: number; past 2^53 the value is refused, never rounded.
 * - `numeric`: number. Money is numeric(12,2), at most 12 digits, and a double carries 15, so the decimal text survives
 *   the trip in both directions unchanged. No arithmetic on money happens in JavaScript: sums are SQL's.
 * - `date`: the text `YYYY-MM-DD`, without a time zone to shift it.
 * - `timestamptz`: Date.
 */
const OID = { int8: 20, numeric: 1700, date: 1082 } as const;

const safeInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a number`);
  return value;
};

/** A type table for a pool or a client: `new pg.Pool({ types })`. */
export const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === OID.int8) return safeInteger;
      if (oid === OID.numeric) return Number;
      if (oid === OID.date) return String;
    }
    return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
  },
};
