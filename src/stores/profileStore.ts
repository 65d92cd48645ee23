import { UserProfile, type UserProfileUpdate } from '../contracts/profile.ts';
import type { Queryable } from '../db/database.ts';
import { raw, sql, type Statement } from '../db/sql.ts';
import { assignments, columnsOf, insertInto, type Stored } from './statements.ts';

const columns = columnsOf(UserProfile);

export const profileStore = {
  find(db: Queryable, userId: string): Promise<Stored<UserProfile> | undefined> {
    return db.row(sql`select ${columns} from user_profiles where user_id = ${userId}::uuid`);
  },

  /** Changes the profile, or makes it when the account has none yet. It is complete once both names are filled in. */
  async save(tx: Queryable, userId: string, changes: UserProfileUpdate): Promise<Stored<UserProfile>> {
    const complete = Boolean(changes.first_name) && Boolean(changes.last_name);
    const filled = (name: 'first_name' | 'last_name'): Statement =>
      changes[name] === undefined ? raw(`user_profiles.${name} <> ''`) : sql`${changes[name]}::text <> ''`;
    return (await tx.row(sql`
      ${insertInto('user_profiles', { ...changes, user_id: userId, profile_completed: complete })}
      on conflict (user_id) do update set ${assignments(changes)},
        profile_completed = (${filled('first_name')} and ${filled('last_name')})
      returning ${columns}`)) as Stored<UserProfile>;
  },
};
