import { PropertyMatch, type MatchListQuery, type MatchMarks } from '../contracts/propertyMatch.ts';
import type { Paged } from '../contracts/rows.ts';
import type { Queryable } from '../db/database.ts';
import { join, raw, sql, type Statement } from '../db/sql.ts';
import { all, assignments, columnsOf, insertInto, pageOf, type Stored } from './statements.ts';

const MARKS: ReadonlySet<string> = new Set(['is_viewed', 'is_saved', 'is_dismissed'] satisfies (keyof MatchMarks)[]);

/** The columns of a match `m`, with each mark as `mark` says. */
const markedBy = (mark: (name: string) => Statement): Statement =>
  join(
    Object.keys(PropertyMatch.shape).map((name) =>
      MARKS.has(name) ? sql`${mark(name)} as ${raw(name)}` : raw(`m.${name}`),
    ),
    ', ',
  );

/** A match `m` as one of those who may read it sees it. */
interface Sight {
  columns: Statement;
  from: Statement;
  /** What the reader has not taken off the list. */
  kept?: Statement;
}

const asTenant: Sight = {
  columns: columnsOf(PropertyMatch, 'm'),
  from: raw('property_matches m'),
  kept: raw('not m.is_dismissed'),
};
/** With the marks `k` of the broker's own. */
const brokersColumns = markedBy((name) => raw(`coalesce(k.${name}, false)`));
const asBroker = (brokerId: string): Sight => ({
  columns: brokersColumns,
  from: sql`property_matches m left join match_marks k on k.match_id = m.id and k.user_id = ${brokerId}::uuid`,
  kept: raw('k.is_dismissed is not true'),
});
/** Whatever the tenant thinks of it is none of the landlord's business. */
const asLandlord: Sight = { columns: markedBy(() => raw('false')), from: raw('property_matches m') };

/** Best first, without what the reader has dismissed. */
function best(
  db: Queryable,
  query: MatchListQuery,
  { columns, from, kept }: Sight,
  about: Statement,
): Promise<Paged<Stored<PropertyMatch>>> {
  const { minScore } = query;
  return pageOf(db, query, {
    columns,
    from,
    where: all([about, kept, minScore === undefined ? undefined : sql`m.match_score >= ${minScore}`]),
    order: raw('m.match_score desc, m.id'),
  });
}

const propertyOnMarket = raw(`exists (
  select from property_listings p where p.id = m.property_listing_id and p.status = 'active')`);
const demandOnMarket = raw(`exists (
  select from demand_listings d where d.id = m.demand_listing_id and d.status = 'active')`);

/** Of one demand listing, without what has left the market. */
const ofDemand = (demandListingId: string): Statement =>
  sql`m.demand_listing_id = ${demandListingId}::uuid and ${propertyOnMarket}`;

/** A match by its id, dismissed or not, under the conditions of a list. */
const one = (
  db: Queryable,
  id: string,
  { columns, from }: Sight,
  where: Statement,
): Promise<Stored<PropertyMatch> | undefined> =>
  db.row(sql`select ${columns} from ${from} where m.id = ${id}::uuid and ${where}`);

export const propertyMatchStore = {
  forTenant(db: Queryable, demandListingId: string, query: MatchListQuery) {
    return best(db, query, asTenant, ofDemand(demandListingId));
  },

  forBroker(db: Queryable, brokerId: string, demandListingId: string, query: MatchListQuery) {
    return best(db, query, asBroker(brokerId), ofDemand(demandListingId));
  },

  forProperty(db: Queryable, propertyListingId: string, query: MatchListQuery) {
    return best(db, query, asLandlord, sql`m.property_listing_id = ${propertyListingId}::uuid and ${demandOnMarket}`);
  },

  /** A match of one of the tenant's own demand listings with a property on the market. */
  findForTenant(db: Queryable, tenantId: string, id: string) {
    return one(db, id, asTenant, sql`m.owner_id = ${tenantId}::uuid and ${propertyOnMarket}`);
  },

  /** A match of what is on the market on both sides. */
  findForBroker(db: Queryable, brokerId: string, id: string) {
    return one(db, id, asBroker(brokerId), sql`${propertyOnMarket} and ${demandOnMarket}`);
  },

  /** A match of an active demand listing with one of the landlord's own properties. */
  findForLandlord(db: Queryable, landlordId: string, id: string) {
    return one(
      db,
      id,
      asLandlord,
      sql`${demandOnMarket} and exists (
        select from property_listings p where p.id = m.property_listing_id and p.user_id = ${landlordId}::uuid)`,
    );
  },

  /** Marks a match of one of the tenant's own demand listings, in the row itself. */
  markOwn(tx: Queryable, tenantId: string, id: string, marks: MatchMarks): Promise<Stored<PropertyMatch> | undefined> {
    return tx.row(sql`
      update property_matches m set ${assignments(marks)}
      where id = ${id}::uuid and owner_id = ${tenantId}::uuid returning ${asTenant.columns}`);
  },

  /** Marks a match of an active demand listing for a broker alone. */
  async markOpen(
    tx: Queryable,
    brokerId: string,
    id: string,
    marks: MatchMarks,
  ): Promise<Stored<PropertyMatch> | undefined> {
    // The lock keeps the match from being deleted before its mark is there.
    const open = await tx.row(sql`
      select from property_matches m join demand_listings d on d.id = m.demand_listing_id
      where m.id = ${id}::uuid and d.status = 'active' for key share of m`);
    if (!open) return undefined;
    await tx.rows(sql`
      ${insertInto('match_marks', { match_id: id, user_id: brokerId, ...marks })}
      on conflict (match_id, user_id) do update set ${assignments(marks)}`);
    const { columns, from } = asBroker(brokerId);
    return tx.row(sql`select ${columns} from ${from} where m.id = ${id}::uuid`);
  },
};
