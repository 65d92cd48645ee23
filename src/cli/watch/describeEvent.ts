import type { DashboardRole } from '../../contracts/common.ts';
import type { LogEventType } from '../../contracts/events.ts';
import { harmless } from './text.ts';

type Data = Record<string, unknown>;
/** What a description may draw on. */
export interface Knowledge {
  role: DashboardRole;
  userId: string;
  /** Names of businesses, properties, listings and deals by id, as far as they have been heard of. */
  names: ReadonlyMap<string, string>;
}
type Describe = (data: Data, known: Knowledge) => string | null;

const part = (data: Data, key: string): Data => (data[key] ?? {}) as Data;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const quote = (value: unknown): string => `“${harmless(textOf(value))}”`;
const nameOf = (names: Knowledge['names'], id: unknown, kind: string): string =>
  harmless(names.get(textOf(id)) ?? kind);
const words = (column: string): string => column.replaceAll('_', ' ');

/** What an update changed, without what the database keeps by itself. */
function changed(data: Data): string {
  const columns = Object.keys(part(data, 'changes')).filter((column) => !['version', 'updated_at'].includes(column));
  return columns.map(words).join(', ') || 'details';
}

/** Sentences for the life of a record that has a name. */
const life = (key: string, noun: string, title: string, idKey: string) => ({
  created: ((data) => `New ${noun} ${quote(part(data, key)[title])}`) as Describe,
  updated: ((data) => {
    const { status } = part(data, 'changes');
    const name = quote(part(data, key)[title]);
    return status === undefined ? `${name} changed: ${changed(data)}` : `${name} is now ${words(textOf(status))}`;
  }) as Describe,
  deleted: ((data, { names }) => `${nameOf(names, data[idKey], `A ${noun}`)} is gone`) as Describe,
});

const business = life('business', 'business', 'name', 'businessId');
const demand = life('demandListing', 'demand listing', 'title', 'demandListingId');
const property = life('property', 'listing', 'title', 'propertyId');

/** A counter that moved, if it is one that no other event tells of. */
function moved(data: Data, counters: Record<string, (today: number) => string>): string | null {
  const { metrics, changes = metrics } = data as { metrics?: Data; changes?: Data };
  const counter = Object.keys(counters).find((name) => Number(changes?.[name] ?? 0) > 0);
  return counter ? (counters[counter]?.(Number(metrics?.[counter])) ?? null) : null;
}

const deal = (data: Data): string => quote(part(data, 'deal')['notes'] ?? 'without a note');
const dollars = (value: unknown): string => (typeof value === 'number' ? `, $${value.toLocaleString('en-US')}` : '');
const points = (data: Data): string => `${Math.round(Number(part(data, 'match')['match_score']))} points`;
const silent: Describe = () => null;

/** A line for each event; null where another event of the same change says it better. */
const sentences: Record<LogEventType, Describe> = {
  'business:created': business.created,
  'business:updated': business.updated,
  'business:deleted': business.deleted,
  'demand:created': demand.created,
  'demand:updated': demand.updated,
  'demand:deleted': demand.deleted,
  'metrics:updated': (data, { names }) =>
    moved(data, { views_count: (n) => `${nameOf(names, data['businessId'], 'A business')} was viewed (${n} today)` }),
  'metrics:deleted': silent,
  'property:created': property.created,
  // The status has an event of its own, with the old one in it.
  'property:updated': (data, known) => ('status' in part(data, 'changes') ? null : property.updated(data, known)),
  'property:deleted': property.deleted,
  'property:status-changed': (data, { names }) =>
    `${nameOf(names, data['propertyId'], 'A listing')}: ${words(textOf(data['oldStatus']))} → ${words(textOf(data['newStatus']))}`,
  'property:metrics-updated': (data, { names }) => {
    const name = nameOf(names, data['propertyId'], 'A listing');
    return moved(data, { views: (n) => `${name} was viewed (${n} today)`, favorites: () => `${name} became a favourite` });
  },
  'property:metrics-deleted': silent,
  'inquiry:created': (data, { role, names }) =>
    `${role === 'landlord' ? 'Somebody' : 'You'} asked about ${nameOf(names, data['propertyId'], 'a listing')}`,
  'inquiry:updated': (data, { names }) =>
    part(data, 'changes')['answered_at'] ? `The question about ${nameOf(names, data['propertyId'], 'a listing')} was answered` : null,
  'inquiry:deleted': () => 'An inquiry is gone',
  'broker:deal-created': (data) => `New deal ${deal(data)}${dollars(part(data, 'deal')['estimated_commission'])}`,
  'broker:deal-updated': (data) => {
    const { status } = part(data, 'changes');
    return status === undefined ? `Deal ${deal(data)} changed: ${changed(data)}` : `Deal ${deal(data)} moved to ${words(textOf(status))}`;
  },
  'broker:deal-deleted': (data, { names }) => `Deal ${nameOf(names, data['dealId'], '')} is gone`,
  'broker:profile-created': () => 'Your broker profile was made',
  'broker:profile-updated': (data) => `Your broker profile changed: ${changed(data)}`,
  'broker:profile-deleted': () => 'Your broker profile is gone',
  'broker:property-matched': (data) => `A property fits a demand you work on: ${points(data)}`,
  'broker:demand-matched': (data) => `A demand fits a property you work on: ${points(data)}`,
  'property:matches-changed': (data, { names }) => `Who matches ${nameOf(names, data['propertyId'], 'a listing')} has changed`,
  'match:created': (data, { names }) => {
    const { demand_listing_id: demandId } = part(data, 'match');
    return `New match for ${nameOf(names, demandId, 'a demand listing')}: ${points(data)}`;
  },
  'match:updated': (data) => `A match changed: ${changed(data)}`,
  'match:deleted': () => 'A match no longer holds',
  'invite:created': (data, { role, names }) => {
    const name = nameOf(names, part(data, 'invite')['business_id'], 'a business');
    return role === 'tenant' ? `${name} was invited to a property` : `You invited ${name}`;
  },
  'invite:updated': (data, { names }) => {
    const { status } = part(data, 'changes');
    const name = nameOf(names, part(data, 'invite')['business_id'], 'a business');
    return status === undefined ? `The invite of ${name} was answered` : `The invite of ${name} was ${words(textOf(status))}`;
  },
  'invite:deleted': () => 'An invite is gone',
  'message:new': (data, { userId }) => {
    const { sender_id: sender, content } = part(data, 'message');
    return `${sender === userId ? 'You wrote' : 'Message'}: ${quote(content)}`;
  },
  'message:updated': (data) => `Edited: ${quote(part(data, 'message')['content'])}`,
  'message:deleted': () => 'A message is gone',
  'profile:created': () => 'Your profile was made',
  'profile:updated': (data) => `Your profile changed: ${changed(data)}`,
  'profile:deleted': () => 'Your profile is gone',
  'bulk:changed': (data) => `${String(data['count'])} changes at once: ${words(textOf(data['entityType']))}`,
}; // prettier-ignore

/** What an event says to a person; null when it says nothing new. */
export const describeEvent = (type: string, data: Data, known: Knowledge): string | null =>
  Object.hasOwn(sentences, type) ? sentences[type as LogEventType](data, known) : harmless(type);
