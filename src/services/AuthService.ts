import type { ChangePasswordBody, LoginBody, SignupBody } from '../contracts/auth.ts';
import type { Database, Queryable, Written } from '../db/database.ts';
import { AppError, conflict, unauthenticated } from '../errors/index.ts';
import { refreshTokenStore } from '../stores/refreshTokenStore.ts';
import { userStore, type Account } from '../stores/userStore.ts';
import type { PasswordService } from './PasswordService.ts';
import type { SessionService, TokenPair } from './SessionService.ts';
import type { TokenService } from './TokenService.ts';

/** A session as its holder gets it; `expiresIn` in seconds. */
export interface OpenSession extends TokenPair {
  user: Account;
  expiresIn: number;
}

export interface AuthParts {
  db: Database;
  tokens: TokenService;
  passwords: PasswordService;
  sessions: SessionService;
}

/** One answer for an unknown address, a wrong password and an inactive account. */
const invalidCredentials = (): AppError =>
  unauthenticated('The e-mail address or the password is wrong', 'INVALID_CREDENTIALS');
const invalidRefresh = (): AppError => unauthenticated('The session has ended, log in again', 'INVALID_REFRESH_TOKEN');

/** Accounts and their sessions. Writes rows only; that sockets of an ended session close follows from the rows. */
export class AuthService {
  readonly #db: Database;
  readonly #tokens: TokenService;
  readonly #passwords: PasswordService;
  readonly #sessions: SessionService;

  constructor({ db, tokens, passwords, sessions }: AuthParts) {
    this.#db = db;
    this.#tokens = tokens;
    this.#passwords = passwords;
    this.#sessions = sessions;
  }

  /** Makes an account with its profile and logs it in. 409 EMAIL_EXISTS, 422 WEAK_PASSWORD. */
  async signup({
    email,
    password,
    role,
    first_name: firstName = '',
    last_name: lastName = '',
  }: SignupBody): Promise<Written<OpenSession>> {
    this.#demandStrength(password, email);
    const passwordHash = await this.#passwords.hash(password);
    return this.#db.write(null, async (tx) => {
      const made = await userStore.insert(tx, { email, passwordHash, role, firstName, lastName });
      if (!made) throw conflict('EMAIL_EXISTS', 'An account with this e-mail address exists');
      return this.#open(tx, { id: made.id, email, role });
    });
  }

  /** Opens a session. 401 INVALID_CREDENTIALS. */
  async login({ email, password }: LoginBody): Promise<Written<OpenSession>> {
    const known = await userStore.credentialsByEmail(this.#db, email);
    const matches = await this.#passwords.verify(known?.password_hash, password);
    if (!known?.is_active || !matches) throw invalidCredentials();
    return this.#db.write(known.id, async (tx) => {
      if (!(await userStore.recordLogin(tx, known))) throw invalidCredentials();
      return this.#open(tx, known);
    });
  }

  /**
   * Exchanges a refresh token. 401 INVALID_REFRESH_TOKEN; one used before also ends its session, unless it is the same
   * renewal asked for again.
   */
  async refresh(refreshToken: string | undefined, renewalId?: string): Promise<Written<OpenSession>> {
    const hash = this.#tokens.hashRefresh(refreshToken ?? '');
    const token = refreshToken ? await refreshTokenStore.find(this.#db, hash) : undefined;
    if (!token) throw invalidRefresh();
    const { data, ...place } = await this.#db.write(token.user_id, async (tx) => {
      const renewed = await this.#sessions.renew(
        tx,
        { tokenHash: hash, renewalId },
        await userStore.lock(tx, token.user_id),
      );
      return typeof renewed === 'string' ? undefined : this.#describe(tx, token.user_id, renewed);
    });
    if (!data) throw invalidRefresh();
    return { data, ...place };
  }

  /** Ends the sessions that the given proofs belong to; none or bad ones are no fault. */
  async logout(proofs: {
    accessToken?: string | undefined;
    refreshToken?: string | undefined;
  }): Promise<Written<{ loggedOut: true }>> {
    const sessions = await this.#sessionsOf(proofs);
    const [first] = sessions;
    if (!first) return { data: { loggedOut: true }, position: null, relayed: true };
    return this.#db.write(first.userId, async (tx) => {
      for (const { userId, family } of sessions) {
        await userStore.lock(tx, userId);
        await refreshTokenStore.revokeFamily(tx, family);
      }
      return { loggedOut: true };
    });
  }

  /** Changes the password, ends all sessions and opens a new one for the caller. 401 when the current one is wrong, 422. */
  async changePassword(
    userId: string,
    { currentPassword, newPassword }: ChangePasswordBody,
  ): Promise<Written<OpenSession>> {
    const known = await userStore.credentials(this.#db, userId);
    const matches = await this.#passwords.verify(known?.password_hash, currentPassword);
    if (!known?.is_active || !matches) throw unauthenticated('The current password is wrong', 'INVALID_CREDENTIALS');
    this.#demandStrength(newPassword, known.email, currentPassword);
    const newHash = await this.#passwords.hash(newPassword);
    return this.#db.write(userId, async (tx) => {
      if (!(await userStore.setPassword(tx, known, newHash))) throw invalidCredentials();
      await refreshTokenStore.revokeAll(tx, userId);
      return this.#open(tx, known);
    });
  }

  /** The caller's account. 401 when it is gone or inactive. */
  async me(userId: string): Promise<{ user: Account }> {
    const user = await userStore.find(this.#db, userId);
    if (!user) throw unauthenticated('The session has ended', 'SESSION_ENDED');
    return { user };
  }

  #demandStrength(password: string, email: string, former?: string): void {
    const weakness =
      password === former ? 'The new password must differ' : this.#passwords.weakness(password, email.toLowerCase());
    if (weakness) throw new AppError(422, 'WEAK_PASSWORD', weakness);
  }

  async #open(tx: Queryable, holder: Parameters<SessionService['open']>[1]): Promise<OpenSession> {
    return this.#describe(tx, holder.id, await this.#sessions.open(tx, holder));
  }

  async #describe(tx: Queryable, userId: string, pair: TokenPair): Promise<OpenSession> {
    const user = await userStore.find(tx, userId);
    if (!user) throw invalidCredentials();
    return { user, ...pair, expiresIn: this.#tokens.accessTtlSeconds };
  }

  async #sessionsOf(proofs: {
    accessToken?: string | undefined;
    refreshToken?: string | undefined;
  }): Promise<{ userId: string; family: string }[]> {
    const found: { userId: string; family: string }[] = [];
    const token =
      proofs.refreshToken && (await refreshTokenStore.find(this.#db, this.#tokens.hashRefresh(proofs.refreshToken)));
    if (token) found.push({ userId: token.user_id, family: token.family });
    try {
      const { userId, sessionId } = this.#tokens.verifyAccess(proofs.accessToken ?? '');
      if (sessionId !== found[0]?.family) found.push({ userId, family: sessionId });
    } catch {
      // An expired access token ends nothing more; the cookies go all the same.
    }
    return found;
  }
}
