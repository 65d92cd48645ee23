import type { DashboardRole, Page } from '../contracts/common.ts';
import type { EntityName, KpiName, KpiRow } from '../contracts/kpiRow.ts';
import type { Paged } from '../contracts/rows.ts';
import type { Queryable } from '../db/database.ts';
import { raw, sql, type Statement } from '../db/sql.ts';
import { dealNames } from './brokerDealStore.ts';
import { conversationStore } from './conversationStore.ts';
import { keptTotal } from './ownedRows.ts';
import { newestFirst, pageOf } from './statements.ts';

/** How the rows `t` behind one KPI are read; all parts are SQL over `t`. */
interface Source {
  entity: EntityName;
  table: string;
  owner: string;
  /** Column with the id of the record, `id` unless given. */
  id?: string;
  title: Statement | string;
  detail: string;
  value: string;
  /** True unless given. */
  counts?: string;
  at: string;
  /** Which of the owner's rows; all unless given. */
  where?: string;
  /** Column of `user_totals` with how many they are; counted when there is none. */
  total?: string;
}

/** A row as the database returns it; a conversation without a subject has no title yet. */
type Found = Omit<KpiRow, 'at' | 'title'> & { at: Date | null; title: string | null };

const business = { entity: 'business', table: 'businesses', owner: 'user_id', title: 't.name', detail: 't.status' } as const; // prettier-ignore
const summed = (counter: string) => ({
  ...business,
  value: `(select coalesce(sum(m.${counter}), 0)::bigint from business_metrics m where m.business_id = t.id)`,
  at: 'null::timestamptz',
  total: 'businesses',
});
const listing = { entity: 'property', table: 'property_listings', owner: 'user_id', title: 't.title', detail: 't.status', value: '1' } as const; // prettier-ignore
const onMarket = { ...listing, where: `t.status = 'active'`, at: 't.active_since', total: 'listings_active' };
const deal = {
  entity: 'deal', table: 'broker_deals', owner: 'broker_user_id', detail: 't.status', value: '1', at: 't.created_at',
  title: sql`coalesce(nullif(concat_ws(' · ', ${dealNames.business}, ${dealNames.property}), ''), ${dealNames.demand}, left(t.notes, 80), 'Deal')`,
} as const; // prettier-ignore
const propertyTitle = '(select p.title from property_listings p where p.id = t.property_listing_id)';
/** Of a rate: answered or not, and since when. */
const answeredBy = (column: string) => ({
  value: `(t.${column} is not null)::integer`,
  counts: `t.${column} is not null`,
  at: `coalesce(t.${column}, t.created_at)`,
  detail: `case when t.${column} is null then 'open' else 'answered' end`,
});

/** The rows behind every KPI, by the same conditions as the totals (the capture rules) that it is computed from. */
const sources: { [R in DashboardRole]: Record<KpiName<R>, Source> } = {
  tenant: {
    activeBusinesses: {
      ...business, value: '1', at: 't.created_at', where: `t.status = 'active'`, total: 'businesses_active',
    }, // prettier-ignore
    responseRate: {
      entity: 'invite', table: 'business_invites', owner: 'owner_id', title: propertyTitle, ...answeredBy('answered_at'),
      detail: `case when t.status = 'pending' and t.answered_at is not null then 'replied' else t.status end`, total: 'invites',
    }, // prettier-ignore
    landlordViews: summed('views_count'),
    messagesTotal: summed('messages_count'),
  },
  landlord: {
    totalListings: { ...listing, at: 't.created_at', total: 'listings' },
    activeListings: onMarket,
    avgDaysOnMarket: {
      ...onMarket,
      value: `round(extract(epoch from now() - t.active_since) / 86400, 4)`,
    },
    responseRate: {
      entity: 'inquiry', table: 'property_inquiries', owner: 'owner_id', title: propertyTitle, ...answeredBy('answered_at'), total: 'inquiries',
    }, // prettier-ignore
  },
  broker: {
    activeDeals: { ...deal, where: `t.status not in ('signed', 'lost')`, total: 'deals_active' },
    commissionPipeline: {
      ...deal, value: 'coalesce(t.estimated_commission, 0)', where: `t.status in ('touring', 'offer_submitted')`,
    }, // prettier-ignore
    responseRate: {
      entity: 'conversation', table: 'conversation_participants', owner: 'user_id', id: 'conversation_id',
      title: '(select c.subject from conversations c where c.id = t.conversation_id)', ...answeredBy('replied_at'), total: 'conversations',
    }, // prettier-ignore
    propertiesMatched: { ...deal, where: `t.status = 'signed'`, at: 't.closed_at', total: 'deals_signed' },
  },
};

/** One page of a source's rows of an owner, newest first. */
function read(db: Queryable, ownerId: string, page: Page, source: Source): Promise<Paged<Found>> {
  const { entity, table, owner, id = 'id', title, detail, value, counts = 'true', at, where = 'true', total } = source;
  const columns = raw(`t.${id} as id, '${entity}' as entity, ${detail} as detail, ${value} as value, ${counts} as counts, ${at} as at`); // prettier-ignore
  return pageOf(db, page, {
    columns: sql`${columns}, ${typeof title === 'string' ? raw(title) : title} as title`,
    from: raw(`${table} t`),
    where: sql`t.${raw(owner)} = ${ownerId}::uuid and ${raw(where)}`,
    order: newestFirst('t'),
    ...(total !== undefined && { total: keptTotal(total, ownerId) }),
  });
}

/** Calls a conversation without a subject after the others who take part in it. */
async function titled(db: Queryable, userId: string, rows: Found[]): Promise<(Found & { title: string })[]> {
  const unnamed = rows.filter(({ title }) => title === null).map(({ id }) => id);
  const others =
    unnamed.length === 0
      ? []
      : (await conversationStore.correspondents(db, userId, unnamed)).filter(({ user_id }) => user_id !== userId);
  const namesOf = (id: string) => others.filter((other) => other.conversation_id === id).map((o) => o.display_name);
  return rows.map((row) => ({ ...row, title: row.title ?? (namesOf(row.id).join(', ') || 'Conversation') }));
}

export const kpiRowStore = {
  /** One page of the rows behind a KPI. */
  async page<R extends DashboardRole>(db: Queryable, role: R, name: KpiName<R>, userId: string, page: Page) {
    const found = await read(db, userId, page, sources[role][name]);
    return { ...found, rows: await titled(db, userId, found.rows) };
  },
};
