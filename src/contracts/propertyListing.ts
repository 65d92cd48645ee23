import { z } from 'zod';
import {
  DateOnly,
  Id,
  MoneyInput,
  Page,
  Search,
  WebUrl,
  decimal,
  integer,
  partialUpdate,
  queryBoolean,
  queryInteger,
  text,
  textList,
} from './common.ts';
import { Day, IntegerOrNull, MoneyOrNull, NumberOrNull, TextOrNull, listOf, optionalText, stamps } from './rows.ts';

export const propertyTypes = [
  'retail',
  'restaurant',
  'office',
  'industrial',
  'warehouse',
  'medical',
  'flex',
  'land',
  'other',
] as const;
/** What a property is; also what a demand listing looks for (`asset_type`). */
export const PropertyType = z.enum(propertyTypes);
export type PropertyType = z.infer<typeof PropertyType>;
export const propertyStatuses = ['active', 'pending', 'leased', 'off_market'] as const;
export const PropertyStatus = z.enum(propertyStatuses);
export type PropertyStatus = z.infer<typeof PropertyStatus>;

/** A landlord's property listing. Unknown facts are null, never invented. */
export const PropertyListing = z
  .strictObject({
    id: Id,
    user_id: Id,
    title: z.string(),
    description: TextOrNull,
    property_type: PropertyType,
    status: PropertyStatus,
    address: TextOrNull,
    city: TextOrNull,
    state: TextOrNull,
    zip_code: TextOrNull,
    latitude: NumberOrNull,
    longitude: NumberOrNull,
    sqft: IntegerOrNull,
    lot_size: IntegerOrNull,
    year_built: IntegerOrNull,
    floors: IntegerOrNull,
    asking_price: MoneyOrNull,
    price_per_sqft: MoneyOrNull,
    lease_type: TextOrNull,
    available_date: Day.nullable(),
    amenities: z.array(z.string()),
    photos: z.array(z.string()),
    is_featured: z.boolean(),
    is_verified: z.boolean(),
    external_id: TextOrNull,
    ...stamps,
  })
  .meta({ id: 'PropertyListing' });
export type PropertyListing = z.infer<typeof PropertyListing>;

/** Featuring and verification are the operator's to give, so they are no fields here. */
export const PropertyListingCreate = z
  .strictObject({
    title: text({ max: 200 }),
    description: optionalText(4000),
    property_type: PropertyType.optional(),
    status: PropertyStatus.optional(),
    address: optionalText(300),
    city: optionalText(100),
    state: optionalText(100),
    zip_code: optionalText(20),
    latitude: decimal(-90, 90, 6).nullable().optional(),
    longitude: decimal(-180, 180, 6).nullable().optional(),
    sqft: integer(0, 100_000_000).nullable().optional(),
    lot_size: integer(0, 2_000_000_000).nullable().optional(),
    year_built: integer(1500, 2200).nullable().optional(),
    floors: integer(0, 300).nullable().optional(),
    asking_price: MoneyInput.nullable().optional(),
    price_per_sqft: MoneyInput.nullable().optional(),
    lease_type: optionalText(50),
    available_date: DateOnly.nullable().optional(),
    amenities: textList(50, 100).optional(),
    photos: z.array(WebUrl).max(20).optional(),
    external_id: text({ max: 200 }).nullable().optional(),
  })
  .meta({ id: 'PropertyListingCreate' });
export type PropertyListingCreate = z.infer<typeof PropertyListingCreate>;

export const PropertyListingUpdate = partialUpdate(PropertyListingCreate);
export type PropertyListingUpdate = z.infer<typeof PropertyListingUpdate>;

export const PropertyStatusBody = z.strictObject({ status: PropertyStatus });

export const PropertyMyQuery = Page.extend({
  status: PropertyStatus.optional(),
  propertyType: PropertyType.optional(),
  search: Search.optional().meta({ description: 'Part of a title, address or city' }),
});
export type PropertyMyQuery = z.infer<typeof PropertyMyQuery>;

/** What narrows a browse by words, place, kind and size; shared by properties and demands. */
export const BrowseQuery = Page.extend({
  search: Search.optional(),
  location: Search.optional().meta({ description: 'Part of a city, state or place' }),
  propertyType: PropertyType.optional(),
  minSqft: queryInteger(0, 100_000_000).optional(),
  maxSqft: queryInteger(0, 100_000_000).optional(),
});
export type BrowseQuery = z.infer<typeof BrowseQuery>;

export const PropertySearchQuery = BrowseQuery.extend({
  city: Search.optional(),
  state: Search.optional(),
  minPrice: queryInteger(0, 9_999_999_999).optional(),
  maxPrice: queryInteger(0, 9_999_999_999).optional(),
  favorites: queryBoolean.optional().meta({ description: 'Only what the caller has marked as a favourite' }),
});
export type PropertySearchQuery = z.infer<typeof PropertySearchQuery>;

export const PropertyList = listOf('properties', PropertyListing);

/** Whether the caller has the property among their favourites. */
export const Favorite = z.strictObject({ is_favorite: z.boolean() });
