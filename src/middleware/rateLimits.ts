import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { tooMany } from '../errors/index.ts';
import { addressKey } from './clientAddress.ts';

export type LimitClass = 'api' | 'login' | 'signup';

/** How many requests are let through. */
export interface LimitSettings {
  /** Requests a minute of one signed-in user. */
  apiPerUser: number;
  /** Requests a minute of one address that is not signed in. */
  apiPerIp: number;
  /** Failed logins of one account in 15 minutes. */
  loginPerAccount: number;
  /** Failed logins from one address in 15 minutes. */
  loginPerIp: number;
  /** Accounts made from one address in an hour. */
  signupPerIp: number;
}

export interface RateLimits {
  /** Counts a request by its user or else its address. Throws 429 with the seconds to wait. */
  countRequest(kind: LimitClass, ip: string | undefined, userId?: string): Promise<void>;
  /** Counts a login try against the account it names. Throws 429 with the seconds to wait. */
  countLogin(account: string): Promise<void>;
  /** Takes a login try back: it succeeded, or failed for a reason of ours. */
  forgiveLogin(ip: string | undefined, account: string): Promise<void>;
}

interface Limiter {
  consume(key: string): Promise<void>;
  reward(key: string): Promise<void>;
  forget(key: string): Promise<void>;
}

const QUARTER_HOUR = 900;

/** Counts in Redis when there is one, so that nodes share their counts, and in memory while it is away. */
function createCounter(redis: Redis | undefined, name: string, points: number, duration: number): RateLimiterAbstract {
  const memory = new RateLimiterMemory({ keyPrefix: `rl:${name}`, points, duration });
  if (!redis) return memory;
  return new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `rl:${name}`,
    points,
    duration,
    insuranceLimiter: memory,
    rejectIfRedisNotReady: true,
  });
}

const refusalOf = (milliseconds: number) => tooMany(Math.max(1, Math.ceil(milliseconds / 1_000)));

/** Waits for the count. */
function createLimiter(redis: Redis | undefined, name: string, points: number, duration: number): Limiter {
  const counter = createCounter(redis, name, points, duration);
  return {
    async consume(key) {
      try {
        await counter.consume(key);
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) throw refusalOf(refusal.msBeforeNext);
        throw refusal;
      }
    },
    // Giving back is a courtesy: when it fails the count runs out by itself.
    reward: (key) =>
      counter.reward(key).then(
        () => undefined,
        () => undefined,
      ),
    forget: (key) =>
      counter.delete(key).then(
        () => undefined,
        () => undefined,
      ),
  };
}

/** Keys remembered as having used up their limit; the counter knows the others. */
const MOST_REFUSED = 10_000;
const MINUTE = 60;

/**
 * Counts a request while it is being done: it is let through unless its key is known to have used up its limit. A key may have a few more
 * than that, those under way at the same moment; in return nobody ever waits for Redis, least of all for one that hangs.
 */
function createAheadLimiter(redis: Redis | undefined, name: string, points: number): Pick<Limiter, 'consume'> {
  // Memory answers at once.
  if (!redis) return createLimiter(redis, name, points, MINUTE);
  const counter = createCounter(redis, name, points, MINUTE);
  const refusedUntil = new LRUCache<string, number>({ max: MOST_REFUSED });
  const note = (key: string, { remainingPoints, msBeforeNext }: RateLimiterRes) => {
    if (remainingPoints <= 0) refusedUntil.set(key, performance.now() + msBeforeNext);
  };
  return {
    consume(key) {
      const left = (refusedUntil.get(key) ?? 0) - performance.now();
      if (left > 0) return Promise.reject(refusalOf(left));
      counter.consume(key).then(
        (count) => note(key, count),
        (refusal: unknown) => refusal instanceof RateLimiterRes && note(key, refusal),
      );
      return Promise.resolve();
    },
  };
}

/** A store that outsiders may read gets no e-mail addresses. */
const accountKey = (account: string): string => createHash('sha256').update(account).digest('base64url').slice(0, 24);

/** Builds the limits of the HTTP surface. */
export function createRateLimits(settings: LimitSettings, redis?: Redis): RateLimits {
  const apiUser = createAheadLimiter(redis, 'user', settings.apiPerUser);
  const apiIp = createAheadLimiter(redis, 'ip', settings.apiPerIp);
  const loginAccount = createLimiter(redis, 'login-account', settings.loginPerAccount, QUARTER_HOUR);
  const loginIp = createLimiter(redis, 'login-ip', settings.loginPerIp, QUARTER_HOUR);
  const signupIp = createLimiter(redis, 'signup-ip', settings.signupPerIp, 3600);

  return {
    countRequest(kind, ip, userId) {
      if (kind === 'login') return loginIp.consume(addressKey(ip));
      if (kind === 'signup') return signupIp.consume(addressKey(ip));
      return userId === undefined ? apiIp.consume(addressKey(ip)) : apiUser.consume(userId);
    },
    countLogin: (account) => loginAccount.consume(accountKey(account)),
    // The account starts afresh; the address gets one try back, or a burglar could reset it with an account of his own.
    forgiveLogin: async (ip, account) => {
      await Promise.all([loginIp.reward(addressKey(ip)), loginAccount.forget(accountKey(account))]);
    },
  };
}
