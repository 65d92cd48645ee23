import { Message, type Attachment, type MessageListQuery } from '../contracts/message.ts';
import type { Queryable } from '../db/database.ts';
import { raw, sql } from '../db/sql.ts';
import { columnsOf, type Stored } from './statements.ts';

const columns = columnsOf(Message);
const newest = raw('created_at desc, id desc');

export interface NewMessage {
  conversationId: string;
  senderId: string;
  content: string;
  attachments?: Attachment[] | undefined;
}

export const messageStore = {
  async insert(tx: Queryable, message: NewMessage): Promise<Stored<Message>> {
    return (await tx.row(sql`
      insert into messages (conversation_id, sender_id, content, attachments)
      values (${message.conversationId}::uuid, ${message.senderId}::uuid, ${message.content},
        ${JSON.stringify(message.attachments ?? [])}::jsonb)
      returning ${columns}`)) as Stored<Message>;
  },

  /** Messages of a conversation, newest first, older than `before`; one more than `limit` when there are more. */
  list(db: Queryable, conversationId: string, { before, limit }: MessageListQuery): Promise<Stored<Message>[]> {
    const older = before
      ? sql`and (created_at, id) < (select created_at, id from messages
          where id = ${before}::uuid and conversation_id = ${conversationId}::uuid)`
      : raw('');
    return db.rows(sql`
      select ${columns} from messages where conversation_id = ${conversationId}::uuid ${older}
      order by ${newest} limit ${limit + 1}`);
  },

  async isIn(db: Queryable, conversationId: string, id: string): Promise<boolean> {
    const row = await db.row(
      sql`select 1 from messages where id = ${id}::uuid and conversation_id = ${conversationId}::uuid`,
    );
    return row !== undefined;
  },

  /** The newest message of each conversation. */
  newestOf(db: Queryable, conversationIds: string[]): Promise<Stored<Message>[]> {
    return db.rows(sql`
      select m.* from unnest(${conversationIds}::uuid[]) c(id)
      cross join lateral (
        select ${columns} from messages where conversation_id = c.id order by ${newest} limit 1
      ) m`);
  },
};
