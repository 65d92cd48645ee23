import type { MatchListQuery, MatchMarks } from '../contracts/propertyMatch.ts';
import type { Paged } from '../contracts/rows.ts';
import type { Database } from '../db/database.ts';
import { demandListingStore } from '../stores/demandListingStore.ts';
import { propertyListingStore } from '../stores/propertyListingStore.ts';
import { propertyMatchStore } from '../stores/propertyMatchStore.ts';
import { found, type Party } from './rules.ts';

/** Which properties suit which demand, as computed from both; tenants and brokers each put marks of their own on them. */
export class PropertyMatchService {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Best properties for a demand listing: the tenant's own, or for a broker any active one. */
  forDemand(caller: Party, demandListingId: string, query: MatchListQuery) {
    return this.#db.snapshot(async (tx) => {
      const { role, userId } = caller;
      const tenant = role === 'tenant';
      const listing = tenant
        ? await demandListingStore.find(tx, userId, demandListingId)
        : await demandListingStore.findOpen(tx, demandListingId);
      found(listing, 'Demand listing');
      const matches = tenant
        ? await propertyMatchStore.forTenant(tx, demandListingId, query)
        : await propertyMatchStore.forBroker(tx, userId, demandListingId, query);
      const ids = matches.rows.map((match) => match.property_listing_id);
      return joined(matches, 'property_listing_id', 'property', await propertyListingStore.findByIds(tx, ids));
    });
  }

  /** Which demands a landlord's own property suits best, whatever the tenants think of it. */
  forProperty(landlordId: string, propertyListingId: string, query: MatchListQuery) {
    return this.#db.snapshot(async (tx) => {
      found(await propertyListingStore.find(tx, landlordId, propertyListingId), 'Property listing');
      const matches = await propertyMatchStore.forProperty(tx, propertyListingId, query);
      const ids = matches.rows.map((match) => match.demand_listing_id);
      return joined(matches, 'demand_listing_id', 'demandListing', await demandListingStore.findOpenByIds(tx, ids));
    });
  }

  /** One match, as it would be in the caller's list: beside it the property, or for the property's landlord the demand. */
  get({ role, userId }: Party, id: string) {
    return this.#db.snapshot(async (tx) => {
      if (role === 'landlord') {
        const match = found(await propertyMatchStore.findForLandlord(tx, userId, id), 'Match');
        const [demandListing] = await demandListingStore.findOpenByIds(tx, [match.demand_listing_id]);
        return { ...match, demandListing };
      }
      const find = role === 'tenant' ? propertyMatchStore.findForTenant : propertyMatchStore.findForBroker;
      const match = found(await find(tx, userId, id), 'Match');
      const [property] = await propertyListingStore.findByIds(tx, [match.property_listing_id]);
      return { ...match, property };
    });
  }

  /** Marks a match for the caller alone: a tenant one of an own demand listing, a broker one of any active. */
  mark({ role, userId }: Party, id: string, marks: MatchMarks) {
    return this.#db.write(userId, async (tx) => {
      const mark = role === 'tenant' ? propertyMatchStore.markOwn : propertyMatchStore.markOpen;
      return found(await mark(tx, userId, id, marks), 'Match');
    });
  }
}

/** Puts beside each row, under `name`, the other record that its `key` refers to. */
function joined<R, K extends keyof R, N extends string, O extends { id: string }>(
  page: Paged<R>,
  key: K,
  name: N,
  others: O[],
): Paged<R & Record<N, O>> {
  const byId = new Map(others.map((other) => [other.id as unknown, other]));
  return { ...page, rows: page.rows.map((row) => ({ ...row, [name]: byId.get(row[key]) }) as R & Record<N, O>) };
}
