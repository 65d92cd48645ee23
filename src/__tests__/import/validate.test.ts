import fc from 'fast-check';
import { mapColumns } from '../../import/mapping.ts';
import type { Target } from '../../import/targets.ts';
import { validateRow, type Validated } from '../../import/validate.ts';

/** Checks a row given as column → cell. */
function validate(target: Target, row: Record<string, string>, asked: string[] = []): Validated {
  return validateRow(mapColumns(target, Object.keys(row), asked), Object.values(row));
}

const building = {
  'Building ID': 'B-1',
  'Property Name': 'Tower',
  Address: '1 Main St',
  Zip: '02138',
  Coordinates: 'POINT (-71.1 42.3)',
  'Square Footage': '88,434',
  'Year Built': '1927',
  Floors: '12',
  'Asking Price': '$1,250,000.50',
  'Available Date': '5/1/24',
  Status: 'Actively leasing',
};

test('a row becomes a record', () => {
  expect(validate('properties', building)).toEqual({
    year: 0,
    row: {
      external_id: 'B-1',
      title: 'Tower',
      address: '1 Main St',
      zip_code: '02138',
      latitude: 42.3,
      longitude: -71.1,
      sqft: 88_434,
      year_built: 1927,
      floors: 12,
      asking_price: 1_250_000.5,
      available_date: '2024-05-01',
      status: 'active',
    },
  });
});

test('what is not known stays unknown', () => {
  const empty = {
    ...building,
    'Property Name': 'N/A',
    'Square Footage': '',
    'Asking Price': ' $-   ',
    Status: 'Unknown',
    Coordinates: '',
  };
  expect(validate('properties', empty)).toMatchObject({
    row: { title: null, sqft: null, asking_price: null, status: null, latitude: null, longitude: null },
  });
});

describe('reasons name the column and what is wrong', () => {
  test.each([
    ['Square Footage', 'big', 'Square Footage is not a number of square feet'],
    ['Square Footage', '-5', 'Square Footage is not between 0 and 100000000'],
    ['Square Footage', '100,000,001', 'Square Footage is not between 0 and 100000000'],
    ['Year Built', '19', 'Year Built is not between 1500 and 2200'],
    ['Floors', '3.5', 'Floors is not a whole number'],
    ['Floors', '301', 'Floors is not between 0 and 300'],
    ['Asking Price', '1.005', 'Asking Price has more than two decimals'],
    ['Asking Price', '12345678901', 'Asking Price has more than ten digits'],
    ['Asking Price', '(5)', 'Asking Price is not between 0 and 9999999999.99'],
    ['Asking Price', 'Infinity', 'Asking Price is not a number'],
    ['Asking Price', 'NaN', 'Asking Price is not a number'],
    ['Available Date', 'infinity', 'Available Date is not a date'],
    ['Available Date', '1/1/1899', 'Available Date is not a date between 1900 and 2200'],
    ['Coordinates', '91, 0', 'Coordinates lies outside the globe'],
    ['Zip', '9'.repeat(21), 'Zip is longer than 20 characters'],
    ['Property Name', 'x'.repeat(201), 'Property Name is longer than 200 characters'],
    ['Building ID', 'x'.repeat(201), 'Building ID is longer than 200 characters'],
    ['Building ID', '1.2E+11', 'Building ID is a number that a spreadsheet has shortened (like 1.2E+11)'],
  ])('%s: %s', (column, cell, reason) => {
    expect(validate('properties', { ...building, [column]: cell })).toEqual({ faults: [reason] });
  });

  test('all of them at once', () => {
    const bad = { ...building, Floors: 'x', 'Year Built': 'y' };
    expect(validate('properties', bad)).toEqual({
      faults: ['Year Built is not a whole number', 'Floors is not a whole number'],
    });
  });

  test('a business without a name, after asking each column', () => {
    const row = { BusinessName: ' ', BusinessTradeName: 'Unknown', City: 'x' };
    expect(validate('businesses', row)).toEqual({ faults: ['BusinessTradeName or BusinessName says nothing'] });
  });

  test('a property without title and address', () => {
    const row = { ...building, 'Property Name': '', Address: '-' };
    expect(validate('properties', row)).toEqual({ faults: ['the row has neither a title nor an address'] });
  });

  test('one coordinate without the other', () => {
    expect(validate('properties', { Address: 'a', Lat: '1', Lon: '' })).toEqual({
      faults: ['the row has one coordinate without the other'],
    });
  });
});

describe('rows without an id of their own', () => {
  const idOf = (row: Record<string, string>, asked?: string[]) => {
    const read = validate('properties', row, asked);
    return 'row' in read ? read.row.external_id : read.faults.join();
  };
  const row = { Address: '1 Main St', City: 'Boston', Flat: '4C' };

  test('are known by their content', () => {
    expect(idOf(row)).toMatch(/^hash:[0-9a-f]{64}$/);
    expect(idOf({ ...row, 'Building ID': '' })).toBe(idOf(row));
  });

  test.each([
    ['the order of the columns', { Flat: '4C', City: 'Boston', Address: '1 Main St' }],
    ['blanks', { Address: ' 1  Main St ', City: 'Boston', Flat: '4C\u00a0' }],
    ['columns that say nothing', { ...row, Remarks: 'N/A' }],
  ])('whatever %s', (_, same) => {
    expect(idOf(same)).toBe(idOf(row));
  });

  test('whatever the mapping', () => {
    expect(idOf(row, ['title=Flat'])).toBe(idOf(row));
  });

  test.each([
    ['another value', { ...row, City: 'Salem' }],
    ['another value where no field is read', { ...row, Flat: '4D' }],
    ['the values changed round', { Address: 'Boston', City: '1 Main St', Flat: '4C' }],
  ])('%s is another record', (_, other) => {
    expect(idOf(other)).not.toBe(idOf(row));
  });
});

test('never throws, and lets nothing pass that the database would refuse', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('$1', '1e9', '{"coordinates":[1]}', '1/1/99', '-1', '9'.repeat(30)),
  );
  const columns = Object.keys(building);
  fc.assert(
    fc.property(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), (cells) => {
      const read = validateRow(mapColumns('properties', columns), cells);
      if ('faults' in read) return read.faults.length > 0;
      const { external_id: id, sqft, asking_price: price } = read.row;
      return id.length > 0 && id.length <= 200 && (sqft === null || Number.isInteger(sqft)) && !Number.isNaN(price);
    }),
  );
});
