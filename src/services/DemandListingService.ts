import type { DemandListQuery, DemandListingCreate, DemandListingUpdate } from '../contracts/demandListing.ts';
import type { BrowseQuery } from '../contracts/propertyListing.ts';
import type { BusinessAttention } from '../contracts/rows.ts';
import type { Database } from '../db/database.ts';
import { badRequest } from '../errors/index.ts';
import { businessStore } from '../stores/businessStore.ts';
import { demandListingStore } from '../stores/demandListingStore.ts';
import { explaining, found } from './rules.ts';

const exceeds = (low: string, high: string) => () => badRequest([{ path: low, message: `Must not exceed ${high}` }]);
const ranges = {
  demand_listings_check: exceeds('sqft_min', 'sqft_max'),
  demand_listings_check1: exceeds('budget_min', 'budget_max'),
};

/** What tenants' businesses look for; landlords and brokers see the active ones, masked where the tenant wants it. */
export class DemandListingService {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  browse(query: BrowseQuery) {
    return demandListingStore.browse(this.#db, query);
  }

  /** Of all the tenant's businesses. */
  mine(tenantId: string, query: DemandListQuery) {
    return demandListingStore.mine(this.#db, tenantId, query);
  }

  async ofBusiness(tenantId: string, businessId: string, query: DemandListQuery) {
    found(await businessStore.find(this.#db, tenantId, businessId), 'Business');
    return demandListingStore.ofBusiness(this.#db, tenantId, businessId, query);
  }

  create(tenantId: string, businessId: string, values: DemandListingCreate) {
    return this.#db.write(tenantId, async (tx) => {
      found(await businessStore.find(tx, tenantId, businessId), 'Business');
      return demandListingStore.insert(tx, { ...values, business_id: businessId });
    });
  }

  async get(tenantId: string, id: string) {
    return found(await demandListingStore.find(this.#db, tenantId, id), 'Demand listing');
  }

  async getOpen(id: string) {
    return found(await demandListingStore.findOpen(this.#db, id), 'Demand listing');
  }

  update(tenantId: string, id: string, changes: DemandListingUpdate) {
    return explaining(
      ranges,
      this.#db.write(tenantId, async (tx) =>
        found(await demandListingStore.update(tx, tenantId, id, changes), 'Demand listing'),
      ),
    );
  }

  remove(tenantId: string, id: string) {
    return this.#db.write(tenantId, async (tx) =>
      found(await demandListingStore.remove(tx, tenantId, id), 'Demand listing'),
    );
  }

  record(kind: BusinessAttention, viewerId: string, id: string) {
    return this.#db.write(viewerId, async (tx) =>
      found(await demandListingStore.record(tx, kind, viewerId, id), 'Demand listing'),
    );
  }
}
