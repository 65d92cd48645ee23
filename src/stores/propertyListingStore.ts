import { PropertyListing } from '../contracts/propertyListing.ts';
import type { PropertyMyQuery, PropertySearchQuery } from '../contracts/propertyListing.ts';
import { PropertyListingMetrics, PropertyListingMetricsTotals } from '../contracts/propertyListingMetrics.ts';
import type { Attention, Paged } from '../contracts/rows.ts';
import type { Queryable } from '../db/database.ts';
import { raw, sql, type Statement } from '../db/sql.ts';
import { metricsStatements } from './metrics.ts';
import { ownedRows } from './ownedRows.ts';
import { all, columnsOf, containing, newestFirst, pageOf, type Stored } from './statements.ts';

const owned = ownedRows<PropertyListing>({
  table: 'property_listings',
  owner: 'user_id',
  record: PropertyListing,
  counted: 'listings',
});

const columns = columnsOf(PropertyListing);
/** What everybody may see. */
const onMarket = raw(`status in ('active', 'leased')`);
const visibleTo = (userId: string): Statement => sql`(${onMarket} or user_id = ${userId}::uuid)`;

/** The tables that remember attention. */
const attention: Record<Attention, Statement> = {
  view: raw('property_views'),
  click: raw('property_clicks'),
  share: raw('property_shares'),
};

/** The condition that `expression` has `text` in it; none when no text is looked for. */
const like = (text: string | undefined, expression: string): Statement | undefined =>
  text === undefined ? undefined : sql`${raw(expression)} ilike ${containing(text)}`;

/** The conditions of a search on the public market. A property of unknown size or price is in no range. */
function marketFilters(callerId: string, query: PropertySearchQuery): (Statement | undefined)[] {
  const { location, city, state, propertyType, minSqft, maxSqft, minPrice, maxPrice, search, favorites } = query;
  const bound = (limit: number | undefined, comparison: string) =>
    limit === undefined ? undefined : sql`${raw(comparison)} ${limit}`;
  return [
    like(location, `concat_ws(', ', address, city, state, zip_code)`),
    like(search, `concat_ws(' ', title, description, address, city)`),
    city === undefined ? undefined : sql`lower(city) = lower(${city})`,
    state === undefined ? undefined : sql`lower(state) = lower(${state})`,
    propertyType && sql`property_type = ${propertyType}`,
    bound(minSqft, 'sqft >='),
    bound(maxSqft, 'sqft <='),
    bound(minPrice, 'asking_price >='),
    bound(maxPrice, 'asking_price <='),
    favorites
      ? sql`id in (select property_listing_id from property_favorites where user_id = ${callerId}::uuid)`
      : undefined,
  ];
}

export const propertyListingStore = {
  ...owned,

  ...metricsStatements<PropertyListingMetrics, PropertyListingMetricsTotals>({
    table: 'property_listing_metrics',
    parent: 'property_listing_id',
    record: PropertyListingMetrics,
    totals: PropertyListingMetricsTotals,
  }),

  mine(db: Queryable, ownerId: string, { status, propertyType, search, ...page }: PropertyMyQuery) {
    return owned.list(db, ownerId, page, [
      status && sql`status = ${status}`,
      propertyType && sql`property_type = ${propertyType}`,
      like(search, `concat_ws(' ', title, address, city)`),
    ]);
  },

  /** A listing on the market, or an own one. */
  findVisible(db: Queryable, userId: string, id: string): Promise<Stored<PropertyListing> | undefined> {
    return db.row(sql`select ${columns} from property_listings where id = ${id}::uuid and ${visibleTo(userId)}`);
  },

  findByIds(db: Queryable, ids: string[]): Promise<Stored<PropertyListing>[]> {
    return db.rows(sql`select ${columns} from property_listings where id = any(${ids}::uuid[])`);
  },

  /** The public market, newest first. */
  search(db: Queryable, callerId: string, query: PropertySearchQuery): Promise<Paged<Stored<PropertyListing>>> {
    return pageOf(db, query, {
      columns,
      from: raw('property_listings'),
      where: all([onMarket, ...marketFilters(callerId, query)]),
      order: newestFirst(),
    });
  },

  /** Remembers attention; undefined when the caller may not see it. Only the first of a viewer and day counts. */
  record(tx: Queryable, kind: Attention, viewerId: string, id: string): Promise<{ counted: boolean } | undefined> {
    return tx.row(sql`
      with seen as (
        select id, user_id from property_listings where id = ${id}::uuid and ${visibleTo(viewerId)}
      ), noted as (
        insert into ${attention[kind]} (property_listing_id, viewer_id)
        select id, ${viewerId}::uuid from seen where user_id <> ${viewerId}::uuid
        on conflict do nothing returning 1
      )
      select exists (select from noted) as counted from seen`);
  },

  async addFavorite(tx: Queryable, userId: string, id: string): Promise<void> {
    await tx.rows(sql`
      insert into property_favorites (property_listing_id, user_id) values (${id}::uuid, ${userId}::uuid)
      on conflict do nothing`);
  },

  /** Takes a favourite back; undefined when the caller neither had it nor may see the listing. */
  removeFavorite(tx: Queryable, userId: string, id: string): Promise<{ id: string } | undefined> {
    return tx.row(sql`
      with gone as (
        delete from property_favorites where property_listing_id = ${id}::uuid and user_id = ${userId}::uuid returning 1
      )
      select id from property_listings
      where id = ${id}::uuid and (${visibleTo(userId)} or exists (select from gone))`);
  },

  /** Notes today's inquiry about a listing; false when the user had made one today already. */
  async recordInquiry(tx: Queryable, userId: string, id: string, conversationId: string): Promise<boolean> {
    const row = await tx.row(sql`
      insert into property_inquiries (property_listing_id, user_id, conversation_id)
      values (${id}::uuid, ${userId}::uuid, ${conversationId}::uuid)
      on conflict (property_listing_id, user_id, inquired_on) do nothing returning id`);
    return row !== undefined;
  },
};
