import { SubscriptionTier, subscriptionTiers } from '../contracts/profile.ts';
import type { Database } from '../db/database.ts';
import { badRequest, notFound } from '../errors/index.ts';
import { accountStore, type AccountRow } from '../stores/accountStore.ts';
import { refreshTokenStore } from '../stores/refreshTokenStore.ts';

/** What an operator does to accounts. Running servers learn of it from the rows. */
export interface AccountService {
  /** Newest first. */
  list(): Promise<AccountRow[]>;
  /** Sets the subscription tier. 400 for an unknown tier, 404 for an unknown address. */
  setTier(email: string, tier: string): Promise<AccountRow>;
  /** Lets the account in, or shuts it out and ends its sessions. 404 for an unknown address. */
  setActive(email: string, active: boolean): Promise<AccountRow>;
}

/** Builds the operator's account service. */
export function createAccountService(db: Database): AccountService {
  return {
    list: () => accountStore.list(db),

    async setTier(email, tier) {
      const parsed = SubscriptionTier.safeParse(tier);
      if (!parsed.success)
        throw badRequest([{ path: 'tier', message: `Must be one of ${subscriptionTiers.join(', ')}` }]);
      const { data } = await db.write(null, (tx) => accountStore.setTier(tx, email, parsed.data));
      return found(data, email);
    },

    async setActive(email, active) {
      const { data } = await db.write(null, async (tx) => {
        const account = await accountStore.setActive(tx, email, active);
        if (account && !active) await refreshTokenStore.revokeAll(tx, account.id);
        return account;
      });
      return found(data, email);
    },
  };
}

function found(account: AccountRow | undefined, email: string): AccountRow {
  if (!account) throw notFound(`Account ${email}`);
  return account;
}
