import type { IncomingHttpHeaders } from 'node:http';
import { LRUCache } from 'lru-cache';
import { unauthenticated } from '../errors/index.ts';
import type { Caller } from '../routes/route.ts';
import { readCookie } from './cookies.ts';

/** What a verified access token says; times in milliseconds since 1970. */
export interface AccessClaims extends Caller {
  issuedAt: number;
}

/** Verifies a token's signature and claims; throws when it is no good. */
export interface AccessVerifier {
  verifyAccess(token: string): AccessClaims;
}

/** Sessions that ended before their tokens did: logout, password change, deactivation. Asked on every request, from memory. */
export interface Revocations {
  isRevoked(caller: Pick<Caller, 'sessionId'>): boolean;
}

/** Finds the caller of a request; a fault is returned, not thrown, since some routes need none. */
export type Authenticate = (headers: IncomingHttpHeaders) => Caller | Error;

const LONGEST_TOKEN = 4_096;

/** The access token of a request: the cookie first, then the bearer header. */
export function tokenOf(headers: IncomingHttpHeaders): string | undefined {
  const cookie = readCookie(headers.cookie, 'accessToken');
  if (cookie) return cookie;
  return /^Bearer +([\w.~+/=-]+)$/i.exec(headers.authorization ?? '')?.[1];
}

/** Builds the authenticator. Verified tokens are remembered, so a token's signature is computed once, not once a request. */
export function createAuthenticate(tokens: AccessVerifier, revocations: Revocations): Authenticate {
  const verified = new LRUCache<string, AccessClaims>({ max: 20_000 });

  const claimsOf = (token: string): AccessClaims | undefined => {
    const known = verified.get(token);
    if (known) return known;
    try {
      const claims = tokens.verifyAccess(token);
      verified.set(token, claims);
      return claims;
    } catch {
      return undefined;
    }
  };

  return (headers) => {
    const token = tokenOf(headers);
    if (token === undefined) return unauthenticated();
    const claims = token.length <= LONGEST_TOKEN ? claimsOf(token) : undefined;
    if (!claims || claims.expiresAt <= Date.now())
      return unauthenticated('The access token is invalid or expired', 'INVALID_TOKEN');
    if (revocations.isRevoked(claims)) return unauthenticated('The session has ended', 'SESSION_ENDED');
    const { userId, email, role, sessionId, expiresAt } = claims;
    return { userId, email, role, sessionId, expiresAt };
  };
}

/**
 * A page may say whose request it sends. The browser's cookies may have become another user's since it was opened, and
 * what one user wanted must not be done as the other.
 */
export function isMeantForOther(headers: IncomingHttpHeaders, { userId }: Pick<Caller, 'userId'>): boolean {
  const meant = headers['x-user-id'];
  return meant !== undefined && meant !== userId;
}
