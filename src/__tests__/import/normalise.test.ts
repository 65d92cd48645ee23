import { readDegrees, readPlace } from '../../import/coordinates.ts';
import { readDay, readYear } from '../../import/dates.ts';
import * as read from '../../import/normalise.ts';
import * as words from '../../import/vocabularies.ts';

const nothing = ['', '   ', 'N/A', 'n/a', '#N/A', 'Unspecified', 'Unknown', 'UNKNOWN', 'null', 'None', '-', '--'];
const fault = (reason: string) => new read.Fault(reason);

describe('cells that say nothing', () => {
  const readers = { ...read, readDay, readYear, readPlace, ...words, degrees: readDegrees(90) };
  test.each(Object.entries(readers).filter(([name]) => name !== 'Fault' && name !== 'saysNothing'))(
    '%s',
    (_, reader) => {
      for (const cell of nothing) expect((reader as (cell: string) => unknown)(cell)).toBeNull();
    },
  );
});

describe('numbers', () => {
  test.each([
    ['1234', '1234'],
    ['88,434', '88434'],
    ['1,234,567.5', '1234567.5'],
    ['1 234.50', '1234.50'],
    ["1'234", '1234'],
    ['$1,234.50', '1234.50'],
    [' $750,000 ', '750000'],
    ['US$ 5', '5'],
    ['€7', '7'],
    ['7 EUR', '7'],
    ['-5', '-5'],
    ['-$5', '-5'],
    ['$-5', '-5'],
    ['(1,234.00)', '-1234.00'],
    ['($12)', '-12'],
    ['007', '7'],
    ['-0.00', '0.00'],
    ['.5', '.5'],
    [' $-   ', null],
    ['$ -   ', null],
    ['$', null],
  ])('%j is %j', (cell, value) => {
    expect(read.readDecimal(cell)).toBe(value);
  });

  test.each([
    ...[
      'abc',
      '1,23',
      '12,34,567',
      '1234,5',
      '1.234,56',
      '1e5',
      '1.5E+06',
      'Infinity',
      '-Infinity',
      'inf',
      '∞',
      'NaN',
      'nan',
    ],
    ...['0x10', '--5', '1-2', '5.', '1..2', '50%', '１２', '2,500-3,000', '1,234 567 x'],
  ])('%j is none', (cell) => {
    expect(read.readDecimal(cell)).toEqual(fault('is not a number'));
  });

  test.each([
    ['1234.5', 1234.5],
    ['1234.500', 1234.5],
    ['9,999,999,999.99', 9_999_999_999.99],
    ['10000000000', fault('has more than ten digits')],
    ['1.005', fault('has more than two decimals')],
    ['0.001', fault('has more than two decimals')],
    ['NaN', fault('is not a number')],
  ])('money %j', (cell, value) => {
    expect(read.readMoney(cell)).toEqual(value);
  });

  test.each([
    ['43.0', 43],
    ['1,927', 1927],
    ['-3', -3],
    ['43.5', fault('is not a whole number')],
    ['9007199254740993', fault('is not a whole number')],
    ['twelve', fault('is not a whole number')],
  ])('whole number %j', (cell, value) => {
    expect(read.readInteger(cell)).toEqual(value);
  });

  test.each([
    ['88,434', 88_434],
    ['4,000 sq. ft.', 4_000],
    ['4000 SF', 4_000],
    ['1,204.6', 1_205],
    ['0', null],
    ['0.2', null],
    ['2,500-3,000', fault('is not a number of square feet')],
    ['1.2 acres', fault('is not a number of square feet')],
  ])('area %j', (cell, value) => {
    expect(read.readArea(cell)).toEqual(value);
  });

  test('0 is no count and no price', () => {
    expect([read.readCount('0'), read.readPrice('0.00'), read.readPrice('$ - ')]).toEqual([null, null, null]);
  });
});

describe('days', () => {
  test.each([
    ['2024-01-16', '2024-01-16'],
    ['2024-1-6', '2024-01-06'],
    ['2024-01-16T14:37:35-08:00', '2024-01-16'],
    ['2024-01-16 23:59:59.123Z', '2024-01-16'],
    ['5/18/18', '2018-05-18'],
    ['05/18/1968', '1968-05-18'],
    ['1/2/68', '2068-01-02'],
    ['1/2/69', '1969-01-02'],
    ['12/25/2013 11:59:08 PM', '2013-12-25'],
    ['12/25/2013 23:59', '2013-12-25'],
    ['2/29/2024', '2024-02-29'],
  ])('%j is %j', (cell, day) => {
    expect(readDay(cell)).toBe(day);
  });

  test.each([
    ...[
      '2/29/2023',
      '25/12/2013',
      '2024-13-01',
      '2024-00-10',
      'infinity',
      '-infinity',
      'now',
      'tomorrow',
      '43831',
      '1899-12-31',
    ],
    ...['2201-01-01', '12/25/2013 25:00', '2024-01-16T14:37:35-99:00', '2024-01-16 noon', '5/18/018', '10000-01-01'],
  ])('%j is none', (cell) => {
    expect(readDay(cell)).toBeInstanceOf(read.Fault);
  });

  test.each([
    ['24', 2024],
    ['2016', 2016],
    ['2016.0', 2016],
    ['99', 1999],
    ['2016-2017', null],
    ['0016', null],
  ])('year %j is %j', (cell, year) => {
    expect(readYear(cell)).toBe(year);
  });
});

describe('places', () => {
  const place = { latitude: 49.251234, longitude: -123.105679 };
  test.each([
    ['49.2512344999999, -123.105678512345'],
    ['(49.2512344999999, -123.105678512345)'],
    ['49.2512344999999 -123.105678512345'],
    ['POINT (-123.105678512345 49.2512344999999)'],
    ['SRID=4326;POINT(-123.105678512345 49.2512344999999)'],
    ['Point Z (-123.105678512345 49.2512344999999 12.5)'],
    ['{"coordinates": [-123.105678512345, 49.2512344999999], "type": "Point"}'],
    ['{"type":"Feature","geometry":{"type":"Point","coordinates":[-123.105678512345, 49.2512344999999]}}'],
  ])('%s', (cell) => {
    expect(readPlace(cell)).toEqual(place);
  });

  test.each([
    ['0, 0', null],
    ['1006307, 169492', fault('lies outside the globe')],
    ['POINT (49.28 -123.11)', fault('lies outside the globe')],
    ['Main Street 5', fault('is not a pair of coordinates')],
    ['49.2', fault('is not a pair of coordinates')],
    ['{"coordinates": "x"}', fault('is not a pair of coordinates')],
    ['{', fault('is not a pair of coordinates')],
    ['{"coordinates": [1e999, 1]}', fault('lies outside the globe')],
  ])('%j', (cell, value) => {
    expect(readPlace(cell)).toEqual(value);
  });

  test.each([
    ['45.1234', 45.1234],
    ['-45.12340049', -45.1234],
    ['90.1', fault('is not between -90 and 90')],
    ['Infinity', fault('is not a number of degrees')],
  ])('latitude %j', (cell, value) => {
    expect(readDegrees(90)(cell)).toEqual(value);
  });
});

describe('text', () => {
  test('lines are trimmed, composed, and have no runs of blanks', () => {
    expect(read.readLine('  Cafe\u0301 \u00a0\n Zoë\t')).toBe('Café Zoë');
  });

  test('a description keeps its lines', () => {
    expect(read.readText(' a\r\nb\rc ')).toBe('a\nb\nc');
  });

  test.each([
    ['02138', '02138'],
    ['98101.0', '98101'],
    ['v6c 0b9', 'V6C 0B9'],
  ])('postal code %j is %j', (cell, code) => {
    expect(read.readPostalCode(cell)).toBe(code);
  });

  test('an id that a spreadsheet has shortened is none', () => {
    expect(read.readId('1.23E+11')).toBeInstanceOf(read.Fault);
    expect(read.readId('0012')).toBe('0012');
  });

  test.each([
    ['https://example.com/logo.png', 'https://example.com/logo.png'],
    ['javascript:alert(1)', fault('is not a web address')],
    ['example.com', fault('is not a web address')],
  ])('web address %j', (cell, value) => {
    expect(read.readUrl(cell)).toEqual(value);
  });

  test.each([
    ['Parking; Loading dock, rear', ['Parking', 'Loading dock, rear']],
    ['Parking, Loading dock,, Parking', ['Parking', 'Loading dock']],
    [';;', null],
  ])('list %j', (cell, value) => {
    expect(read.readList(cell)).toEqual(value);
  });
});

describe('vocabularies', () => {
  test.each([
    ['Restaurant', 'F&B'],
    ['Ltd Service Food Establishment', 'F&B'],
    ['Liquor Establishment Standard', 'F&B'],
    ['f&b', 'F&B'],
    ['Retail Dealer', 'Retail'],
    ['Retail Dealer - Food', 'Retail'],
    ['Coffee Shop', 'F&B'],
    ['Office', 'Office'],
    ['Financial Services', 'Office'],
    ['Hotel', 'Hospitality'],
    ['Short-term rental', 'Hospitality'],
    ['Health Services', 'Healthcare'],
    ['Animal Clinic/Hospital', 'Healthcare'],
    ['Manufacturer - Food', 'Industrial'],
    ['Warehouse Operator', 'Industrial'],
    ['Wholesale Dealer', 'Industrial'],
    ['Contractor', 'Other'],
  ])('business type %j is %j', (cell, category) => {
    expect(words.readCategory(cell)).toBe(category);
  });

  test.each([
    ['Issued', 'active'],
    ['active', 'active'],
    ['Pending', 'pending_verification'],
    ['Inactive', 'pending_verification'],
    ['Gone Out of Business', 'pending_verification'],
    ['Cancelled', 'pending_verification'],
    ['Stealth mode', 'stealth_mode'],
    ['Something else', 'pending_verification'],
  ])('licence status %j is %j', (cell, status) => {
    expect(words.readBusinessStatus(cell)).toBe(status);
  });

  test.each([
    ['Hotel', 'other'],
    ['Small- and Mid-Sized Office', 'office'],
    ['Medical Office', 'medical'],
    ['Hospital', 'medical'],
    ['Hospitality', 'other'],
    ['Self-Storage Facility', 'warehouse'],
    ['Distribution Center', 'warehouse'],
    ['Supermarket / Grocery Store', 'retail'],
    ['22 STORE BUILDINGS', 'retail'],
    ['27 FACTORIES', 'industrial'],
    ['31 COMMERCIAL VACANT LAND', 'land'],
    ['Restaurant', 'restaurant'],
    ['Mixed Use Property', 'other'],
    ['flex', 'flex'],
  ])('property type %j is %j', (cell, type) => {
    expect(words.readPropertyType(cell)).toBe(type);
  });

  test.each([
    ['Actively leasing', 'active'],
    ['Leased pending occupancy', 'leased'],
    ['Under redevelopment', 'off_market'],
    ['For Sale', 'active'],
    ['Inactive', 'off_market'],
    ['off-market', 'off_market'],
    ['Under contract', 'pending'],
  ])('leasing activity %j is %j', (cell, status) => {
    expect(words.readPropertyStatus(cell)).toBe(status);
  });
});
