import { Conversation, ConversationParticipant } from '../contracts/conversation.ts';
import type { Correspondent } from '../contracts/conversation.ts';
import type { Page } from '../contracts/common.ts';
import type { Paged } from '../contracts/rows.ts';
import type { Queryable } from '../db/database.ts';
import { join, raw, sql, type Statement } from '../db/sql.ts';
import { keptTotal } from './ownedRows.ts';
import { stealth } from './demandListingStore.ts';
import { columnsOf, insertInto, pageOf, type Stored } from './statements.ts';

/** What a conversation is about; one between two people about nothing in particular has none of these. */
export interface About {
  property_listing_id?: string;
  demand_listing_id?: string;
  invite_id?: string;
}

/** A conversation and the caller's unread messages in it. */
export type OwnConversation = Stored<Conversation> & { unread_count: number };

// The caller's view `me` of conversations `c`. The tenant behind a listing in stealth (`hidden`) is named to nobody else.
const ownConversations = raw(`conversation_participants me join conversations c on c.id = me.conversation_id
  left join demand_listings d on d.id = c.demand_listing_id left join businesses b on b.id = c.business_id`);
const hidden = sql`coalesce(${stealth}, false)`;
const ownColumns = sql`${join(
  Object.keys(Conversation.shape).map((name) =>
    name === 'business_id'
      ? sql`case when not ${hidden} or b.user_id = me.user_id then c.business_id end as business_id`
      : raw(`c.${name}`),
  ),
  ', ',
)}, me.unread_count`;

export const conversationStore = {
  /** Unread messages of all the user's conversations, from the totals kept for each user. */
  async unread(db: Queryable, userId: string): Promise<number> {
    const row = await db.row<{ unread: number }>(sql`select (${keptTotal('unread', userId)})::int as unread`);
    return row?.unread ?? 0;
  },

  /** Opens a conversation between `participants`. */
  async open(
    tx: Queryable,
    {
      createdBy,
      participants,
      subject,
      about,
    }: { createdBy: string; participants: string[]; subject: string | null; about: About },
  ): Promise<string> {
    const created = (await tx.row<{ id: string }>(
      sql`${insertInto('conversations', { ...about, subject, created_by: createdBy })} returning id`,
    )) as { id: string };
    await tx.rows(sql`
      insert into conversation_participants (conversation_id, user_id)
      select ${created.id}::uuid, unnest(${participants}::uuid[])`);
    return created.id;
  },

  /** The newest conversation that both take part in and that is about exactly this. */
  findShared(tx: Queryable, userId: string, otherId: string, about: About): Promise<{ id: string } | undefined> {
    const same = (column: keyof About): Statement =>
      sql`c.${raw(column)} is not distinct from ${about[column] ?? null}::uuid`;
    return tx.row(sql`
      select c.id from conversations c
      join conversation_participants me on me.conversation_id = c.id and me.user_id = ${userId}::uuid
      join conversation_participants them on them.conversation_id = c.id and them.user_id = ${otherId}::uuid
      where ${same('property_listing_id')} and ${same('demand_listing_id')} and ${same('invite_id')}
      order by c.created_at desc limit 1`);
  },

  /** Makes two who would open the same conversation at once take turns. */
  async lockOpening(tx: Queryable, userId: string, otherId: string, about: About): Promise<void> {
    const key = JSON.stringify([...[userId, otherId].sort(), about]);
    await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${key}::text, 0))`);
  },

  /** The user's conversations, those with the newest message first. */
  list(db: Queryable, userId: string, page: Page): Promise<Paged<OwnConversation>> {
    return pageOf(db, page, {
      columns: ownColumns,
      from: ownConversations,
      where: sql`me.user_id = ${userId}::uuid`,
      order: raw('coalesce(c.last_message_at, c.created_at) desc, c.id desc'),
      total: keptTotal('conversations', userId),
    });
  },

  find(db: Queryable, userId: string, id: string): Promise<OwnConversation | undefined> {
    return db.row(
      sql`select ${ownColumns} from ${ownConversations} where me.user_id = ${userId}::uuid and c.id = ${id}::uuid`,
    );
  },

  /** Who takes part in the conversations, as `viewerId` may know them. */
  correspondents(
    db: Queryable,
    viewerId: string,
    ids: string[],
  ): Promise<(Correspondent & { conversation_id: string })[]> {
    return db.rows(sql`
      select me.conversation_id, u.id as user_id, u.role, case
        when ${hidden} and u.id = b.user_id and u.id <> ${viewerId}::uuid then 'Confidential'
        else coalesce(nullif(btrim(concat_ws(' ', n.first_name, n.last_name)), ''), o.company_name, initcap(u.role))
        end as display_name
      from ${ownConversations}
      join users u on u.id = me.user_id
      left join user_profiles n on n.user_id = u.id left join broker_profiles o on o.user_id = u.id
      where me.conversation_id = any(${ids}::uuid[]) order by me.created_at, u.id`);
  },

  async isParticipant(db: Queryable, userId: string, id: string): Promise<boolean> {
    const row = await db.row(sql`
      select 1 from conversation_participants where conversation_id = ${id}::uuid and user_id = ${userId}::uuid`);
    return row !== undefined;
  },

  /** Nothing is unread any more; the row is left alone when nothing was. */
  markRead(tx: Queryable, userId: string, id: string): Promise<Stored<ConversationParticipant> | undefined> {
    const columns = columnsOf(ConversationParticipant);
    return tx.row(sql`
      with mine as (
        select ${columns} from conversation_participants
        where conversation_id = ${id}::uuid and user_id = ${userId}::uuid
      ), read as (
        update conversation_participants set unread_count = 0, last_read_at = now()
        where conversation_id = ${id}::uuid and user_id = ${userId}::uuid and unread_count > 0 returning ${columns}
      )
      select * from read union all select * from mine where not exists (select from read)`);
  },
};
