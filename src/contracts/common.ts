import { z } from 'zod';

/*
 * Building blocks of every contract: what a field of a request may be, and how an answer is wrapped.
 * Objects are strict: a key nobody declared is refused, in requests and in answers.
 */

export const roles = ['tenant', 'landlord', 'broker', 'contractor', 'ops', 'agent', 'admin'] as const;
export const Role = z.enum(roles).meta({ id: 'Role', description: 'Role of an account', example: 'tenant' });
export type Role = z.infer<typeof Role>;

/** Roles that have a dashboard here; the others have their place in the schema and arrive with their systems. */
export const dashboardRoles = ['tenant', 'landlord', 'broker'] as const;
export const DashboardRole = z
  .enum(dashboardRoles)
  .meta({ id: 'DashboardRole', description: 'Role that has a dashboard', example: 'tenant' });
export type DashboardRole = z.infer<typeof DashboardRole>;

/** Any 8-4-4-4-12 id, as PostgreSQL takes it: rows made in psql carry ids of every version. */
export const Id = z.guid().meta({ id: 'Id', description: 'UUID', example: '0b8f4c1e-6f5e-4b0a-9a53-0d1c2f3e4a5b' });
/** ISO 8601 instant, UTC, milliseconds. */
export const Timestamp = z.iso
  .datetime()
  .meta({ id: 'Timestamp', description: 'Instant, ISO 8601, UTC', example: '2026-01-31T12:00:00.000Z' });
/** Position in the log: events are applied once each, in rising order. */
export const Position = z.number().int().min(0).meta({ description: 'Position in the log of changes', example: 1042 });
/** Opaque place in the log that a client hands back to continue from. */
export const Cursor = z
  .string()
  .min(1)
  .max(100)
  .meta({ id: 'Cursor', description: 'Opaque place in the log; hand it back unchanged to continue from there' });

/** What PostgreSQL cannot store in text or jsonb: NUL, and a surrogate without its partner. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;
/** True when `value` can be stored as text and comes back unchanged. */
export const isStorable = (value: string): boolean => !UNSTORABLE.test(value);

const characters = (value: string): number => {
  let count = 0;
  for (const _ of value) count++;
  return count;
};

export interface TextOptions {
  /** Least length in characters (code points, as PostgreSQL counts them), after trimming; 1 unless given. */
  min?: number;
  /** Greatest length in characters. */
  max: number;
  /** Whether outer white space is dropped; true unless given. */
  trim?: boolean;
}

/** Text that PostgreSQL can store: bounded, without NUL bytes or lone surrogates. */
export function text({ min = 1, max, trim = true }: TextOptions) {
  const base = trim ? z.string().trim() : z.string();
  return base
    .refine(isStorable, { error: 'Must not contain NUL bytes or lone surrogates', abort: true })
    .refine((value) => value.length >= min && (value.length >= 2 * min || characters(value) >= min), {
      error: min === 1 ? 'Must not be empty' : `Must have at least ${min} characters`,
      abort: true,
    })
    .refine((value) => value.length <= max || (value.length <= 2 * max && characters(value) <= max), {
      error: `Must have at most ${max} characters`,
    })
    .meta({ ...(min > 0 && { minLength: min }), maxLength: max });
}

/** A list of short texts, e.g. amenities. */
export const textList = (items: number, length: number) => z.array(text({ max: length })).max(items);

/** Absolute http(s) address; other schemes (`javascript:`, `data:`) are refused. */
export const WebUrl = text({ max: 500 })
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    error: 'Must be an http or https address',
  })
  .meta({
    description: 'http or https address',
    format: 'uri',
    maxLength: 500,
    example: 'https://example.com/photo.jpg',
  });

/** E-mail address, folded to lower case: accounts are unique without regard to case. */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email('Must be an e-mail address').max(254))
  .meta({ description: 'E-mail address', format: 'email', maxLength: 254, example: 'ada@example.com' });

const AMOUNT = /^\d{1,10}(\.\d{1,2})?$/;
const AMOUNT_FAULT = 'Must be an amount of 0 or more with at most 2 decimals and 10 digits before them';

/**
 * Money in a request: a JSON number or a decimal string. The result is the decimal text, a parameter for `numeric(12,2)`,
 * which by itself would round silently and accept NaN.
 */
export const MoneyInput = z
  .union([z.number(), z.string()], { error: AMOUNT_FAULT })
  .transform(String)
  .refine((value) => AMOUNT.test(value), { error: AMOUNT_FAULT })
  .meta({ description: 'Amount of money: number or decimal string, at most 2 decimals', example: 1250.5 });

/** Money in an answer: a JSON number with at most two decimals. */
export const Money = z.number().meta({ description: 'Amount of money, at most 2 decimals', example: 1250.5 });

/** A whole number in a body, both bounds inclusive. */
export const integer = (min: number, max: number) => z.int().min(min).max(max);

/** A decimal number in a body with at most `decimals` places, both bounds inclusive. */
export const decimal = (min: number, max: number, decimals: number) =>
  z
    .number()
    .min(min)
    .max(max)
    .refine((value) => new RegExp(`^-?\\d+(\\.\\d{1,${decimals}})?$`).test(String(value)), {
      error: `Must have at most ${decimals} decimals`,
    });

const YEARS_FAULT = 'Must be a date in the years 1900 to 2200';
const yearInRange = (value: string): boolean => value >= '1900' && value < '2201';

/** A calendar day, `YYYY-MM-DD`, in the years 1900–2200. */
export const DateOnly = z.iso
  .date({ error: YEARS_FAULT })
  .refine(yearInRange, { error: YEARS_FAULT })
  .meta({ description: 'Day, YYYY-MM-DD, years 1900 to 2200', example: '2026-03-01' });

/** An instant in a request, with an offset or Z, in the years 1900–2200; the result is UTC. */
export const Instant = z.iso
  .datetime({ offset: true })
  .transform((value) => new Date(value).toISOString())
  .refine(yearInRange, { error: YEARS_FAULT })
  .meta({ description: 'Instant, ISO 8601 with offset, years 1900 to 2200', format: 'date-time' });

/** A whole number in a query string, both bounds inclusive. */
export const queryInteger = (min: number, max: number) => {
  const error = `Must be a whole number from ${min} to ${max}`;
  return z
    .string({ error })
    .refine((value) => /^-?\d{1,15}$/.test(value) && Number(value) >= min && Number(value) <= max, { error })
    .transform(Number)
    .meta({ override: { type: 'integer', minimum: min, maximum: max } });
};

/** `true` or `false` in a query string. */
export const queryBoolean = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .meta({ override: { type: 'boolean', enum: undefined } });

/** Which part of a list: extend it with a list's own filters, `Page.extend({ status: … })`. */
export const Page = z.strictObject({
  page: queryInteger(1, 1_000_000)
    .prefault('1')
    .meta({ description: 'Page, from 1', override: { default: 1 } }),
  limit: queryInteger(1, 100)
    .prefault('20')
    .meta({ description: 'Rows a page, 1 to 100', override: { default: 20 } }),
});
export type Page = z.infer<typeof Page>;

/** Rows to skip for a page. */
export const offsetOf = ({ page, limit }: Page): number => (page - 1) * limit;

/** The `:id` of a path. */
export const IdParams = z.strictObject({ id: Id });
export type IdParams = z.infer<typeof IdParams>;

/** A list's filter by free text. */
export const Search = text({ max: 200 }).meta({ description: 'Free text to look for', maxLength: 200 });

type WithoutDefault<T> = T extends z.ZodDefault<infer I> ? I : T extends z.ZodPrefault<infer I> ? I : T;
type PartialShape<S extends z.core.$ZodLooseShape> = {
  [K in keyof S]: WithoutDefault<S[K]> extends infer T extends z.core.SomeType ? z.ZodOptional<T> : never;
};

/**
 * The body of a partial update: any of the object's fields, at least one, no others. Defaults are dropped, since a field
 * that was not sent must stay as it is.
 */
export function partialUpdate<S extends z.ZodRawShape>(
  object: z.ZodObject<S>,
): z.ZodObject<PartialShape<S>, z.core.$strict> {
  const shape: Record<string, z.ZodType> = {};
  for (const [key, field] of Object.entries(object.shape)) {
    const plain = field instanceof z.ZodDefault || field instanceof z.ZodPrefault ? field.unwrap() : field;
    shape[key] = (plain as z.ZodType).optional();
  }
  return z
    .strictObject(shape)
    .refine((value) => Object.keys(value).length > 0, { error: 'Must change at least one field' })
    .meta({ minProperties: 1 }) as unknown as z.ZodObject<PartialShape<S>, z.core.$strict>;
}

/** The envelope of every successful answer. */
export const successOf = (data: z.ZodType) =>
  z.strictObject({
    success: z.literal(true),
    data,
    asOf: Position.optional().meta({ description: 'Log position of the snapshot that data was read in' }),
  });

export const FieldFault = z
  .strictObject({
    path: z.string().meta({ description: 'Dotted path of the field', example: 'budget_min' }),
    message: z.string().meta({ description: 'What is expected there', example: 'Must not be empty' }),
  })
  .meta({ id: 'FieldFault' });

/** The envelope of every failed answer. */
export const ErrorEnvelope = z
  .strictObject({
    success: z.literal(false),
    error: z.strictObject({
      code: z.string().meta({ description: 'Stable code', example: 'VALIDATION_ERROR' }),
      message: z.string().meta({ example: 'The request is not valid' }),
      details: z.array(FieldFault).optional(),
      requestId: z.string().meta({ description: 'Also in the X-Request-Id header' }),
    }),
  })
  .meta({ id: 'Error' });
export type ErrorEnvelope = z.infer<typeof ErrorEnvelope>;
