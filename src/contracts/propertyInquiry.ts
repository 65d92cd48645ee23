import { z } from 'zod';
import { Id, text } from './common.ts';
import { Message } from './message.ts';
import { Day, IdOrNull, TimestampOrNull, stamps } from './rows.ts';

/** Somebody's question about a property; one a user and day, answered when the landlord writes in its conversation. */
export const PropertyInquiry = z
  .strictObject({
    id: Id,
    property_listing_id: Id,
    user_id: Id,
    conversation_id: IdOrNull,
    inquired_on: Day,
    answered_at: TimestampOrNull,
    ...stamps,
  })
  .meta({ id: 'PropertyInquiry' });
export type PropertyInquiry = z.infer<typeof PropertyInquiry>;

/** A body that carries one message and nothing else. */
export const MessageBody = z.strictObject({ message: text({ max: 5000 }) });
export type MessageBody = z.infer<typeof MessageBody>;

/** `counted` is false when the caller had inquired about the property today already; the message is sent all the same. */
export const InquiryAnswer = z.strictObject({ conversation_id: Id, message: Message, counted: z.boolean() });
