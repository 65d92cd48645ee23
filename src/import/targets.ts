import { readDegrees, readPlace } from './coordinates.ts';
import { readDay, readYear } from './dates.ts';
import * as read from './normalise.ts';
import * as words from './vocabularies.ts';

export type Target = 'businesses' | 'properties';

/** Something a row may say about its record. */
export interface Field {
  name: string;
  read: (cell: string) => read.Reading<unknown>;
  /** What columns that hold it are called, the likeliest first. */
  names: string[];
  /** Every column that bears one of the names is used: the first that says something counts. */
  chain: boolean;
}

export interface TargetFields {
  fields: Field[];
  /** A file that has none of these cannot be imported. */
  needs: string[];
  /** Role of the users that own such records. */
  role: 'tenant' | 'landlord';
}

const field = (name: string, read: Field['read'], names: string): Field => ({
  name,
  read,
  names: names.split(', '),
  chain: false,
});
const chain = (name: string, read: Field['read'], names: string): Field => ({
  ...field(name, read, names),
  chain: true,
});

/** Tells which of two rows with one id is newer; not stored. */
const year = field('year', readYear, 'data year, folder year, licence year, license year, reporting year, year');

const idNames = 'record id, reference number, reference, unique key, unique id, uid, id';

const businesses: TargetFields = {
  role: 'tenant',
  needs: ['name'],
  fields: [
    field(
      'external_id',
      read.readId,
      'external id, licence number, license number, licence no, license no, business licence, business license, ' +
        `account number, business id, business number, company number, registration number, ${idNames}`,
    ),
    chain(
      'name',
      read.readLine,
      'business trade name, trade name, trading name, trading as, dba name, dba, doing business as, business name, ' +
        'company name, company, legal name, business, name',
    ),
    field(
      'category',
      words.readCategory,
      'category, business category, business type, type of business, industry, sector, type',
    ),
    field('status', words.readBusinessStatus, 'status, licence status, license status, business status'),
    field('description', read.readText, 'description, business description, about'),
    field('logo_url', read.readUrl, 'logo url, logo'),
    year,
  ],
};

const properties: TargetFields = {
  role: 'landlord',
  needs: ['title', 'address'],
  fields: [
    field(
      'external_id',
      read.readId,
      `external id, ose building id, building id, property id, listing id, listing number, site id, ${idNames}`,
    ),
    chain('title', read.readLine, 'title, listing title, listing name, property name, building name, site name, name'),
    field('description', read.readText, 'description, listing description, property description, remarks'),
    field(
      'property_type',
      words.readPropertyType,
      'property type, primary property type, type of property, asset type, space type, building class category, ' +
        'largest property use type, use type, property use, land use, building type, type',
    ),
    field(
      'status',
      words.readPropertyStatus,
      'status, listing status, leasing activity, leasing status, lease status, availability, market status',
    ),
    field(
      'address',
      read.readLine,
      'address, street address, property address, building address, site address, full address, address line 1, ' +
        'address 1, incident address, location address',
    ),
    field('city', read.readLine, 'city, town, municipality'),
    field('state', read.readLine, 'state, province, state or province, state province'),
    field('zip_code', read.readPostalCode, 'zip code, zip, postal code, postcode, incident zip'),
    chain(
      'coordinates',
      readPlace,
      'coordinates, geo point 2d, geo point, lat lon, lat long, lat lng, latitude longitude, point, geom, the geom, ' +
        'geometry, wkt, geojson',
    ),
    field('latitude', readDegrees(90), 'latitude, lat'),
    field('longitude', readDegrees(180), 'longitude, lon, lng, long'),
    field(
      'sqft',
      read.readArea,
      'sqft, sq ft, square feet, square footage, property gfa total, gross square feet, gross floor area, total sqft, ' +
        'building sqft, building area, floor area, rentable area, leasable area, size sqft, gla, gfa',
    ),
    field(
      'lot_size',
      read.readArea,
      'lot size, lot area, lot sqft, lot square feet, land square feet, land area, site area',
    ),
    field('year_built', read.readCount, 'year built, built year, construction year, year of construction'),
    field(
      'floors',
      read.readCount,
      'floors, number of floors, num floors, floor count, stories, storeys, number of stories, number of storeys',
    ),
    field('asking_price', read.readPrice, 'asking price, list price, listing price, price'),
    field(
      'price_per_sqft',
      read.readPrice,
      'price per sqft, price per sq ft, price per square foot, price psf, psf, rent per sqft, rent per square foot',
    ),
    field('lease_type', read.readLine, 'lease type, type of lease'),
    field('available_date', readDay, 'available date, date available, available from, available on, availability date'),
    field('amenities', read.readList, 'amenities, features'),
    year,
  ],
};

export const targets: Record<Target, TargetFields> = { businesses, properties };
