import type { Query } from '@tanstack/query-core';
import type { DashboardRole } from '../../contracts/common.ts';
import { entities, type Entity } from './entities.ts';
import { lists, type ListSpec } from './lists.ts';
import { emptyList, LiveQuery, type LiveContext } from './liveQuery.ts';
import { newestFirst } from './order.ts';
import type { Change, EntityName, LiveListData, RecordName, Row, Viewer } from './types.ts';
import { watchedBy } from './watched.ts';

type Found = Row | null;

const own = (entity: EntityName): ListSpec => ({
  entity, live: true, path: () => '', plural: '', order: newestFirst, rules: {}, paging: 'page',
}); // prettier-ignore

/** The list whose rows a record looks like. */
const like: Record<RecordName, ListSpec> = {
  business: lists.businesses,
  demandListing: lists.businessDemands,
  property: lists.properties,
  deal: lists.deals,
  invite: lists.invites,
  match: lists.demandMatches,
  conversation: lists.conversations,
  brokerProfile: { ...own('brokerProfile'), computedFrom: ['deal'] },
  profile: own('profile'),
};

/** Whom events tell of such a record; everybody where it is not named. */
const toldTo: Partial<Record<RecordName, DashboardRole>> = {
  business: 'tenant',
  demandListing: 'tenant',
  property: 'landlord',
  match: 'tenant',
};

/** A record's list: the rows like it, under no conditions. */
export const specOfRecord = (entity: RecordName): ListSpec => ({
  ...like[entity],
  rules: {},
  always: [],
  live: toldTo[entity] ?? true,
});

export const isRecordName = (entity: unknown): entity is RecordName => Object.hasOwn(like, entity as string);

/** The key of a record in the cache. */
export const recordKey = (entity: RecordName, id: string) => ['record', entity, isSingle(entity) ? 'own' : id] as const;

const isSingle = (entity: RecordName): boolean => (entities[entity] as Entity).single === true;

/** One record in the cache: null when there is none. */
export class RecordQuery extends LiveQuery<Found> {
  readonly #id: string;
  readonly #watched: ReadonlySet<EntityName>;
  protected readonly counts = false;

  constructor(query: Query, entity: RecordName, id: string, viewer: Viewer, context: LiveContext) {
    super(query, { spec: specOfRecord(entity), filters: {}, viewer }, context);
    this.#id = id;
    this.#watched = new Set(watchedBy(this.place.spec));
  }

  heeds({ entity, id, kind, record }: Change): boolean {
    const { spec } = this.place;
    if (entity === spec.entity) return id === this.#id || isSingle(entity as RecordName);
    if (entity === 'message' && spec.entity === 'conversation')
      return kind === 'deleted' || record?.['conversation_id'] === this.#id;
    return this.heedsAll(entity);
  }

  heedsAll(entity: EntityName): boolean {
    return this.#watched.has(entity);
  }

  async more(): Promise<void> {}

  protected async read(): Promise<Found> {
    const path = entities[this.place.spec.entity as RecordName].path(this.#id);
    try {
      return (await this.context.dashboard.call<Row>('GET', path)).data;
    } catch (error) {
      if ((error as { status?: number }).status === 404) return null;
      throw error;
    }
  }

  protected toList(data: Found): LiveListData<Row> {
    return data ? { rows: [data], total: 1, hasMore: false } : emptyList;
  }

  protected fromList({ rows }: LiveListData<Row>): Found {
    return rows[0] ?? null;
  }
}
