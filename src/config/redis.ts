import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';

/**
 * Every wait is bounded and nothing queues: a cache that is away must cost milliseconds, never a request. Each option
 * counts; with one of them left out a frozen Redis still hangs its callers.
 */
export const redisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 200,
  socketTimeout: 1_000,
  connectTimeout: 1_000,
  autoResendUnfulfilledCommands: false,
  retryStrategy: (times: number) => Math.min(50 * times, 500),
} satisfies RedisOptions;

/** The Redis client for caches and limits. It reconnects for ever, and logs one line when Redis goes and one when it is back. */
export function createRedis(url: string, logger: Logger): Redis {
  const redis = new Redis(url, redisOptions);
  let away = false;
  const goAway = (error?: Error): void => {
    if (!away) logger.warn({ err: error }, 'Redis is away: caching and counting in memory');
    away = true;
  };
  redis.on('error', goAway);
  // A server that closes politely raises no error.
  redis.on('reconnecting', () => goAway());
  redis.on('ready', () => {
    if (away) logger.info('Redis is back');
    away = false;
  });
  return redis;
}
