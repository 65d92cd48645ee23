import { z } from 'zod';
import { BrokerDeal } from './brokerDeal.ts';
import { BrokerProfile } from './brokerProfile.ts';
import { Business } from './business.ts';
import { BusinessInvite } from './businessInvite.ts';
import { BusinessMetrics } from './businessMetrics.ts';
import { Cursor, Id, Position, Timestamp } from './common.ts';
import { DemandListing } from './demandListing.ts';
import { BrokerKpis, LandlordKpis, TenantKpis } from './kpis.ts';
import { Message } from './message.ts';
import { UserProfile } from './profile.ts';
import { PropertyInquiry } from './propertyInquiry.ts';
import { PropertyListing, PropertyStatus } from './propertyListing.ts';
import { PropertyListingMetrics } from './propertyListingMetrics.ts';
import { PropertyMatch } from './propertyMatch.ts';

/*
 * Every event that can reach a client: its name, its one strict shape, and its kind.
 *
 *   log    a committed change with a position of its own: delivered once, in order, and replayed
 *   state  the latest value of something (KPIs, unread counts): may be skipped in between, never replayed
 *
 * Each payload also carries what `EventStamp` names.
 */

/** Carried by every event's payload. */
export const EventStamp = {
  timestamp: Timestamp.describe('When the change was written, database time'),
  eventId: Id.describe('Identity of the event, the same on every transport'),
  cursor: Cursor,
};

const MatchScores = PropertyMatch.pick({
  id: true, demand_listing_id: true, property_listing_id: true, match_score: true, location_score: true,
  size_score: true, price_score: true, asset_type_score: true, amenities_score: true,
}); // prettier-ignore

type Shape = Record<string, z.ZodType>;
const log = <S extends Shape>(summary: string, shape: S) => ({
  kind: 'log' as const,
  summary,
  data: z.strictObject(shape),
});
const state = <S extends Shape>(summary: string, shape: S) => ({
  kind: 'state' as const,
  summary,
  data: z.strictObject(shape),
});

/** The types of what a record's event carries: the record, its id, and what is beside them. */
type WithId<I extends string, M extends Shape> = { [K in I]: typeof Id } & M;
type WithRecord<N extends string, R, I extends string, M extends Shape> = { [K in N]: R } & WithId<I, M>;
type Nothing = Record<never, never>;

/** The three events of a record's life; `changes` holds the columns that an update changed, with their new values. */
const created = <R extends z.ZodObject, N extends string, I extends string, M extends Shape = Nothing>(
  summary: string,
  recordKey: N,
  record: R,
  idKey: I,
  more?: M,
) => log(summary, { [recordKey]: record, [idKey]: Id, ...more } as WithRecord<N, R, I, M>);
const updated = <R extends z.ZodObject, N extends string, I extends string, M extends Shape = Nothing>(
  summary: string,
  recordKey: N,
  record: R,
  idKey: I,
  more?: M,
) => {
  const shape = { [recordKey]: record, [idKey]: Id, changes: record.partial(), ...more };
  return log(summary, shape as WithRecord<N, R, I, M> & { changes: ReturnType<R['partial']> });
};
const deleted = <I extends string, M extends Shape = Nothing>(summary: string, idKey: I, more?: M) =>
  log(summary, { [idKey]: Id, ...more } as WithId<I, M>);

const aboutBusiness = { businessId: Id };
const aboutProperty = { propertyId: Id };
const aboutConversation = { conversationId: Id };

/** Tables whose rows `bulk:changed` can speak of, by the name it gives them. */
export const BulkEntity = z.enum([
  'business', 'demand_listing', 'business_metrics', 'business_invite', 'property', 'property_metrics', 'property_inquiry',
  'conversation_participant', 'message', 'broker_profile', 'deal', 'match', 'property_matches', 'profile',
]); // prettier-ignore

export const events = {
  'business:created': created('A business was added or became yours', 'business', Business, 'businessId'),
  'business:updated': updated('A business changed', 'business', Business, 'businessId'),
  'business:deleted': deleted('A business is gone or no longer yours', 'businessId'),
  'demand:created': created(
    'A demand listing was added',
    'demandListing',
    DemandListing,
    'demandListingId',
    aboutBusiness,
  ),
  'demand:updated': updated(
    'A demand listing changed',
    'demandListing',
    DemandListing,
    'demandListingId',
    aboutBusiness,
  ),
  'demand:deleted': deleted('A demand listing is gone', 'demandListingId', aboutBusiness),
  'metrics:updated': log("A business's counts of one day moved", {
    metrics: BusinessMetrics, metricsId: Id, changes: BusinessMetrics.partial().optional(), ...aboutBusiness,
  }), // prettier-ignore
  'metrics:deleted': deleted("A business's counts of one day are gone", 'metricsId', aboutBusiness),
  'property:created': created('A property listing was added', 'property', PropertyListing, 'propertyId'),
  'property:updated': updated('A property listing changed', 'property', PropertyListing, 'propertyId'),
  'property:deleted': deleted('A property listing is gone', 'propertyId'),
  'property:status-changed': log('Follows the property:updated that changed a status', {
    ...aboutProperty, oldStatus: PropertyStatus, newStatus: PropertyStatus,
  }), // prettier-ignore
  'property:metrics-updated': log("A property's counts of one day moved", {
    metrics: PropertyListingMetrics, metricsId: Id, changes: PropertyListingMetrics.partial().optional(), ...aboutProperty,
  }), // prettier-ignore
  'property:metrics-deleted': deleted("A property's counts of one day are gone", 'metricsId', aboutProperty),
  'property:matches-changed': log('Who matches a property has changed: load its matches again', { ...aboutProperty }),
  'inquiry:created': created(
    'Somebody inquired about a property',
    'inquiry',
    PropertyInquiry,
    'inquiryId',
    aboutProperty,
  ),
  'inquiry:updated': updated(
    'An inquiry changed, e.g. was answered',
    'inquiry',
    PropertyInquiry,
    'inquiryId',
    aboutProperty,
  ),
  'inquiry:deleted': deleted('An inquiry is gone', 'inquiryId', aboutProperty),
  'broker:deal-created': created('A deal was opened', 'deal', BrokerDeal, 'dealId'),
  'broker:deal-updated': updated('A deal changed', 'deal', BrokerDeal, 'dealId'),
  'broker:deal-deleted': deleted('A deal is gone', 'dealId'),
  'broker:profile-created': created('The broker profile was made', 'profile', BrokerProfile, 'profileId'),
  'broker:profile-updated': updated('The broker profile changed', 'profile', BrokerProfile, 'profileId'),
  'broker:profile-deleted': deleted('The broker profile is gone', 'profileId'),
  'broker:property-matched': log('A property fits a demand you have an open deal on', {
    match: MatchScores,
    matchId: Id,
  }),
  'broker:demand-matched': log('A demand fits a property you have an open deal on', {
    match: MatchScores,
    matchId: Id,
  }),
  'match:created': created('A match was found', 'match', PropertyMatch, 'matchId'),
  'match:updated': updated('A match was scored anew or marked', 'match', PropertyMatch, 'matchId'),
  'match:deleted': deleted('A match no longer holds', 'matchId'),
  'invite:created': created('An invite was sent or received', 'invite', BusinessInvite, 'inviteId'),
  'invite:updated': updated('An invite was answered or changed', 'invite', BusinessInvite, 'inviteId'),
  'invite:deleted': deleted('An invite is gone', 'inviteId'),
  'message:new': created('A message in one of your conversations', 'message', Message, 'messageId', aboutConversation),
  'message:updated': updated('A message was edited', 'message', Message, 'messageId', aboutConversation),
  'message:deleted': deleted('A message is gone', 'messageId', aboutConversation),
  'profile:created': created('Your profile was made', 'profile', UserProfile, 'profileId'),
  'profile:updated': updated('Your profile or tier changed', 'profile', UserProfile, 'profileId'),
  'profile:deleted': deleted('Your profile is gone', 'profileId'),
  'bulk:changed': log('One transaction changed more than 100 of your rows: load those lists again', {
    entityType: BulkEntity, ids: z.array(Id).max(500), count: z.number().int().min(1).max(500),
  }), // prettier-ignore
  'kpi:update': state('The KPIs of your dashboard', {
    kpis: z.union([TenantKpis, LandlordKpis, BrokerKpis]), asOf: Position,
  }), // prettier-ignore
  'unread:update': state('Unread messages of one conversation and of all', {
    conversationId: Id, unreadCount: z.number().int().min(0), totalUnread: z.number().int().min(0),
  }), // prettier-ignore
} as const;

export type EventType = keyof typeof events;
type OfKind<K extends 'log' | 'state'> = {
  [T in EventType]: (typeof events)[T]['kind'] extends K ? T : never;
}[EventType];
/** Names of events that have a position. */
export type LogEventType = OfKind<'log'>;
/** Names of events that tell the latest state of something. */
export type StateEventType = OfKind<'state'>;

/** Log rows that are for the servers, or that cause a state event; a client never sees them. */
export const internalTypes = ['unread:update', 'session:revoked', 'canary'] as const;
export type InternalType = (typeof internalTypes)[number];

/** True for the name of an event that clients see with a position. */
export const isLogEventType = (type: string): type is LogEventType =>
  Object.hasOwn(events, type) && events[type as EventType].kind === 'log';

/** One event as history answers it; on a socket the same members of `data` arrive with the stamp among them. */
export const HistoryEvent = z
  .strictObject({
    type: z.string(),
    eventId: Id,
    cursor: Cursor,
    timestamp: Timestamp,
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'HistoryEvent' });

export const Verdict = z.enum(['current', 'replayed', 'reset']).meta({
  id: 'Verdict',
  description: 'current: nothing was missed; replayed: what was missed has been sent; reset: load everything again',
});
export type Verdict = z.infer<typeof Verdict>;

/** Answer of `GET /api/events/history`. */
export const History = z
  .strictObject({ events: z.array(HistoryEvent), cursor: Cursor, more: z.boolean(), verdict: Verdict })
  .meta({ id: 'History' });

/** Payload of `reconnected`. */
export const Reconnected = z
  .strictObject({ timestamp: Timestamp, cursor: Cursor, verdict: Verdict })
  .meta({ id: 'Reconnected' });
export type Reconnected = z.infer<typeof Reconnected>;
