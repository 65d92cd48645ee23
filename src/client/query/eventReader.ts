import type { AnyDashboardEvent, Unread } from '../index.ts';
import type { ChangeFeed } from './changeFeed.ts';
import type { Completions } from './completions.ts';
import { changeOf, entityOfBulk } from './entities.ts';
import { lists } from './lists.ts';
import type { LiveQueries } from './liveQueries.ts';
import type { SummaryReadings } from './readings.ts';
import type { EntityName, Filters, ListName, Row } from './types.ts';

/** What the reading of events needs. */
export interface EventReaderOptions {
  feed: ChangeFeed;
  queries: LiveQueries;
  summaries: SummaryReadings;
  completions: Completions;
  lookup: (entity: EntityName, id: string) => Row | undefined;
  /** Whether unread counts are told; they are not while polling. */
  tellsUnread: () => boolean;
}

/**
 * A message tells of its conversation for so long; else an unread count that says nothing new may mean that it is gone.
 */
const SPOKEN_MS = 2_000;

/** What each event means for the cache. */
export class EventReader {
  readonly #options: EventReaderOptions;
  #spoken = { conversationId: '', at: 0 };

  constructor(options: EventReaderOptions) {
    this.#options = options;
  }

  read(event: AnyDashboardEvent): void {
    const { feed, summaries } = this.#options;
    const change = changeOf(event);
    if (change) feed.tell(change);
    if (event.type === 'message:new') this.#message(event.data.conversationId);
    else if (event.type === 'bulk:changed') this.#bulk(event.data.entityType);
    else if (event.type === 'property:matches-changed')
      this.#reload('propertyMatches', { propertyId: event.data.propertyId });
    else if (event.type === 'broker:property-matched' || event.type === 'broker:demand-matched')
      this.#reload('demandMatches', { demandListingId: event.data.match.demand_listing_id });
    summaries.told(event.type);
  }

  unread({ conversationId, unreadCount }: Unread): void {
    const { feed, lookup } = this.#options;
    const isNews = lookup('conversation', conversationId)?.['unread_count'] !== unreadCount;
    const isSpoken = this.#spoken.conversationId === conversationId && Date.now() - this.#spoken.at < SPOKEN_MS;
    if (!isNews && !isSpoken) return this.#readConversation(conversationId);
    const record = { id: conversationId, unread_count: unreadCount };
    feed.tell({ entity: 'conversation', kind: 'updated', id: conversationId, record });
  }

  #message(conversationId: string): void {
    this.#spoken = { conversationId, at: Date.now() };
    if (!this.#options.tellsUnread()) this.#readConversation(conversationId);
  }

  #readConversation(id: string): void {
    const { completions, lookup } = this.#options;
    const { completion } = lists.conversations;
    if (completion && lookup('conversation', id))
      completions.ask(completion, { entity: 'conversation', kind: 'updated', id });
  }

  #bulk(name: string): void {
    const entity = entityOfBulk(name);
    if (!entity) return;
    this.#options.completions.drop(entity);
    this.#options.queries.reload(entity);
  }

  #reload(name: ListName, filters: Filters): void {
    for (const live of this.#options.queries) {
      const { spec, filters: own } = live.place;
      if (spec === lists[name] && Object.entries(filters).every(([key, value]) => own[key] === value)) live.reload();
    }
  }
}
