import type {
  PropertyListingCreate,
  PropertyListingUpdate,
  PropertyMyQuery,
  PropertySearchQuery,
} from '../contracts/propertyListing.ts';
import type { Attention } from '../contracts/rows.ts';
import type { Database, Queryable } from '../db/database.ts';
import { conflict, forbidden } from '../errors/index.ts';
import { propertyListingStore } from '../stores/propertyListingStore.ts';
import * as correspondence from './correspondence.ts';
import { explaining, found } from './rules.ts';

const taken = {
  property_listings_user_id_external_id_key: () =>
    conflict('CONFLICT', 'A property listing with this external_id already exists'),
};

/** Landlords' property listings, and what the market does with them. */
export class PropertyListingService {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  search(callerId: string, query: PropertySearchQuery) {
    return propertyListingStore.search(this.#db, callerId, query);
  }

  mine(landlordId: string, query: PropertyMyQuery) {
    return propertyListingStore.mine(this.#db, landlordId, query);
  }

  async get(userId: string, id: string) {
    return found(await propertyListingStore.findVisible(this.#db, userId, id), 'Property listing');
  }

  create(landlordId: string, values: PropertyListingCreate) {
    const row = { ...values, user_id: landlordId };
    return explaining(
      taken,
      this.#db.write(landlordId, (tx) => propertyListingStore.insert(tx, row)),
    );
  }

  update(landlordId: string, id: string, changes: PropertyListingUpdate) {
    return explaining(
      taken,
      this.#db.write(landlordId, async (tx) =>
        found(await propertyListingStore.update(tx, landlordId, id, changes), 'Property listing'),
      ),
    );
  }

  remove(landlordId: string, id: string) {
    return this.#db.write(landlordId, async (tx) =>
      found(await propertyListingStore.remove(tx, landlordId, id), 'Property listing'),
    );
  }

  metrics(landlordId: string, id: string, days: number) {
    return this.#db.snapshot(async (tx) => {
      found(await propertyListingStore.find(tx, landlordId, id), 'Property listing');
      return { propertyId: id, ...(await propertyListingStore.metrics(tx, id, days)) };
    });
  }

  record(kind: Attention, viewerId: string, id: string) {
    return this.#db.write(viewerId, async (tx) =>
      found(await propertyListingStore.record(tx, kind, viewerId, id), 'Property listing'),
    );
  }

  /** Writes to the landlord; the inquiry itself counts once a user and day. */
  inquire(userId: string, id: string, content: string) {
    return this.#db.write(userId, async (tx) => {
      const property = await this.#foreign(tx, userId, id);
      const { conversation_id, message } = await correspondence.write(tx, {
        from: userId,
        to: property.user_id,
        about: { property_listing_id: id },
        subject: property.title,
        content,
      });
      const counted = await propertyListingStore.recordInquiry(tx, userId, id, conversation_id);
      return { conversation_id, message, counted };
    });
  }

  favorite(userId: string, id: string) {
    return this.#db.write(userId, async (tx) => {
      await this.#foreign(tx, userId, id);
      await propertyListingStore.addFavorite(tx, userId, id);
      return { is_favorite: true };
    });
  }

  unfavorite(userId: string, id: string) {
    return this.#db.write(userId, async (tx) => {
      found(await propertyListingStore.removeFavorite(tx, userId, id), 'Property listing');
      return { is_favorite: false };
    });
  }

  /** A listing on the market of which the user is not the owner: nobody courts themselves. */
  async #foreign(tx: Queryable, userId: string, id: string) {
    const property = found(await propertyListingStore.findVisible(tx, userId, id), 'Property listing');
    if (property.user_id === userId) throw forbidden('This is your own listing', 'OWN_LISTING');
    return property;
  }
}
