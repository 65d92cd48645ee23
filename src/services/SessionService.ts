import { randomUUID } from 'node:crypto';
import type { Role } from '../contracts/common.ts';
import type { Queryable } from '../db/database.ts';
import { refreshTokenStore } from '../stores/refreshTokenStore.ts';
import type { TokenService } from './TokenService.ts';

interface Holder {
  id: string;
  email: string;
  role: Role;
}

/** The two tokens of a login. */
export interface TokenPair {
  accessToken: string;
  refreshToken: string;
}

/** Why a refresh token was not exchanged; its family has ended unless it was unknown or merely expired. */
export type Refusal = 'unknown' | 'expired' | 'reused' | 'inactive';

/**
 * Opens, renews and ends sessions inside a transaction of the caller's, who has locked the account: a session is a family
 * of refresh tokens of which the newest alone can be exchanged, once.
 */
export class SessionService {
  readonly #tokens: TokenService;
  readonly #refreshTtlDays: number;

  constructor(tokens: TokenService, refreshTtlDays: number) {
    this.#tokens = tokens;
    this.#refreshTtlDays = refreshTtlDays;
  }

  /** Begins a family. */
  async open(tx: Queryable, holder: Holder): Promise<TokenPair> {
    await refreshTokenStore.dropExpired(tx, holder.id);
    return this.#issue(tx, holder, randomUUID());
  }

  /**
   * Exchanges a token for its successor. One that was exchanged before is in two hands, of which one stole it: the family
   * ends. That must be committed, so refusals are returned, not thrown.
   */
  async renew(
    tx: Queryable,
    tokenHash: string,
    holder: (Holder & { is_active: boolean }) | undefined,
  ): Promise<TokenPair | Refusal> {
    const token = await refreshTokenStore.lock(tx, tokenHash);
    if (!token || token.user_id !== holder?.id) return 'unknown';
    if (token.rotated || token.revoked || !holder.is_active) {
      await refreshTokenStore.revokeFamily(tx, token.family);
      return holder.is_active ? 'reused' : 'inactive';
    }
    if (token.expired) return 'expired';
    await refreshTokenStore.markRotated(tx, token.id);
    return this.#issue(tx, holder, token.family);
  }

  async #issue(tx: Queryable, holder: Holder, family: string): Promise<TokenPair> {
    const { token, hash } = this.#tokens.issueRefresh();
    await refreshTokenStore.insert(tx, { userId: holder.id, family, tokenHash: hash, ttlDays: this.#refreshTtlDays });
    const { id: userId, email, role } = holder;
    return { accessToken: this.#tokens.issueAccess({ userId, email, role, sessionId: family }), refreshToken: token };
  }
}
