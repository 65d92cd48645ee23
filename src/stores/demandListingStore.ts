import { DemandListing, OpenDemandListing } from '../contracts/demandListing.ts';
import type { DemandListQuery, ListedDemandListing } from '../contracts/demandListing.ts';
import type { BrowseQuery } from '../contracts/propertyListing.ts';
import type { Page } from '../contracts/common.ts';
import type { BusinessAttention, Paged } from '../contracts/rows.ts';
import type { Queryable } from '../db/database.ts';
import { join, raw, sql, type Statement } from '../db/sql.ts';
import { businessAttention, businessInStealth } from './businessStore.ts';
import { ownedRows } from './ownedRows.ts';
import { all, columnsOf, containing, newestFirst, pageOf, type Stored } from './statements.ts';

const owned = ownedRows<DemandListing>({ table: 'demand_listings', owner: 'owner_id', record: DemandListing });

/** A listing `d` of a business `b` that hides who it is: one in stealth hides all of the other. */
export const stealth = sql`(d.stealth_mode or ${businessInStealth})`;

// What a listing in stealth shows in place of a column. Free text written by the tenant may name the business.
const MASKED: Partial<Record<keyof OpenDemandListing, string>> = {
  title: `'Confidential'`,
  business_id: 'null',
  description: 'null',
  location_name: 'null',
  address: 'null',
  requirements: 'null',
  additional_features: `'{}'::text[]`,
};

/** The columns of an OpenDemandListing, masked where the listing is in stealth. */
const openColumns = join(
  Object.keys(OpenDemandListing.shape).map((name) => {
    if (name === 'business_name') return sql`case when ${stealth} then 'Confidential' else b.name end as business_name`;
    if (name === 'stealth_mode') return sql`${stealth} as stealth_mode`;
    const mask = MASKED[name as keyof OpenDemandListing];
    return mask
      ? sql`case when ${stealth} then ${raw(mask)} else d.${raw(name)} end as ${raw(name)}`
      : raw(`d.${name}`);
  }),
  ', ',
);

const openListings = raw('demand_listings d join businesses b on b.id = d.business_id');
const isOpen = raw(`d.status = 'active'`);

/** Looks only where the reader may look: a hidden column that could be searched would be no secret. */
const anywhereIn = (text: string, open: string[], hidden: string[]): Statement => {
  const pattern = containing(text);
  const matches = (columns: string[]) =>
    join(
      columns.map((name) => sql`${raw(name)} ilike ${pattern}`),
      ' or ',
    );
  return sql`(${matches(open)} or (not ${stealth} and (${matches(hidden)})))`;
};

export const demandListingStore = {
  ...owned,

  /** A tenant's own over all businesses, newest first. */
  mine(
    db: Queryable,
    ownerId: string,
    { status, ...page }: DemandListQuery,
  ): Promise<Paged<Stored<ListedDemandListing>>> {
    return pageOf(db, page, {
      columns: sql`${columnsOf(DemandListing, 'd')}, (
        select b.name from businesses b where b.id = d.business_id) as business_name`,
      from: raw('demand_listings d'),
      where: all([sql`d.owner_id = ${ownerId}::uuid`, status && sql`d.status = ${status}`]),
      order: newestFirst('d'),
    });
  },

  ofBusiness(db: Queryable, ownerId: string, businessId: string, { status, ...page }: DemandListQuery) {
    return owned.list(db, ownerId, page, [sql`business_id = ${businessId}::uuid`, status && sql`status = ${status}`]);
  },

  findOpen(db: Queryable, id: string): Promise<Stored<OpenDemandListing> | undefined> {
    return db.row(sql`select ${openColumns} from ${openListings} where d.id = ${id}::uuid and ${isOpen}`);
  },

  findOpenByIds(db: Queryable, ids: string[]): Promise<Stored<OpenDemandListing>[]> {
    return db.rows(sql`select ${openColumns} from ${openListings} where d.id = any(${ids}::uuid[]) and ${isOpen}`);
  },

  /** Active listings of all tenants, newest first, those in stealth masked. Sizes match when the ranges overlap. */
  browse(db: Queryable, query: BrowseQuery): Promise<Paged<Stored<OpenDemandListing>>> {
    const { location, propertyType, minSqft, maxSqft, search } = query;
    return pageOf(db, query satisfies Page, {
      columns: openColumns,
      from: openListings,
      where: all([
        isOpen,
        location === undefined
          ? undefined
          : anywhereIn(location, ['d.city', 'd.state'], ['d.location_name', 'd.address']),
        propertyType && sql`d.asset_type = ${propertyType}`,
        minSqft === undefined ? undefined : sql`(d.sqft_max is null or d.sqft_max >= ${minSqft})`,
        maxSqft === undefined ? undefined : sql`(d.sqft_min is null or d.sqft_min <= ${maxSqft})`,
        search === undefined
          ? undefined
          : anywhereIn(search, ['d.city', 'd.state', 'd.industry'], ['d.title', 'd.description', 'b.name']),
      ]),
      order: newestFirst('d'),
    });
  },

  /** Remembers attention; undefined when there is no active listing. Only the first of a viewer and day counts. */
  record(
    tx: Queryable,
    kind: BusinessAttention,
    viewerId: string,
    id: string,
  ): Promise<{ counted: boolean } | undefined> {
    return tx.row(sql`
      with seen as (
        select d.id, d.business_id, d.owner_id from demand_listings d where d.id = ${id}::uuid and ${isOpen}
      ), noted as (
        insert into ${businessAttention[kind]} (business_id, demand_listing_id, viewer_id)
        select business_id, id, ${viewerId}::uuid from seen where owner_id <> ${viewerId}::uuid
        on conflict do nothing returning 1
      )
      select exists (select from noted) as counted from seen`);
  },
};
