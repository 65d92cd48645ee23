import type { ConversationStart, ConversationSummary, UnreadTotal } from '../contracts/conversation.ts';
import type { Page } from '../contracts/common.ts';
import type { MessageCreate, MessageListQuery } from '../contracts/message.ts';
import type { Paged } from '../contracts/rows.ts';
import type { Database, Queryable } from '../db/database.ts';
import { badRequest } from '../errors/index.ts';
import { conversationStore, type About, type OwnConversation } from '../stores/conversationStore.ts';
import { messageStore } from '../stores/messageStore.ts';
import { recipientStore, type Recipient } from '../stores/recipientStore.ts';
import type { Stored } from '../stores/statements.ts';
import * as correspondence from './correspondence.ts';
import { found, type Party } from './rules.ts';

/** Conversations and their messages; only who takes part in one can tell that it is there. */
export class ConversationService {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  list(userId: string, page: Page): Promise<Paged<Stored<ConversationSummary>>> {
    return this.#db.snapshot(async (tx) => {
      const own = await conversationStore.list(tx, userId, page);
      return { ...own, rows: await summaries(tx, userId, own.rows) };
    });
  }

  async unread(userId: string): Promise<UnreadTotal> {
    return { totalUnread: await conversationStore.unread(this.#db, userId) };
  }

  get(userId: string, id: string): Promise<Stored<ConversationSummary>> {
    return this.#db.snapshot(async (tx) => {
      const own = found(await conversationStore.find(tx, userId, id), 'Conversation');
      const [summary] = await summaries(tx, userId, [own]);
      return found(summary, 'Conversation');
    });
  }

  /** Writes to a user, to a property's landlord, or to a demand listing's tenant. */
  start(sender: Party, { message: content, ...target }: ConversationStart) {
    return this.#db.write(sender.userId, async (tx) => {
      const { user_id: to, subject, about } = await this.#recipient(tx, sender, target);
      return correspondence.write(tx, { from: sender.userId, to, about, subject, content });
    });
  }

  messages(userId: string, id: string, query: MessageListQuery) {
    return this.#db.snapshot(async (tx) => {
      await requireParticipant(tx, userId, id);
      if (query.before && !(await messageStore.isIn(tx, id, query.before))) throw unknown('before');
      const read = await messageStore.list(tx, id, query);
      const messages = read.slice(0, query.limit);
      const hasMore = read.length > query.limit;
      return { messages, limit: query.limit, hasMore, nextBefore: hasMore ? (messages.at(-1)?.id ?? null) : null };
    });
  }

  send(userId: string, id: string, { content, attachments }: MessageCreate) {
    return this.#db.write(userId, async (tx) => {
      await requireParticipant(tx, userId, id);
      return messageStore.insert(tx, { conversationId: id, senderId: userId, content, attachments });
    });
  }

  markRead(userId: string, id: string) {
    return this.#db.write(userId, async (tx) =>
      found(await conversationStore.markRead(tx, userId, id), 'Conversation'),
    );
  }

  async #recipient(
    tx: Queryable,
    { userId, role }: Party,
    target: Omit<ConversationStart, 'message'>,
  ): Promise<Recipient & { about: About }> {
    const { recipientId, propertyId, demandListingId } = target;
    if (propertyId) {
      const to = usable('propertyId', userId, await recipientStore.landlordOf(tx, propertyId));
      return { ...to, about: { property_listing_id: propertyId } };
    }
    if (demandListingId) {
      // Tenants do not see one another's listings.
      const tenant = role === 'tenant' ? undefined : await recipientStore.tenantOf(tx, demandListingId);
      return { ...usable('demandListingId', userId, tenant), about: { demand_listing_id: demandListingId } };
    }
    return { ...usable('recipientId', userId, await recipientStore.user(tx, recipientId ?? null)), about: {} };
  }
}

const unknown = (path: string) => badRequest([{ path, message: 'Does not exist' }]);

/** A recipient that is there and is somebody else, or 400 naming the field. */
function usable(path: string, userId: string, recipient: Recipient | undefined): Recipient {
  if (!recipient) throw unknown(path);
  if (recipient.user_id === userId) throw badRequest([{ path, message: 'Leads to yourself' }]);
  return recipient;
}

async function requireParticipant(db: Queryable, userId: string, id: string): Promise<void> {
  found((await conversationStore.isParticipant(db, userId, id)) || undefined, 'Conversation');
}

/** Completes the caller's conversations with who takes part and what was said last. */
async function summaries(
  db: Queryable,
  userId: string,
  own: OwnConversation[],
): Promise<Stored<ConversationSummary>[]> {
  const ids = own.map((conversation) => conversation.id);
  const people = await conversationStore.correspondents(db, userId, ids);
  const newest = new Map((await messageStore.newestOf(db, ids)).map((message) => [message.conversation_id, message]));
  const participants = (id: string) =>
    people.filter((person) => person.conversation_id === id).map(({ conversation_id: _, ...person }) => person);
  return own.map((conversation) => ({
    ...conversation,
    participants: participants(conversation.id),
    last_message: newest.get(conversation.id) ?? null,
  })) as unknown as Stored<ConversationSummary>[];
}
