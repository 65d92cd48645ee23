import { PropertyMatch, type MatchListQuery, type MatchMarks } from '../contracts/propertyMatch.ts';
import type { Paged } from '../contracts/rows.ts';
import type { Queryable } from '../db/database.ts';
import { raw, sql, type Statement } from '../db/sql.ts';
import { all, assignments, columnsOf, pageOf, type Stored } from './statements.ts';

const columns = columnsOf(PropertyMatch);

/** Best first, without what the tenant has dismissed and without what has left the market on the other side. */
function best(db: Queryable, query: MatchListQuery, about: Statement): Promise<Paged<Stored<PropertyMatch>>> {
  const { minScore } = query;
  return pageOf(db, query, {
    columns,
    from: raw('property_matches m'),
    where: all([about, raw('not is_dismissed'), minScore === undefined ? undefined : sql`match_score >= ${minScore}`]),
    order: raw('match_score desc, id'),
  });
}

export const propertyMatchStore = {
  forDemand(db: Queryable, demandListingId: string, query: MatchListQuery) {
    return best(
      db,
      query,
      sql`demand_listing_id = ${demandListingId}::uuid and exists (
        select from property_listings p where p.id = m.property_listing_id and p.status = 'active')`,
    );
  },

  forProperty(db: Queryable, propertyListingId: string, query: MatchListQuery) {
    return best(
      db,
      query,
      sql`property_listing_id = ${propertyListingId}::uuid and exists (
        select from demand_listings d where d.id = m.demand_listing_id and d.status = 'active')`,
    );
  },

  /** Marks a match of one of the tenant's own demand listings. */
  mark(tx: Queryable, tenantId: string, id: string, marks: MatchMarks): Promise<Stored<PropertyMatch> | undefined> {
    return tx.row(sql`
      update property_matches set ${assignments(marks)}
      where id = ${id}::uuid and owner_id = ${tenantId}::uuid returning ${columns}`);
  },
};
