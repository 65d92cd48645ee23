import { z } from 'zod';
import { Id, Page, Search, WebUrl, partialUpdate, text } from './common.ts';
import { TextOrNull, listOf, optionalText, stamps } from './rows.ts';

export const businessCategories = [
  'F&B',
  'Retail',
  'Office',
  'Industrial',
  'Healthcare',
  'Hospitality',
  'Other',
] as const;
export const BusinessCategory = z.enum(businessCategories);
export type BusinessCategory = z.infer<typeof BusinessCategory>;
export const businessStatuses = ['active', 'pending_verification', 'stealth_mode'] as const;
export const BusinessStatus = z.enum(businessStatuses);
export type BusinessStatus = z.infer<typeof BusinessStatus>;

/** A tenant's business, as its owner sees it. */
export const Business = z
  .strictObject({
    id: Id,
    user_id: Id,
    name: z.string(),
    category: BusinessCategory,
    status: BusinessStatus,
    is_verified: z.boolean(),
    stealth_mode_enabled: z.boolean(),
    logo_url: TextOrNull,
    description: TextOrNull,
    external_id: TextOrNull,
    ...stamps,
  })
  .meta({ id: 'Business' });
export type Business = z.infer<typeof Business>;

/** Verification is the operator's to give, so it is no field here. */
export const BusinessCreate = z
  .strictObject({
    name: text({ max: 200 }),
    category: BusinessCategory.optional(),
    status: BusinessStatus.optional(),
    stealth_mode_enabled: z.boolean().optional(),
    logo_url: WebUrl.nullable().optional(),
    description: optionalText(2000),
    external_id: text({ max: 200 }).nullable().optional(),
  })
  .meta({ id: 'BusinessCreate' });
export type BusinessCreate = z.infer<typeof BusinessCreate>;

export const BusinessUpdate = partialUpdate(BusinessCreate);
export type BusinessUpdate = z.infer<typeof BusinessUpdate>;

export const BusinessListQuery = Page.extend({
  status: BusinessStatus.optional(),
  category: BusinessCategory.optional(),
  search: Search.optional(),
});
export type BusinessListQuery = z.infer<typeof BusinessListQuery>;

export const BusinessList = listOf('businesses', Business);
