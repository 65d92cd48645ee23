import { createHash, createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { Role } from '../contracts/common.ts';

/** Who an access token speaks for. `sessionId` is the refresh family: the login it came from. */
export interface TokenSubject {
  userId: string;
  email: string;
  role: Role;
  sessionId: string;
}

/** A verified token; times in milliseconds since 1970. */
export interface AccessToken extends TokenSubject {
  issuedAt: number;
  expiresAt: number;
}

const ALGORITHM = 'HS256';
/** Nodes' clocks differ a little: a token is good from a moment before it was made. */
const CLOCK_SKEW_SECONDS = 5;

const Claims = z.object({
  typ: z.literal('access'),
  userId: z.guid(),
  email: z.string(),
  role: Role,
  sid: z.guid(),
  iat: z.number(),
  nbf: z.number(),
  exp: z.number(),
});

export interface TokenSettings {
  secret: string;
  /** Seconds an access token is good for. */
  accessTtlSeconds: number;
}

/** Makes and verifies the two kinds of token. */
export class TokenService {
  readonly accessTtlSeconds: number;
  readonly #key: KeyObject;
  readonly #renewalKey: Buffer;

  constructor({ secret, accessTtlSeconds }: TokenSettings) {
    this.#key = createSecretKey(Buffer.from(secret, 'utf8'));
    this.#renewalKey = Buffer.from(hkdfSync('sha256', secret, '', 'refresh token of a renewal', 32));
    this.accessTtlSeconds = accessTtlSeconds;
  }

  /** A signed access token. */
  issueAccess({ userId, email, role, sessionId }: TokenSubject): string {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { userId, email, role, sid: sessionId, typ: 'access', iat, nbf: iat - CLOCK_SKEW_SECONDS };
    return jwt.sign({ ...claims, exp: iat + this.accessTtlSeconds }, this.#key, { algorithm: ALGORITHM });
  }

  /**
   * Checks signature, algorithm, type and times, for HTTP and sockets alike. Whether the session has been ended since is
   * asked elsewhere.
   * @throws when any of them is wrong or missing
   */
  verifyAccess(token: string): AccessToken {
    const payload = jwt.verify(token, this.#key, { algorithms: [ALGORITHM] });
    const { userId, email, role, sid, iat, exp } = Claims.parse(payload);
    return { userId, email, role, sessionId: sid, issuedAt: iat * 1000, expiresAt: exp * 1000 };
  }

  /** A new refresh token: 256 random bits, and what of it is stored. */
  issueRefresh(): { token: string; hash: string } {
    const token = randomBytes(32).toString('base64url');
    return { token, hash: this.hashRefresh(token) };
  }

  /**
   * The refresh token that a renewal with a name gives: the same whenever it is asked for again, so that no second one
   * has to be made for an answer that was lost, and random to whoever lacks this server's key.
   */
  issueRenewed({ tokenHash, renewalId }: { tokenHash: string; renewalId: string }): { token: string; hash: string } {
    const token = createHmac('sha256', this.#renewalKey).update(`${tokenHash}:${renewalId}`).digest('base64url');
    return { token, hash: this.hashRefresh(token) };
  }

  /** Random tokens need no salt and no slow hash: there is nothing to guess. */
  hashRefresh(token: string): string {
    return createHash('sha256').update(token).digest('hex');
  }
}
