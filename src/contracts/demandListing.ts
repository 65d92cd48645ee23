import { z } from 'zod';
import { DateOnly, Id, MoneyInput, Page, integer, partialUpdate, text, textList } from './common.ts';
import { PropertyType } from './propertyListing.ts';
import { Day, IdOrNull, IntegerOrNull, MoneyOrNull, TextOrNull, listOf, optionalText, stamps } from './rows.ts';

export const demandStatuses = ['active', 'pending', 'closed'] as const;
export const DemandStatus = z.enum(demandStatuses);
export type DemandStatus = z.infer<typeof DemandStatus>;

/** The space a business looks for, as its owner sees it. */
export const DemandListing = z
  .strictObject({
    id: Id,
    business_id: Id,
    owner_id: Id,
    title: z.string(),
    description: TextOrNull,
    location_name: TextOrNull,
    city: TextOrNull,
    state: TextOrNull,
    address: TextOrNull,
    sqft_min: IntegerOrNull,
    sqft_max: IntegerOrNull,
    budget_min: MoneyOrNull,
    budget_max: MoneyOrNull,
    asset_type: PropertyType.nullable(),
    industry: TextOrNull,
    duration_type: TextOrNull,
    start_date: Day.nullable(),
    amenities: z.array(z.string()),
    additional_features: z.array(z.string()),
    requirements: TextOrNull,
    stealth_mode: z.boolean(),
    status: DemandStatus,
    ...stamps,
  })
  .meta({ id: 'DemandListing' });
export type DemandListing = z.infer<typeof DemandListing>;

/** An own demand listing in the list over all businesses, with the name of its business. */
export const ListedDemandListing = z
  .strictObject({ ...DemandListing.shape, business_name: z.string() })
  .meta({ id: 'ListedDemandListing' });
export type ListedDemandListing = z.infer<typeof ListedDemandListing>;

/**
 * An active demand listing as landlords and brokers see it: the business by name, never the person behind it. In stealth
 * (of the listing or of its business) name and title read "Confidential", and what could tell who it is, is null.
 */
export const OpenDemandListing = z
  .strictObject({ ...DemandListing.omit({ owner_id: true }).shape, business_id: IdOrNull, business_name: z.string() })
  .meta({ id: 'OpenDemandListing' });
export type OpenDemandListing = z.infer<typeof OpenDemandListing>;

const RANGES = [
  ['sqft_min', 'sqft_max'],
  ['budget_min', 'budget_max'],
] as const;
type Bound = (typeof RANGES)[number][number];

/** A lower bound above its upper bound, when both are there; the database checks an update of one against the other. */
function checkRanges(value: { [K in Bound]?: number | string | null | undefined }, ctx: z.core.$RefinementCtx): void {
  for (const [low, high] of RANGES) {
    if (value[low] == null || value[high] == null || Number(value[low]) <= Number(value[high])) continue;
    ctx.issues.push({ code: 'custom', input: value[low], path: [low], message: `Must not exceed ${high}` });
  }
}

export const DemandListingCreate = z
  .strictObject({
    title: text({ max: 200 }),
    description: optionalText(4000),
    location_name: optionalText(200),
    city: optionalText(100),
    state: optionalText(100),
    address: optionalText(300),
    sqft_min: integer(0, 100_000_000).nullable().optional(),
    sqft_max: integer(0, 100_000_000).nullable().optional(),
    budget_min: MoneyInput.nullable().optional(),
    budget_max: MoneyInput.nullable().optional(),
    asset_type: PropertyType.nullable().optional(),
    industry: optionalText(100),
    duration_type: optionalText(50),
    start_date: DateOnly.nullable().optional(),
    amenities: textList(50, 100).optional(),
    additional_features: textList(50, 100).optional(),
    requirements: optionalText(2000),
    stealth_mode: z.boolean().optional(),
    status: DemandStatus.optional(),
  })
  .superRefine(checkRanges)
  .meta({ id: 'DemandListingCreate' });
export type DemandListingCreate = z.infer<typeof DemandListingCreate>;

export const DemandListingUpdate = partialUpdate(DemandListingCreate).superRefine(checkRanges);
export type DemandListingUpdate = z.infer<typeof DemandListingUpdate>;

export const StealthBody = z.strictObject({ stealth_mode: z.boolean() });

export const DemandListQuery = Page.extend({ status: DemandStatus.optional() });
export type DemandListQuery = z.infer<typeof DemandListQuery>;

export const DemandList = listOf('demandListings', DemandListing);
export const ListedDemandList = listOf('demandListings', ListedDemandListing);
export const OpenDemandList = listOf('demandListings', OpenDemandListing);
