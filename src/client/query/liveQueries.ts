import { hashKey, type Query, type QueryCache } from '@tanstack/query-core';
import { ListQuery } from './listQuery.ts';
import { isLive, lists } from './lists.ts';
import type { LiveContext } from './liveQuery.ts';
import { isRecordName, RecordQuery } from './recordQuery.ts';
import { type SummaryReadings } from './readings.ts';
import type { Change, EntityName, Filters, ListName, Row, Viewer } from './types.ts';

/** Something in the cache that is kept up to date. */
export type Live = ListQuery | RecordQuery;

const isListName = (name: unknown): name is ListName => Object.hasOwn(lists, name as string);

/** What the registry of live queries needs. */
export interface LiveQueriesOptions {
  cache: QueryCache;
  viewer: Viewer;
  summaries: SummaryReadings;
  context: LiveContext;
}

/** The lists and records that are in the cache, as they come and go. */
export class LiveQueries {
  readonly #byHash = new Map<string, Live>();
  readonly #options: LiveQueriesOptions;
  readonly #unsubscribe: () => void;

  constructor(options: LiveQueriesOptions) {
    this.#options = options;
    const { cache } = options;
    this.#unsubscribe = cache.subscribe(({ type, query }) => {
      if (type === 'added') this.#added(query);
      else if (type === 'removed') this.#removed(query);
    });
    for (const query of cache.getAll()) this.#added(query);
  }

  [Symbol.iterator](): IterableIterator<Live> {
    return this.#byHash.values();
  }

  at(key: readonly unknown[]): Live | undefined {
    return this.#byHash.get(hashKey(key));
  }

  /** Applies changes to all that they concern. */
  patch(changes: readonly Change[]): void {
    for (const live of this) live.apply(changes);
  }

  /** A record held anywhere, where events keep it up to date. */
  readonly lookup = (entity: EntityName, id: string): Row | undefined => {
    for (const live of this) {
      const { spec, viewer } = live.place;
      const row = spec.entity === entity && isLive(spec, viewer.role) ? live.find(id) : undefined;
      if (row) return row;
    }
    return undefined;
  };

  /** Loads again what shows something of records of an entity. */
  reload(entity: EntityName): void {
    for (const live of this) if (live.heedsAll(entity)) live.reload();
  }

  /** What is on screen is loaded again, once; everything else is forgotten. */
  reset(): void {
    const { cache, summaries } = this.#options;
    for (const query of cache.getAll()) {
      const live = this.#byHash.get(query.queryHash);
      if (!live && !summaries.has(query)) continue;
      if (!query.isActive()) cache.remove(query);
      else if (live) live.reload();
      else summaries.reload(query);
    }
  }

  stop(): void {
    this.#unsubscribe();
    for (const live of this) live.stop();
  }

  #added(query: Query): void {
    const [kind, name, rest] = query.queryKey;
    const { viewer, context, summaries } = this.#options;
    if (kind === 'list' && isListName(name)) {
      const place = { spec: lists[name], filters: rest as Filters, viewer };
      this.#byHash.set(query.queryHash, new ListQuery(query, place, context));
    } else if (kind === 'record' && isRecordName(name)) {
      this.#byHash.set(query.queryHash, new RecordQuery(query, name, String(rest), viewer, context));
    } else if (kind === 'summary') summaries.added(query);
  }

  #removed(query: Query): void {
    this.#byHash.get(query.queryHash)?.stop();
    this.#byHash.delete(query.queryHash);
    this.#options.summaries.removed(query);
  }
}
