import type { BrokerProfileCreate, BrokerProfileUpdate } from '../contracts/brokerProfile.ts';
import type { Database, Queryable } from '../db/database.ts';
import { conflict, notFound } from '../errors/index.ts';
import { brokerProfileStore } from '../stores/brokerProfileStore.ts';
import { found } from './rules.ts';

/** A broker's own profile; what the deals add up to is computed and read only. */
export class BrokerProfileService {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  get(brokerId: string) {
    return this.#read(this.#db, brokerId);
  }

  create(brokerId: string, values: BrokerProfileCreate) {
    return this.#db.write(brokerId, async (tx) => {
      const created = await brokerProfileStore.insert(tx, brokerId, values);
      if (!created) throw conflict('PROFILE_EXISTS', 'You have a broker profile already');
      return this.#read(tx, brokerId);
    });
  }

  update(brokerId: string, changes: BrokerProfileUpdate) {
    return this.#db.write(brokerId, async (tx) => {
      if (!(await brokerProfileStore.update(tx, brokerId, changes))) throw notFound('Broker profile');
      return this.#read(tx, brokerId);
    });
  }

  async #read(db: Queryable, brokerId: string) {
    return found(await brokerProfileStore.find(db, brokerId), 'Broker profile');
  }
}
