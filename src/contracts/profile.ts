import { z } from 'zod';
import { Id, WebUrl, partialUpdate, text } from './common.ts';
import { TextOrNull, optionalText, stamps } from './rows.ts';

export const subscriptionTiers = ['starter', 'pro', 'premium', 'enterprise'] as const;
export const SubscriptionTier = z.enum(subscriptionTiers);
export type SubscriptionTier = z.infer<typeof SubscriptionTier>;

/** A user's profile; the tier is the operator's to set, `profile_completed` follows from the names being filled in. */
export const UserProfile = z
  .strictObject({
    id: Id,
    user_id: Id,
    first_name: z.string(),
    last_name: z.string(),
    bio: TextOrNull,
    phone: TextOrNull,
    photo_url: TextOrNull,
    profile_completed: z.boolean(),
    subscription_tier: SubscriptionTier,
    ...stamps,
  })
  .meta({ id: 'UserProfile' });
export type UserProfile = z.infer<typeof UserProfile>;

export const UserProfileUpdate = partialUpdate(
  z.strictObject({
    first_name: text({ min: 0, max: 100 }),
    last_name: text({ min: 0, max: 100 }),
    bio: optionalText(2000),
    phone: optionalText(40),
    photo_url: WebUrl.nullable(),
  }),
);
export type UserProfileUpdate = z.infer<typeof UserProfileUpdate>;
