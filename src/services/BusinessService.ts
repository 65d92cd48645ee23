import type { BusinessCreate, BusinessListQuery, BusinessUpdate } from '../contracts/business.ts';
import type { BusinessAttention } from '../contracts/rows.ts';
import type { Database } from '../db/database.ts';
import { conflict } from '../errors/index.ts';
import { businessStore } from '../stores/businessStore.ts';
import { explaining, found } from './rules.ts';

const taken = {
  businesses_user_id_external_id_key: () => conflict('CONFLICT', 'A business with this external_id already exists'),
};

/** A tenant's businesses; landlords and brokers only leave views and clicks. */
export class BusinessService {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  list(tenantId: string, query: BusinessListQuery) {
    return businessStore.search(this.#db, tenantId, query);
  }

  async get(tenantId: string, id: string) {
    return found(await businessStore.find(this.#db, tenantId, id), 'Business');
  }

  create(tenantId: string, values: BusinessCreate) {
    const row = { ...values, user_id: tenantId };
    return explaining(
      taken,
      this.#db.write(tenantId, (tx) => businessStore.insert(tx, row)),
    );
  }

  update(tenantId: string, id: string, changes: BusinessUpdate) {
    return explaining(
      taken,
      this.#db.write(tenantId, async (tx) => found(await businessStore.update(tx, tenantId, id, changes), 'Business')),
    );
  }

  remove(tenantId: string, id: string) {
    return this.#db.write(tenantId, async (tx) => found(await businessStore.remove(tx, tenantId, id), 'Business'));
  }

  metrics(tenantId: string, id: string, days: number) {
    return this.#db.snapshot(async (tx) => {
      found(await businessStore.find(tx, tenantId, id), 'Business');
      return { businessId: id, ...(await businessStore.metrics(tx, id, days)) };
    });
  }

  record(kind: BusinessAttention, viewerId: string, id: string) {
    return this.#db.write(viewerId, async (tx) =>
      found(await businessStore.record(tx, kind, viewerId, id), 'Business'),
    );
  }
}
