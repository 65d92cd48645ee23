import { BusinessInvite } from '../contracts/businessInvite.ts';
import type { InviteListQuery, ListedInvite } from '../contracts/businessInvite.ts';
import type { Paged } from '../contracts/rows.ts';
import type { Queryable } from '../db/database.ts';
import { raw, sql } from '../db/sql.ts';
import { businessInStealth } from './businessStore.ts';
import { keptTotal } from './ownedRows.ts';
import { all, columnsOf, newestFirst, pageOf, insertInto, type Stored, type Values } from './statements.ts';

const columns = columnsOf(BusinessInvite);

const listedInvites = raw(`business_invites i join businesses b on b.id = i.business_id
  join property_listings p on p.id = i.property_listing_id`);
/** The columns of a ListedInvite; the business's name follows its present wish to be seen, its owner always sees it. */
const listedFor = (userId: string) => sql`${columnsOf(BusinessInvite, 'i')}, case
  when ${businessInStealth} and i.owner_id <> ${userId}::uuid then 'Confidential' else b.name end as business_name,
  p.title as property_title`;

export const businessInviteStore = {
  /** Undefined when the same invite of the same sender is still open. */
  insert(tx: Queryable, values: Values): Promise<Stored<BusinessInvite> | undefined> {
    return tx.row(sql`
      ${insertInto('business_invites', values)}
      on conflict (business_id, property_listing_id, invited_by) where status = 'pending' do nothing
      returning ${columns}`);
  },

  /** An invite of one of the tenant's businesses. */
  findReceived(db: Queryable, tenantId: string, id: string): Promise<Stored<BusinessInvite> | undefined> {
    return db.row(sql`select ${columns} from business_invites where id = ${id}::uuid and owner_id = ${tenantId}::uuid`);
  },

  /** Accepts or declines one of the tenant's invites; undefined unless it is there and pending. */
  answer(
    tx: Queryable,
    tenantId: string,
    id: string,
    status: 'accepted' | 'declined',
  ): Promise<Stored<BusinessInvite> | undefined> {
    return tx.row(sql`
      update business_invites set status = ${status}
      where id = ${id}::uuid and owner_id = ${tenantId}::uuid and status = 'pending' returning ${columns}`);
  },

  /** An invite that the user has received or sent. */
  findListed(db: Queryable, userId: string, id: string): Promise<Stored<ListedInvite> | undefined> {
    return db.row(sql`
      select ${listedFor(userId)} from ${listedInvites}
      where i.id = ${id}::uuid and (i.owner_id = ${userId}::uuid or i.invited_by = ${userId}::uuid)`);
  },

  /** Received or sent invites, newest first. */
  list(
    db: Queryable,
    userId: string,
    { direction, status, ...page }: InviteListQuery,
  ): Promise<Paged<Stored<ListedInvite>>> {
    const sent = direction === 'sent';
    return pageOf(db, page, {
      columns: listedFor(userId),
      from: listedInvites,
      where: all([
        sql`${raw(sent ? 'i.invited_by' : 'i.owner_id')} = ${userId}::uuid`,
        status && sql`i.status = ${status}`,
      ]),
      order: newestFirst('i'),
      ...(!sent && !status && { total: keptTotal('invites', userId) }),
    });
  },
};
