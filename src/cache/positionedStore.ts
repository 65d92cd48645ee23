import type { Redis } from 'ioredis';

/** A stored value and the log position of the snapshot it was read in. */
export interface Positioned {
  asOf: number;
  body: string;
}

/**
 * A second cache tier that orders its values by log position: nothing older replaces something newer, and nothing below
 * an invalidation is served (invariant C1). A fault is a miss.
 */
export interface PositionedStore {
  get(key: string): Promise<Positioned | null>;
  /** Kept only if `asOf` is not below what is there, an invalidation mark included. */
  set(key: string, value: Positioned, ttlSeconds: number): Promise<void>;
  /** Makes whatever is older than `pos` unusable, also what is still being computed. */
  invalidate(keys: readonly string[], pos: number, ttlSeconds: number): void;
}

/** No second tier: one node without Redis needs none. */
export const noStore: PositionedStore = {
  get: () => Promise.resolve(null),
  set: () => Promise.resolve(),
  invalidate: () => undefined,
};

// A value is stored as "<asOf>|<body>"; an invalidation is a value without a body.
const SET = `
local held = redis.call('GET', KEYS[1])
if held and tonumber(string.match(held, '^%d+')) > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1] .. '|' .. ARGV[2], 'EX', ARGV[3])
return 1`;
const INVALIDATE = `
for i = 1, #KEYS do
  local held = redis.call('GET', KEYS[i])
  if not held or tonumber(string.match(held, '^%d+')) < tonumber(ARGV[1]) then
    redis.call('SET', KEYS[i], ARGV[1] .. '|', 'EX', ARGV[2])
  end
end
return 1`;

/** The tier in Redis, shared by all nodes. The client must have short timeouts and no offline queue. */
export class RedisPositionedStore implements PositionedStore {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  async get(key: string): Promise<Positioned | null> {
    if (this.#redis.status !== 'ready') return null;
    const held = await this.#redis.get(key).catch(() => null);
    if (!held) return null;
    const bar = held.indexOf('|');
    const body = held.slice(bar + 1);
    return body === '' ? null : { asOf: Number(held.slice(0, bar)), body };
  }

  async set(key: string, { asOf, body }: Positioned, ttlSeconds: number): Promise<void> {
    if (this.#redis.status !== 'ready') return;
    await this.#redis.eval(SET, 1, key, asOf, body, ttlSeconds).catch(() => undefined);
  }

  invalidate(keys: readonly string[], pos: number, ttlSeconds: number): void {
    if (this.#redis.status !== 'ready') return;
    this.#redis.eval(INVALIDATE, keys.length, ...keys, pos, ttlSeconds).catch(() => undefined);
  }
}
