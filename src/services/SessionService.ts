import { randomUUID } from 'node:crypto';
import type { Role } from '../contracts/common.ts';
import type { Queryable } from '../db/database.ts';
import { refreshTokenStore, type RefreshToken } from '../stores/refreshTokenStore.ts';
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

/** A wish to exchange a token; `renewalId` names it, so that it is known when it comes again. */
export interface Renewal {
  tokenHash: string;
  renewalId?: string | undefined;
}

/** How long a renewal whose answer was lost can be asked for again. */
const REPEAT_SECONDS = 60;

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
    return this.#issue(tx, holder, randomUUID(), this.#tokens.issueRefresh());
  }

  /**
   * Exchanges a token for its successor. One that was exchanged before is in two hands, of which one stole it: the family
   * ends; unless whoever exchanged it shows that they ask again, their answer being lost. That must be committed, so
   * refusals are returned, not thrown.
   */
  async renew(
    tx: Queryable,
    renewal: Renewal,
    holder: (Holder & { is_active: boolean }) | undefined,
  ): Promise<TokenPair | Refusal> {
    const token = await refreshTokenStore.lock(tx, renewal.tokenHash);
    if (!token || token.user_id !== holder?.id) return 'unknown';
    const repeated = holder.is_active ? await this.#repeat(tx, holder, token, renewal) : undefined;
    if (repeated) return repeated;
    if (token.rotated || token.revoked || !holder.is_active) {
      await refreshTokenStore.revokeFamily(tx, token.family);
      return holder.is_active ? 'reused' : 'inactive';
    }
    if (token.expired) return 'expired';
    const { tokenHash, renewalId } = renewal;
    await refreshTokenStore.markRotated(tx, token.id, renewalId ? this.#tokens.hashRefresh(renewalId) : null);
    const successor = renewalId ? this.#tokens.issueRenewed({ tokenHash, renewalId }) : this.#tokens.issueRefresh();
    return this.#issue(tx, holder, token.family, successor);
  }

  /**
   * The successor that a renewal gave before, for who names the same renewal soon after. Once the successor itself was
   * exchanged its holder has it, and nobody who is honest asks for it again.
   */
  async #repeat(
    tx: Queryable,
    holder: Holder,
    { id, family, rotated, revoked }: RefreshToken,
    { tokenHash, renewalId }: Renewal,
  ): Promise<TokenPair | undefined> {
    if (!rotated || revoked || !renewalId) return undefined;
    const renewalHash = this.#tokens.hashRefresh(renewalId);
    if (!(await refreshTokenStore.wasRotatedBy(tx, id, renewalHash, REPEAT_SECONDS))) return undefined;
    const { token, hash } = this.#tokens.issueRenewed({ tokenHash, renewalId });
    const successor = await refreshTokenStore.lock(tx, hash);
    if (!successor || successor.rotated || successor.revoked || successor.expired) return undefined;
    return this.#pair(holder, family, token);
  }

  async #issue(
    tx: Queryable,
    holder: Holder,
    family: string,
    { token, hash }: { token: string; hash: string },
  ): Promise<TokenPair> {
    await refreshTokenStore.insert(tx, { userId: holder.id, family, tokenHash: hash, ttlDays: this.#refreshTtlDays });
    return this.#pair(holder, family, token);
  }

  #pair({ id: userId, email, role }: Holder, family: string, refreshToken: string): TokenPair {
    return { accessToken: this.#tokens.issueAccess({ userId, email, role, sessionId: family }), refreshToken };
  }
}
