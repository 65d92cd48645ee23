import { z } from 'zod';
import { Count, Day } from './rows.ts';

/** What happened to all of a landlord's listings on one UTC day. */
export const LandlordActivityDay = z
  .strictObject({ day: Day, views: Count, clicks: Count, inquiries: Count, favorites: Count, shares: Count })
  .meta({ id: 'LandlordActivityDay' });
export type LandlordActivityDay = z.infer<typeof LandlordActivityDay>;

/** What happened to all of a tenant's businesses and their demand listings on one UTC day. */
export const TenantActivityDay = z
  .strictObject({
    day: Day,
    views: Count,
    clicks: Count,
    invites: Count,
    responses: Count,
    declined: Count,
    messages: Count,
    qfps: Count,
  })
  .meta({ id: 'TenantActivityDay' });
export type TenantActivityDay = z.infer<typeof TenantActivityDay>;

/** One row for each day asked for, oldest first, today last. */
export const LandlordActivity = z.strictObject({ days: z.array(LandlordActivityDay) });
export type LandlordActivity = z.infer<typeof LandlordActivity>;
/** As a landlord's; `views` are all 0 while `viewsLocked`, like the KPI landlordViews. */
export const TenantActivity = z.strictObject({
  days: z.array(TenantActivityDay),
  viewsLocked: z.boolean().describe('True on tier starter, where views are not shown'),
});
export type TenantActivity = z.infer<typeof TenantActivity>;
