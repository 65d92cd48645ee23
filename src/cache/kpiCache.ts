import { LRUCache } from 'lru-cache';
import { unavailable } from '../errors/index.ts';
import { KPI_TTL_SECONDS } from './cacheKeys.ts';
import type { PositionedStore } from './positionedStore.ts';

/** A KPI value, the position it was true at, and its JSON text. */
export interface KpiReading<T> {
  kpis: T;
  asOf: number;
  /** `kpis` serialised once. */
  json: string;
}

/** What the cache needs. */
export interface KpiCacheOptions {
  store: PositionedStore;
  key: (userId: string) => string;
  /** False while this node does not know whether the log has moved on; then nothing remembered is served. */
  isCurrent: () => boolean;
  onHit?: (tier: 'memory' | 'store') => void;
  onMiss?: () => void;
  max?: number;
}

/**
 * KPIs of one role by user, in memory and in a shared second tier. Every value carries the log position of its snapshot,
 * every invalidation a position below which nothing may be served, so a slow computation can never put back an old
 * number. One computation per user at a time.
 */
export class KpiCache<T> {
  readonly #options: KpiCacheOptions;
  readonly #values: LRUCache<string, KpiReading<T>>;
  readonly #floors: LRUCache<string, number>;
  readonly #computing = new Map<string, Promise<KpiReading<T>>>();
  /** Floor of users whose own floor is not remembered. */
  #commonFloor = 0;
  #epoch = 0;

  constructor(options: KpiCacheOptions) {
    this.#options = options;
    const max = options.max ?? 20_000;
    this.#values = new LRUCache({ max, ttl: KPI_TTL_SECONDS * 1_000 });
    this.#floors = new LRUCache({
      max,
      dispose: (floor, _user, reason) => {
        if (reason === 'evict') this.#commonFloor = Math.max(this.#commonFloor, floor);
      },
    });
  }

  /** Nothing below `pos` is served from now on, for anybody: the node has just begun, or the log was replaced. */
  clear(pos: number): void {
    this.#values.clear();
    this.#floors.clear();
    // What is being computed may be of a log that is no more.
    this.#computing.clear();
    this.#epoch++;
    this.#commonFloor = pos;
  }

  /** What memory holds and may be served now, without waiting. */
  peek(userId: string): KpiReading<T> | undefined {
    const held = this.#values.get(userId);
    if (!held || held.asOf < this.#floor(userId) || !this.#options.isCurrent()) return undefined;
    this.#options.onHit?.('memory');
    return held;
  }

  /** The user's KPIs, at or above the invalidation known when the call is answered. */
  async get(userId: string, compute: () => Promise<{ kpis: T; asOf: number }>): Promise<KpiReading<T>> {
    const held = this.peek(userId) ?? (await this.#fromStore(userId));
    if (held) return held;
    this.#options.onMiss?.();
    // An invalidation that came while it was computed makes a value too old to answer with.
    for (let attempt = 0; attempt < 20; attempt++) {
      const reading = await this.#computeOnce(userId, compute);
      if (reading.asOf >= this.#floor(userId)) return reading;
    }
    throw unavailable();
  }

  /** Remembers a value computed elsewhere (a push); returns it, or the newer one that is here already. */
  put(userId: string, kpis: T, asOf: number): KpiReading<T> {
    const reading = this.#keep(userId, { kpis, asOf, json: JSON.stringify(kpis) });
    if (reading.asOf === asOf && asOf >= this.#floor(userId)) {
      void this.#options.store.set(this.#options.key(userId), { asOf, body: reading.json }, KPI_TTL_SECONDS);
    }
    return reading;
  }

  /** A change at `pos` moved this user's KPIs. */
  invalidate(userId: string, pos: number): void {
    if (pos <= this.#floor(userId)) return;
    this.#floors.set(userId, pos);
    const held = this.#values.get(userId);
    if (held && held.asOf < pos) this.#values.delete(userId);
    this.#options.store.invalidate([this.#options.key(userId)], pos, KPI_TTL_SECONDS);
  }

  /** Forgets the value, for a caller that does not come from the log and so has no position. */
  drop(userId: string): void {
    this.#values.delete(userId);
    this.#computing.delete(userId);
  }

  #floor(userId: string): number {
    return this.#floors.get(userId) ?? this.#commonFloor;
  }

  async #fromStore(userId: string): Promise<KpiReading<T> | undefined> {
    const held = await this.#options.store.get(this.#options.key(userId));
    const kpis = held && parse<T>(held.body);
    if (!kpis || held.asOf < this.#floor(userId) || !this.#options.isCurrent()) return undefined;
    this.#options.onHit?.('store');
    return this.#keep(userId, { kpis, asOf: held.asOf, json: held.body });
  }

  /** Whichever is newer, `reading` or what memory has: while it was fetched or computed a newer one may have come. */
  #keep(userId: string, reading: KpiReading<T>): KpiReading<T> {
    const held = this.#values.get(userId);
    if (held && held.asOf > reading.asOf) return held;
    if (reading.asOf >= this.#floor(userId)) this.#values.set(userId, reading);
    return reading;
  }

  #computeOnce(userId: string, compute: () => Promise<{ kpis: T; asOf: number }>): Promise<KpiReading<T>> {
    const running = this.#computing.get(userId);
    if (running) return running;
    const epoch = this.#epoch;
    const started = compute()
      .then(({ kpis, asOf }) =>
        epoch === this.#epoch ? this.put(userId, kpis, asOf) : { kpis, asOf: -1, json: JSON.stringify(kpis) },
      )
      .finally(() => {
        // After a drop another one may have taken its place.
        if (this.#computing.get(userId) === started) this.#computing.delete(userId);
      });
    this.#computing.set(userId, started);
    return started;
  }
}

/** Entity tag of somebody's KPIs: the position they are true at, and whose they are, since one browser may have had two users. */
export const kpiEtag = (userId: string, asOf: number): string => `"${userId.slice(0, 8)}-${asOf}"`;

/** The value of a stored text, or undefined when somebody has put something else there. */
function parse<T>(json: string): T | undefined {
  try {
    return (JSON.parse(json) as T | null) ?? undefined;
  } catch {
    return undefined;
  }
}
