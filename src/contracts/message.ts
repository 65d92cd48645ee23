import { z } from 'zod';
import { Id, WebUrl, integer, queryInteger, text } from './common.ts';
import { IdOrNull, stamps } from './rows.ts';

/** A file that lies elsewhere, named in a message; `size` in bytes. */
export const Attachment = z
  .strictObject({
    name: z.string(),
    url: z.string(),
    type: z.string().optional(),
    size: z.number().int().min(0).optional(),
  })
  .meta({ id: 'Attachment' });
export type Attachment = z.infer<typeof Attachment>;

/** One message of a conversation. */
export const Message = z
  .strictObject({
    id: Id,
    conversation_id: Id,
    sender_id: Id,
    content: z.string(),
    attachments: z.array(Attachment),
    ...stamps,
  })
  .meta({ id: 'Message' });
export type Message = z.infer<typeof Message>;

const AttachmentInput = z.strictObject({
  name: text({ max: 200 }),
  url: WebUrl,
  type: text({ max: 100 }).optional(),
  size: integer(0, 10_000_000_000).optional(),
});

// The table takes 8 KB of jsonb; what this text limit lets through stays below that with jsonb's own overhead.
const ATTACHMENT_BYTES = 6000;
const byteLength = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

export const MessageCreate = z
  .strictObject({
    content: text({ max: 5000 }),
    attachments: z
      .array(AttachmentInput)
      .max(10)
      .refine((list) => byteLength(list) <= ATTACHMENT_BYTES, { error: `Must take at most ${ATTACHMENT_BYTES} bytes` })
      .optional(),
  })
  .meta({ id: 'MessageCreate' });
export type MessageCreate = z.infer<typeof MessageCreate>;

export const MessageListQuery = z.strictObject({
  before: Id.optional().meta({ description: 'Id of a message: only older ones' }),
  limit: queryInteger(1, 100).prefault('50'),
});
export type MessageListQuery = z.infer<typeof MessageListQuery>;

/** Newest first; hand `nextBefore` back as `before` for the older ones. */
export const MessageList = z.strictObject({
  messages: z.array(Message),
  limit: z.number().int(),
  hasMore: z.boolean(),
  nextBefore: IdOrNull,
});
