import { hash } from 'node:crypto';
import { z } from 'zod';
import { BusinessCategory, BusinessStatus } from '../contracts/business.ts';
import { PropertyStatus, PropertyType } from '../contracts/propertyListing.ts';
import type { Place } from './coordinates.ts';
import type { MappedField, Mapping } from './mapping.ts';
import { Fault, readLine } from './normalise.ts';
import type { Target } from './targets.ts';

/** A row as it goes to the database: its id and, of the mapped columns, what its cells say (null where they say nothing). */
export type ImportRow = { external_id: string } & Record<string, unknown>;

/** A row that was understood, or why it was not: one reason a column. */
export type Validated = { row: ImportRow; year: number } | { faults: string[] };

const text = (most: number) => z.string().max(most, `is longer than ${most} characters`).nullish();
const number = (least: number, most: number) => {
  const message = `is not between ${least} and ${most}`;
  return z.number(message).min(least, message).max(most, message).nullish();
};
/** numeric(12,2) without a sign. */
const money = number(0, 9_999_999_999.99);
const year = number(1900, 2200);
const externalId = text(200);

const businessRow = z.strictObject({
  external_id: externalId,
  name: z.string('says nothing').min(1, 'says nothing').max(200, 'is longer than 200 characters'),
  category: BusinessCategory.nullish(),
  status: BusinessStatus.nullish(),
  description: text(2_000),
  logo_url: text(500),
  year,
});

const propertyRow = z.strictObject({
  external_id: externalId,
  title: text(200),
  description: text(4_000),
  property_type: PropertyType.nullish(),
  status: PropertyStatus.nullish(),
  address: text(300),
  city: text(100),
  state: text(100),
  zip_code: text(20),
  latitude: number(-90, 90),
  longitude: number(-180, 180),
  sqft: number(0, 100_000_000),
  lot_size: number(0, 2_000_000_000),
  year_built: number(1500, 2200),
  floors: number(0, 300),
  asking_price: money,
  price_per_sqft: money,
  lease_type: text(50),
  available_date: z.iso.date('is not a date').nullish(),
  amenities: z
    .array(z.string().max(100, 'has an item of more than 100 characters'))
    .max(50, 'has more than 50 items')
    .nullish(),
  year,
});

const NOWHERE = { latitude: null, longitude: null };
const schemas: Record<Target, z.ZodType<Record<string, unknown>>> = {
  businesses: businessRow,
  properties: propertyRow,
};

/** Reads and checks one row. Never throws. */
export function validateRow(mapping: Mapping, cells: string[]): Validated {
  const { values, faults } = readCells(mapping, cells);
  if (faults.length > 0) return { faults };
  const checked = schemas[mapping.target].safeParse(values);
  if (!checked.success)
    return {
      faults: checked.error.issues.map((issue) => `${columnsOf(mapping, String(issue.path[0]))} ${issue.message}`),
    };
  const fault = faultOfWhole(mapping.target, values);
  return fault ? { faults: [fault] } : finish(mapping, cells, values);
}

function readCells(mapping: Mapping, cells: string[]): { values: Record<string, unknown>; faults: string[] } {
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const mapped of mapping.fields) {
    const value = readField(mapped, cells);
    if (value instanceof Fault) faults.push(value.reason);
    else if (mapped.field.name === 'coordinates') Object.assign(values, (value as Place | null) ?? NOWHERE);
    else values[mapped.field.name] = value;
  }
  return { values, faults };
}

/** The first of the field's columns that says something, also when it makes no sense: then the row must not pass for another. */
function readField({ field, columns }: MappedField, cells: string[]): unknown {
  for (const { index, name } of columns) {
    const value = field.read(cells[index] ?? '');
    if (value instanceof Fault) return new Fault(`${name} ${value.reason}`);
    if (value !== null) return value;
  }
  return null;
}

function faultOfWhole(target: Target, values: Record<string, unknown>): string | null {
  if (target === 'businesses') return null;
  if ((values.title ?? values.address ?? null) === null) return 'the row has neither a title nor an address';
  if (((values.latitude ?? null) === null) !== ((values.longitude ?? null) === null))
    return 'the row has one coordinate without the other';
  return null;
}

const columnsOf = (mapping: Mapping, field: string): string => {
  const mapped = mapping.fields.find((candidate) => candidate.field.name === field);
  return mapped?.columns.map((column) => column.name).join(' or ') ?? field;
};

function finish(
  mapping: Mapping,
  cells: string[],
  { year: stated, external_id: id, ...content }: Record<string, unknown>,
): Validated {
  const external_id = typeof id === 'string' ? id : contentId(mapping.header, cells);
  return { row: { ...content, external_id }, year: typeof stated === 'number' ? stated : 0 };
}

/**
 * The id of a row without one: the same content is the same record, whatever its place, the order of the columns, the
 * delimiter or the encoding. All columns count, also those that no field is read from: two flats of one house differ in
 * nothing but a number that we do not keep, and another mapping must find the same records again.
 */
function contentId(header: string[], cells: string[]): string {
  const said = header.flatMap((name, i) => {
    const content = readLine(cells[i] ?? '');
    return content === null ? [] : [`${name}\0${content}`];
  });
  return `hash:${hash('sha256', JSON.stringify(said.sort()))}`;
}
