import type { z } from 'zod';
import type { BulkEntity, LogEventType } from '../../contracts/events.ts';
import type { AnyDashboardEvent } from '../index.ts';
import { blanks } from './blanks.ts';
import type { Change, EntityName, Row } from './types.ts';

type Bulk = z.infer<typeof BulkEntity>;

/** How the log speaks of one kind of record. */
export interface Entity {
  /** Names of its events; null where there is none. */
  created: LogEventType | null;
  updated: LogEventType | null;
  deleted: LogEventType | null;
  /** Under which key of an event's data the record is, and its id. */
  record: string;
  id: string;
  /** What `bulk:changed` calls it. */
  bulk: readonly Bulk[];
  /** Where one of it is read; null where there is no such route. */
  path: ((id: string) => string) | null;
  /** There is one a user, whatever its id. */
  single?: true;
  /** What the database gives to columns that a new one does not name. */
  blank?: Readonly<Record<string, unknown>>;
}

const under = (path: string) => (id: string) => `${path}/${id}`;

/** Every kind of record, in the words of the log. */
export const entities = {
  business: {
    created: 'business:created', updated: 'business:updated', deleted: 'business:deleted',
    record: 'business', id: 'businessId', bulk: ['business'], path: under('/api/businesses'), blank: blanks.business,
  },
  demandListing: {
    created: 'demand:created', updated: 'demand:updated', deleted: 'demand:deleted',
    record: 'demandListing', id: 'demandListingId', bulk: ['demand_listing'], path: under('/api/demand-listings'), blank: blanks.demandListing,
  },
  property: {
    created: 'property:created', updated: 'property:updated', deleted: 'property:deleted',
    record: 'property', id: 'propertyId', bulk: ['property'], path: under('/api/property-listings'), blank: blanks.property,
  },
  deal: {
    created: 'broker:deal-created', updated: 'broker:deal-updated', deleted: 'broker:deal-deleted',
    record: 'deal', id: 'dealId', bulk: ['deal'], path: under('/api/broker/deals'), blank: blanks.deal,
  },
  invite: {
    created: 'invite:created', updated: 'invite:updated', deleted: 'invite:deleted',
    record: 'invite', id: 'inviteId', bulk: ['business_invite'], path: under('/api/invites'), blank: blanks.invite,
  },
  match: {
    created: 'match:created', updated: 'match:updated', deleted: 'match:deleted',
    record: 'match', id: 'matchId', bulk: ['match', 'property_matches'], path: under('/api/matches'),
  },
  message: {
    created: 'message:new', updated: 'message:updated', deleted: 'message:deleted',
    record: 'message', id: 'messageId', bulk: ['message'], path: null, blank: blanks.message,
  },
  // Changes of a conversation show in its messages and in unread counts.
  conversation: {
    created: null, updated: null, deleted: null,
    record: 'conversation', id: 'conversationId', bulk: ['conversation_participant'], path: under('/api/messages/conversations'),
  },
  inquiry: {
    created: 'inquiry:created', updated: 'inquiry:updated', deleted: 'inquiry:deleted',
    record: 'inquiry', id: 'inquiryId', bulk: ['property_inquiry'], path: null,
  },
  brokerProfile: {
    created: 'broker:profile-created', updated: 'broker:profile-updated', deleted: 'broker:profile-deleted',
    record: 'profile', id: 'profileId', bulk: ['broker_profile'], path: () => '/api/broker/profile', single: true,
  },
  profile: {
    created: 'profile:created', updated: 'profile:updated', deleted: 'profile:deleted',
    record: 'profile', id: 'profileId', bulk: ['profile'], path: () => '/api/profile', single: true,
  },
  businessMetrics: {
    created: null, updated: 'metrics:updated', deleted: 'metrics:deleted',
    record: 'metrics', id: 'metricsId', bulk: ['business_metrics'], path: null,
  },
  propertyMetrics: {
    created: null, updated: 'property:metrics-updated', deleted: 'property:metrics-deleted',
    record: 'metrics', id: 'metricsId', bulk: ['property_metrics'], path: null,
  },
} as const satisfies Record<EntityName, Entity>; // prettier-ignore

/** Events that are no change of one record. */
export const otherEvents = [
  'property:status-changed',
  'property:matches-changed',
  'broker:property-matched',
  'broker:demand-matched',
  'bulk:changed',
] as const satisfies readonly LogEventType[];

type EntityTable = typeof entities;
type Told = EntityTable[EntityName]['created' | 'updated' | 'deleted'] | (typeof otherEvents)[number];
type ToldInBulk = EntityTable[EntityName]['bulk'][number];
/** Does not compile while an event or a bulk name of the contract is missing above. */
export type Complete = [Exclude<LogEventType, Told>, Exclude<Bulk, ToldInBulk>] extends [never, never] ? true : never;
true satisfies Complete;

const names = Object.keys(entities) as EntityName[];
const kinds = ['created', 'updated', 'deleted'] as const;
const byEvent = new Map<string, { entity: EntityName; kind: Change['kind'] }>();
const byBulk = new Map<string, EntityName>();
for (const entity of names) {
  for (const kind of kinds) {
    const type = entities[entity][kind];
    if (type !== null) byEvent.set(type, { entity, kind });
  }
  for (const bulk of entities[entity].bulk) byBulk.set(bulk, entity);
}

/** The entity that `bulk:changed` means. */
export const entityOfBulk = (bulk: string): EntityName | undefined => byBulk.get(bulk);

/** What an event says of one record; undefined when it says something else. */
export function changeOf({ type, data }: Pick<AnyDashboardEvent, 'type' | 'data'>): Change | undefined {
  const told = byEvent.get(type);
  if (!told) return undefined;
  const { record: recordKey, id: idKey } = entities[told.entity];
  const payload = data as Record<string, unknown>;
  const record = payload[recordKey] as Row | undefined;
  const id = payload[idKey] as string;
  if (told.kind === 'deleted') return { ...told, id };
  const changes = payload['changes'] as Row | undefined;
  return { ...told, id, ...(record && { record }), ...(changes && { changes: Object.keys(changes) }) };
}
