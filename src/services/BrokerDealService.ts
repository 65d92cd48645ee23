import type { BrokerDealCreate, BrokerDealUpdate, DealBulkBody, DealListQuery } from '../contracts/brokerDeal.ts';
import type { Database, Queryable } from '../db/database.ts';
import { AppError } from '../errors/index.ts';
import { brokerDealStore } from '../stores/brokerDealStore.ts';
import { usableReferences } from '../stores/referenceStore.ts';
import { found, requireAll } from './rules.ts';

/** A broker's deals; when they close is the database's to note. */
export class BrokerDealService {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** A page of deals, and the whole board whatever the page shows. */
  list(brokerId: string, query: DealListQuery) {
    return this.#db.snapshot(async (tx) => ({
      page: await brokerDealStore.ofBroker(tx, brokerId, query),
      board: await brokerDealStore.board(tx, brokerId),
    }));
  }

  async get(brokerId: string, id: string) {
    return found(await brokerDealStore.findListed(this.#db, brokerId, id), 'Deal');
  }

  create(brokerId: string, values: BrokerDealCreate) {
    return this.#db.write(brokerId, async (tx) => {
      await requireReferences(tx, values);
      return brokerDealStore.insert(tx, { ...values, broker_user_id: brokerId });
    });
  }

  update(brokerId: string, id: string, changes: BrokerDealUpdate) {
    return this.#db.write(brokerId, async (tx) => {
      // The deal first: whose deal it is comes before whether the change is good.
      found(await brokerDealStore.find(tx, brokerId, id), 'Deal');
      await requireReferences(tx, changes);
      return found(await brokerDealStore.update(tx, brokerId, id, changes), 'Deal');
    });
  }

  remove(brokerId: string, id: string) {
    return this.#db.write(brokerId, async (tx) => found(await brokerDealStore.remove(tx, brokerId, id), 'Deal'));
  }

  /** All of them or none. */
  updateMany(brokerId: string, { ids, changes }: DealBulkBody) {
    return this.#db.write(brokerId, async (tx) => {
      await requireReferences(tx, changes, 'changes.');
      const deals = await brokerDealStore.updateMany(tx, brokerId, ids, changes);
      requireEvery(
        ids,
        deals.map((deal) => deal.id),
      );
      return { deals, count: deals.length };
    });
  }
}

/** Throws 400 naming each reference, its path after `prefix`, that a broker cannot see. */
async function requireReferences(tx: Queryable, deal: BrokerDealUpdate, prefix = ''): Promise<void> {
  const { tenant_business_id: businessId, property_id: propertyId, demand_listing_id: demandListingId } = deal;
  if (!businessId && !propertyId && !demandListingId) return;
  const usable = await usableReferences(tx, { businessId, propertyId, demandListingId }, 'market');
  requireAll(
    {
      [`${prefix}tenant_business_id`]: usable.businessId,
      [`${prefix}property_id`]: usable.propertyId,
      [`${prefix}demand_listing_id`]: usable.demandListingId,
    },
    'Does not exist',
  );
}

/** 404 naming each id that was asked for and not found. */
function requireEvery(ids: string[], foundIds: string[]): void {
  const known = new Set(foundIds);
  const details = ids.flatMap((id, i) =>
    known.has(id) ? [] : [{ path: `ids.${i}`, message: `Deal ${id} not found` }],
  );
  if (details.length > 0)
    throw new AppError(404, 'NOT_FOUND', 'Some of the deals were not found; none was changed', { details });
}
