import { z } from 'zod';
import { Id, Page, text } from './common.ts';
import { Message } from './message.ts';
import { TextOrNull, TimestampOrNull, listOf, optionalText, stamps } from './rows.ts';

export const inviteStatuses = ['pending', 'accepted', 'declined'] as const;
export const InviteStatus = z.enum(inviteStatuses);
export type InviteStatus = z.infer<typeof InviteStatus>;

/** An invitation of a tenant's business to a property; `answered_at` is the tenant's first reply, acceptance or refusal. */
export const BusinessInvite = z
  .strictObject({
    id: Id,
    business_id: Id,
    property_listing_id: Id,
    invited_by: Id,
    message: TextOrNull,
    status: InviteStatus,
    answered_at: TimestampOrNull,
    ...stamps,
  })
  .meta({ id: 'BusinessInvite' });
export type BusinessInvite = z.infer<typeof BusinessInvite>;

/** An invite in a list, with the names of its two sides. */
export const ListedInvite = z
  .strictObject({ ...BusinessInvite.shape, business_name: z.string(), property_title: z.string() })
  .meta({ id: 'ListedInvite' });
export type ListedInvite = z.infer<typeof ListedInvite>;

export const InviteCreate = z
  .strictObject({ businessId: Id, propertyId: Id, message: optionalText(5000) })
  .meta({ id: 'InviteCreate' });
export type InviteCreate = z.infer<typeof InviteCreate>;

export const InviteListQuery = Page.extend({
  direction: z.enum(['received', 'sent']).optional().meta({
    description: "By the tenant's businesses, or by the caller; tenants get received unless they say otherwise",
  }),
  status: InviteStatus.optional(),
});
export type InviteListQuery = z.infer<typeof InviteListQuery>;

export const InviteList = listOf('invites', ListedInvite);

/** A reply: the invite as it stands now, and where the conversation goes on. */
export const InviteReply = z.strictObject({ invite: BusinessInvite, conversation_id: Id, message: Message });

/** A sent QFP: the invite, and the conversation with the landlord that its message opened. */
export const QfpSent = InviteReply;

/** A qualified facility profile sent by a broker: the tenant's business is invited, the landlord gets the message. */
export const QfpBody = z
  .strictObject({ tenantBusinessId: Id, propertyId: Id, message: text({ max: 5000 }) })
  .meta({ id: 'QfpSend' });
export type QfpBody = z.infer<typeof QfpBody>;
