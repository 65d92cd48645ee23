import { z } from 'zod';
import { Id, Role, Timestamp, text } from './common.ts';
import { Message } from './message.ts';
import { Count, IdOrNull, TextOrNull, TimestampOrNull, listOf, stamps } from './rows.ts';

/** A conversation and what it is about. */
export const Conversation = z
  .strictObject({
    id: Id,
    subject: TextOrNull,
    property_listing_id: IdOrNull,
    demand_listing_id: IdOrNull,
    business_id: IdOrNull,
    invite_id: IdOrNull,
    created_by: IdOrNull,
    last_message_at: TimestampOrNull,
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'Conversation' });
export type Conversation = z.infer<typeof Conversation>;

/** Somebody's place in a conversation, known to them alone. */
export const ConversationParticipant = z
  .strictObject({
    id: Id,
    conversation_id: Id,
    user_id: Id,
    unread_count: Count,
    last_read_at: TimestampOrNull,
    ...stamps,
  })
  .meta({ id: 'ConversationParticipant' });
export type ConversationParticipant = z.infer<typeof ConversationParticipant>;

/** Who takes part, as the others may know them: a tenant in stealth is "Confidential". */
export const Correspondent = z
  .strictObject({ user_id: Id, role: Role, display_name: z.string() })
  .meta({ id: 'Correspondent' });
export type Correspondent = z.infer<typeof Correspondent>;

/** A conversation as one participant sees it. */
export const ConversationSummary = z
  .strictObject({
    ...Conversation.shape,
    unread_count: Count,
    participants: z.array(Correspondent),
    last_message: Message.nullable(),
  })
  .meta({ id: 'ConversationSummary' });
export type ConversationSummary = z.infer<typeof ConversationSummary>;

const TARGETS = ['recipientId', 'propertyId', 'demandListingId'] as const;

/** Exactly one target: a person, a property (its landlord) or a demand listing (its tenant). */
export const ConversationStart = z
  .strictObject({
    recipientId: Id.optional(),
    propertyId: Id.optional(),
    demandListingId: Id.optional(),
    message: text({ max: 5000 }),
  })
  .refine((value) => TARGETS.filter((target) => value[target] !== undefined).length === 1, {
    error: 'Name exactly one of recipientId, propertyId and demandListingId',
    path: ['recipientId'],
  })
  .meta({ id: 'ConversationStart' });
export type ConversationStart = z.infer<typeof ConversationStart>;

/** Unread messages of all conversations. */
export const UnreadTotal = z.strictObject({ totalUnread: Count }).meta({ id: 'UnreadTotal' });
export type UnreadTotal = z.infer<typeof UnreadTotal>;

export const ConversationList = listOf('conversations', ConversationSummary);

/** `created` is false when the caller already had a conversation with them about the same thing: it goes on there. */
export const ConversationStarted = z.strictObject({ conversation_id: Id, message: Message, created: z.boolean() });
