import type { UserProfileUpdate } from '../contracts/profile.ts';
import type { Database } from '../db/database.ts';
import { profileStore } from '../stores/profileStore.ts';
import { found } from './rules.ts';

/** A user's own profile. */
export class ProfileService {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async get(userId: string) {
    return found(await profileStore.find(this.#db, userId), 'Profile');
  }

  save(userId: string, changes: UserProfileUpdate) {
    return this.#db.write(userId, (tx) => profileStore.save(tx, userId, changes));
  }
}
