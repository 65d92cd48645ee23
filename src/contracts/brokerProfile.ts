import { z } from 'zod';
import { Id, Money, WebUrl, integer, partialUpdate, text, textList } from './common.ts';
import { Count, IntegerOrNull, TextOrNull, optionalText, stamps } from './rows.ts';

/** What a broker says of their practice. */
export const BrokerProfile = z
  .strictObject({
    id: Id,
    user_id: Id,
    company_name: z.string(),
    license_number: TextOrNull,
    license_state: TextOrNull,
    specialties: z.array(z.string()),
    bio: TextOrNull,
    website_url: TextOrNull,
    years_experience: IntegerOrNull,
    ...stamps,
  })
  .meta({ id: 'BrokerProfile' });
export type BrokerProfile = z.infer<typeof BrokerProfile>;

/** The profile with what the broker's signed deals add up to; both are computed and never written. */
export const BrokerProfileWithTotals = z
  .strictObject({ ...BrokerProfile.shape, total_deals_closed: Count, total_commission_earned: Money })
  .meta({ id: 'BrokerProfileWithTotals' });
export type BrokerProfileWithTotals = z.infer<typeof BrokerProfileWithTotals>;

export const BrokerProfileCreate = z
  .strictObject({
    company_name: text({ max: 200 }),
    license_number: optionalText(100),
    license_state: z
      .string()
      .regex(/^[A-Z]{2}$/, 'Must be two capital letters')
      .nullable()
      .optional(),
    specialties: textList(20, 100).optional(),
    bio: optionalText(2000),
    website_url: WebUrl.nullable().optional(),
    years_experience: integer(0, 100).nullable().optional(),
  })
  .meta({ id: 'BrokerProfileCreate' });
export type BrokerProfileCreate = z.infer<typeof BrokerProfileCreate>;

export const BrokerProfileUpdate = partialUpdate(BrokerProfileCreate);
export type BrokerProfileUpdate = z.infer<typeof BrokerProfileUpdate>;
