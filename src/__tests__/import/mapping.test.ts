import { mapColumns } from '../../import/mapping.ts';
import { ImportRefused } from '../../import/refusal.ts';
import type { Target } from '../../import/targets.ts';

const licences =
  'FOLDERYEAR;LicenceRSN;LicenceNumber;LicenceRevisionNumber;BusinessName;BusinessTradeName;Status;IssuedDate;' +
  'BusinessType;BusinessSubType;House;Street;City;PostalCode;NumberofEmployees;FeePaid;Geom;geo_point_2d';
const storefronts =
  'Commercial District;Address;City;State;Zip Code;Coordinates for Mapping;Square Footage;Length of Vacancy;' +
  'Ownership Type;Former Tenant;Leasing Activity;Census Blocks 2010';
const buildings =
  'OSEBuildingID;DataYear;BuildingType;PrimaryPropertyType;PropertyName;Address;City;State;ZipCode;Latitude;Longitude;' +
  'YearBuilt;NumberofBuildings;NumberofFloors;PropertyGFATotal;PropertyGFAParking;PropertyGFABuilding(s);' +
  'LargestPropertyUseType;LargestPropertyUseTypeGFA;SecondLargestPropertyUseType;YearsENERGYSTARCertified;ComplianceStatus';
const sales =
  'BOROUGH;BUILDING CLASS CATEGORY;BLOCK;LOT;ADDRESS;ZIP CODE;LAND SQUARE FEET;GROSS SQUARE FEET;YEAR BUILT;SALE PRICE;SALE DATE';

/** Field → columns, of a header written with semicolons. */
function mapped(target: Target, header: string, asked: string[] = []): Record<string, string> {
  const { fields } = mapColumns(target, header.split(';'), asked);
  return Object.fromEntries(
    fields.map(({ field, columns }) => [field.name, columns.map((column) => column.name).join(' | ')]),
  );
}

describe('columns found by their names', () => {
  test('business licences', () => {
    expect(mapped('businesses', licences)).toEqual({
      external_id: 'LicenceNumber',
      name: 'BusinessTradeName | BusinessName',
      category: 'BusinessType',
      status: 'Status',
      year: 'FOLDERYEAR',
    });
  });

  test('vacant storefronts: the former tenant is no title, the owner no type', () => {
    expect(mapped('properties', storefronts)).toEqual({
      status: 'Leasing Activity',
      address: 'Address',
      city: 'City',
      state: 'State',
      zip_code: 'Zip Code',
      coordinates: 'Coordinates for Mapping',
      sqft: 'Square Footage',
    });
  });

  test('buildings: the whole area, the main type, no compliance status', () => {
    expect(mapped('properties', buildings)).toEqual({
      external_id: 'OSEBuildingID',
      title: 'PropertyName',
      property_type: 'PrimaryPropertyType',
      address: 'Address',
      city: 'City',
      state: 'State',
      zip_code: 'ZipCode',
      latitude: 'Latitude',
      longitude: 'Longitude',
      sqft: 'PropertyGFATotal',
      year_built: 'YearBuilt',
      floors: 'NumberofFloors',
      year: 'DataYear',
    });
  });

  test('sales: land is the lot, and a sale price is not asked', () => {
    expect(mapped('properties', sales)).toEqual({
      property_type: 'BUILDING CLASS CATEGORY',
      address: 'ADDRESS',
      zip_code: 'ZIP CODE',
      sqft: 'GROSS SQUARE FEET',
      lot_size: 'LAND SQUARE FEET',
      year_built: 'YEAR BUILT',
    });
  });

  test('columns about something else are not taken for the record', () => {
    const foreign = 'Former Property Name;Parking Square Footage;Second Property Type;Tax Year Built;Owner Postal Code';
    expect(mapped('properties', `Address;${foreign}`)).toEqual({ address: 'Address' });
    const own = 'Address;Property Name (main);Total Square Footage;Actual Year Built';
    expect(Object.keys(mapped('properties', own))).toEqual(['title', 'address', 'sqft', 'year_built']);
  });

  test('our own column names', () => {
    const own =
      'external_id;title;property_type;status;address;city;state;zip_code;latitude;longitude;sqft;lot_size;year_built;floors;asking_price;price_per_sqft;lease_type;available_date;amenities;description';
    expect(mapped('properties', own)).toEqual(Object.fromEntries(own.split(';').map((name) => [name, name])));
  });

  test('the order of the columns does not matter', () => {
    expect(mapped('properties', buildings.split(';').reverse().join(';'))).toEqual(mapped('properties', buildings));
    expect(mapped('businesses', licences.split(';').reverse().join(';'))).toEqual(mapped('businesses', licences));
  });

  test('one column is read into one field', () => {
    expect(mapped('properties', 'Name;Type;ID;Price')).toEqual({
      external_id: 'ID',
      title: 'Name',
      property_type: 'Type',
      asking_price: 'Price',
    });
  });

  test('half a coordinate is not read', () => {
    expect(mapped('properties', 'Address;Latitude')).toEqual({ address: 'Address' });
    expect(mapped('properties', 'Address;Lat;Lon;Geom')).toMatchObject({ latitude: 'Lat', longitude: 'Lon' });
    expect(mapped('properties', 'Address;Lat;Geom')).toEqual({ address: 'Address', coordinates: 'Geom' });
  });

  test('columns that are not used are named', () => {
    expect(mapColumns('businesses', ['Name', 'Fax']).unused).toEqual(['Fax']);
  });
});

describe('columns that are asked for', () => {
  test.each([
    ['another column', ['name=BusinessName'], { name: 'BusinessName' }],
    ['a fallback', ['name=BusinessName|BusinessTradeName'], { name: 'BusinessName | BusinessTradeName' }],
    ['by a name written otherwise', ['name=business_name'], { name: 'BusinessName' }],
    [
      'a column that another field would have taken',
      ['description=BusinessType'],
      { description: 'BusinessType', name: 'BusinessTradeName | BusinessName' },
    ],
  ])('%s', (_, asked, expected) => {
    expect(mapped('businesses', licences, asked)).toMatchObject(expected);
  });

  test('a field is left alone', () => {
    expect(mapped('businesses', licences, ['status='])).not.toHaveProperty('status');
  });

  test('a column taken is not guessed for another field', () => {
    expect(mapped('businesses', licences, ['description=Status'])).not.toHaveProperty('status');
  });

  test('a name with signs in it', () => {
    expect(mapped('properties', 'Address;A|B;x=y', ['title=A|B', 'description=x=y'])).toMatchObject({
      title: 'A|B',
      description: 'x=y',
    });
  });

  test('coordinates asked for go before latitude and longitude', () => {
    const fields = mapped('properties', 'Address;Latitude;Longitude;Where', ['coordinates=Where']);
    expect(fields).toEqual({ address: 'Address', coordinates: 'Where' });
  });
});

describe('refused', () => {
  test.each([
    ['an unknown field', ['colour=City'], /no field "colour".*external_id, name, category/],
    ['an unknown column', ['name=Colour'], /no column "Colour".*FOLDERYEAR, LicenceRSN/],
    ['an unknown fallback', ['name=BusinessName|Colour'], /no column "Colour"/],
    ['no equals sign', ['name'], /write field=Column/],
    ['a field asked for twice', ['name=BusinessName', 'name=BusinessTradeName'], /name is mapped twice/],
    [
      'leaving out what is needed',
      ['name='],
      /No column of the file is known as the name of businesses.*--map name=Column/,
    ],
  ])('%s', (_, asked, message) => {
    expect(() => mapped('businesses', licences, asked)).toThrow(message);
    expect(() => mapped('businesses', licences, asked)).toThrow(ImportRefused);
  });

  test('a property without title and address', () => {
    expect(() => mapped('properties', 'City;Rooms')).toThrow(/the title or the address of properties/);
  });

  test('one coordinate', () => {
    expect(() => mapped('properties', 'Address;Lat;y', ['latitude=Lat'])).toThrow(/go together/);
  });
});
