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

// A value is stored as "<asOf>|<generation of the log>|<body>"; an invalidation is a value without a body. What another
// log left here (before a restore), or anybody else, has no position to compare with and counts as nothing.
const HELD = `
local function held(key)
  local value = redis.call('GET', key)
  local pos, generation = string.match(value or '', '^(%d+)|(%w+)|')
  return generation == ARGV[1] and #pos <= 15 and tonumber(pos) or -1
end`;
const SET = `${HELD}
if held(KEYS[1]) > tonumber(ARGV[2]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2] .. '|' .. ARGV[1] .. '|' .. ARGV[3], 'EX', ARGV[4])
return 1`;
const INVALIDATE = `${HELD}
for i = 1, #KEYS do
  if held(KEYS[i]) < tonumber(ARGV[2]) then redis.call('SET', KEYS[i], ARGV[2] .. '|' .. ARGV[1] .. '|', 'EX', ARGV[3]) end
end
return 1`;
const STORED = /^(\d{1,15})\|(\w+)\|(.+)$/s;

/** The tier in Redis, shared by all nodes. The client must have short timeouts and no offline queue. */
export class RedisPositionedStore implements PositionedStore {
  readonly #redis: Redis;
  readonly #generation: () => string;

  /** `generation` tells which log the positions are of. */
  constructor(redis: Redis, generation: () => string) {
    this.#redis = redis;
    this.#generation = generation;
  }

  async get(key: string): Promise<Positioned | null> {
    if (this.#redis.status !== 'ready') return null;
    const held = await this.#redis.get(key).catch(() => null);
    const [, asOf, generation, body] = STORED.exec(held ?? '') ?? [];
    return body !== undefined && generation === this.#generation() ? { asOf: Number(asOf), body } : null;
  }

  async set(key: string, { asOf, body }: Positioned, ttlSeconds: number): Promise<void> {
    if (this.#redis.status !== 'ready') return;
    await this.#redis.eval(SET, 1, key, this.#generation(), asOf, body, ttlSeconds).catch(() => undefined);
  }

  invalidate(keys: readonly string[], pos: number, ttlSeconds: number): void {
    if (this.#redis.status !== 'ready') return;
    this.#redis.eval(INVALIDATE, keys.length, ...keys, this.#generation(), pos, ttlSeconds).catch(() => undefined);
  }
}
