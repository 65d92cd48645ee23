import type { LogEventType } from '../../contracts/events.ts';
import { columnWords } from './columns.ts';
import { counted, label, type EnumName, type Enums } from './labels.ts';

/** What an event carries besides its stamp. */
type Data = Readonly<Record<string, unknown>>;
type Wording = (data: Data) => string;

const recordOf = (data: Data, key: string): Data => (data[key] ?? {}) as Data;
const textOf = (data: Data, key: string): string | undefined =>
  typeof data[key] === 'string' && data[key] !== '' ? data[key] : undefined;
const quoted = (name: string | undefined, otherwise: string): string => (name === undefined ? otherwise : `“${name}”`);

const SILENT = new Set(['version', 'updated_at', 'created_at', 'id', 'closed_at']);
const MOST_NAMED = 3;

/** What changed in an update: the new status by name, other columns as a list. */
function changesText(data: Data, statuses?: EnumName): string {
  const changes = recordOf(data, 'changes');
  const names = Object.keys(changes).filter((name) => !SILENT.has(name) && name !== 'status');
  const words = names.slice(0, MOST_NAMED).map(columnWords);
  const more = names.length > MOST_NAMED ? [counted(names.length - MOST_NAMED, 'more field')] : [];
  const status = textOf(changes, 'status');
  const now = status && statuses ? [`now ${label(statuses, status as Enums[EnumName]).toLowerCase()}`] : [];
  const edited = words.length > 0 ? [`changed: ${[...words, ...more].join(', ')}`] : [];
  return [...now, ...edited].join('; ') || 'updated';
}

const moved = (noun: string): string => `Counts of a ${noun} moved`;

/** One sentence for every event; the compiler asks for a new event's. */
const wordings: Record<LogEventType, Wording> = {
  'business:created': (d) => `Business ${quoted(textOf(recordOf(d, 'business'), 'name'), '')} was added`,
  'business:updated': (d) =>
    `Business ${quoted(textOf(recordOf(d, 'business'), 'name'), '')} ${changesText(d, 'businessStatus')}`,
  'business:deleted': () => 'A business was deleted',
  'demand:created': (d) => `Demand listing ${quoted(textOf(recordOf(d, 'demandListing'), 'title'), '')} was added`,
  'demand:updated': (d) =>
    `Demand listing ${quoted(textOf(recordOf(d, 'demandListing'), 'title'), '')} ${changesText(d, 'demandStatus')}`,
  'demand:deleted': () => 'A demand listing was deleted',
  'metrics:updated': (d) => metricsText(d, 'business', BUSINESS_COUNTS),
  'metrics:deleted': () => moved('business'),
  'property:created': (d) => `Property ${quoted(textOf(recordOf(d, 'property'), 'title'), '')} was added`,
  'property:updated': (d) =>
    `Property ${quoted(textOf(recordOf(d, 'property'), 'title'), '')} ${changesText(d, 'propertyStatus')}`,
  'property:deleted': () => 'A property was deleted',
  'property:status-changed': (d) => `A property went from ${status(d, 'oldStatus')} to ${status(d, 'newStatus')}`,
  'property:metrics-updated': (d) => metricsText(d, 'property', PROPERTY_COUNTS),
  'property:metrics-deleted': () => moved('property'),
  'property:matches-changed': () => 'Who matches a property has changed',
  'inquiry:created': () => 'An inquiry about a property came in',
  'inquiry:updated': (d) =>
    textOf(recordOf(d, 'inquiry'), 'answered_at') ? 'An inquiry was answered' : 'An inquiry was updated',
  'inquiry:deleted': () => 'An inquiry was deleted',
  'broker:deal-created': (d) => `A deal was opened: ${dealStatus(d)}`,
  'broker:deal-updated': (d) => `A deal ${changesText(d, 'dealStatus')}`,
  'broker:deal-deleted': () => 'A deal was deleted',
  'broker:profile-created': () => 'Your broker profile was made',
  'broker:profile-updated': (d) => `Your broker profile ${changesText(d)}`,
  'broker:profile-deleted': () => 'Your broker profile was deleted',
  'broker:property-matched': (d) => `A property fits a demand of one of your deals${scored(d)}`,
  'broker:demand-matched': (d) => `A demand fits a property of one of your deals${scored(d)}`,
  'match:created': (d) => `A match was found${scored(d)}`,
  'match:updated': (d) => `A match ${changesText(d)}`,
  'match:deleted': () => 'A match no longer holds',
  'invite:created': (d) => {
    const message = shortened(textOf(recordOf(d, 'invite'), 'message'));
    return message === undefined ? 'An invite was sent' : `An invite was sent: “${message}”`;
  },
  'invite:updated': (d) => inviteText(d, changesText(d)),
  'invite:deleted': () => 'An invite was withdrawn',
  'message:new': (d) => `Message: ${quoted(shortened(textOf(recordOf(d, 'message'), 'content')), 'an attachment')}`,
  'message:updated': () => 'A message was edited',
  'message:deleted': () => 'A message was deleted',
  'profile:created': () => 'Your profile was made',
  'profile:updated': (d) => `Your profile ${changesText(d)}`,
  'profile:deleted': () => 'Your profile was deleted',
  'bulk:changed': (d) => `${counted(Number(d['count'] ?? 0), 'record')} changed at once`,
};

/** A count's noun, in the singular and the plural. */
type Noun = readonly [one: string, many: string];

const BUSINESS_COUNTS: Record<string, Noun> = {
  views_count: ['view', 'views'],
  clicks_count: ['click', 'clicks'],
  property_invites_count: ['invite', 'invites'],
  responses_count: ['response', 'responses'],
  declined_count: ['declined invite', 'declined invites'],
  messages_count: ['message', 'messages'],
  qfps_submitted_count: ['QFP', 'QFPs'],
};
const PROPERTY_COUNTS: Record<string, Noun> = {
  views: ['view', 'views'],
  clicks: ['click', 'clicks'],
  inquiries: ['inquiry', 'inquiries'],
  favorites: ['favorite', 'favorites'],
  shares: ['share', 'shares'],
};

/** Which counts of a day moved and where they stand; all that are not 0 when it is the first of the day. */
function metricsText(data: Data, noun: string, counts: Record<string, Noun>): string {
  const metrics = recordOf(data, 'metrics');
  const changes = data['changes'] === undefined ? metrics : recordOf(data, 'changes');
  const told = Object.entries(counts)
    .filter(([column]) => Number(changes[column] ?? 0) > 0)
    .map(([column, noun]) => counted(Number(metrics[column] ?? changes[column]), ...noun));
  return told.length > 0 ? `A ${noun} has ${told.join(', ')} today` : moved(noun);
}

function inviteText(data: Data, happened: string): string {
  const status = textOf(recordOf(data, 'changes'), 'status');
  if (status === 'accepted' || status === 'declined') return `An invite was ${status}`;
  return `An invite ${happened}`;
}

const SHORT = 80;
const shortened = (text: string | undefined): string | undefined =>
  text !== undefined && text.length > SHORT ? `${text.slice(0, SHORT - 1).trimEnd()}…` : text;
const status = (data: Data, key: string): string =>
  label('propertyStatus', data[key] as Enums['propertyStatus']).toLowerCase();
const dealStatus = (data: Data): string =>
  label('dealStatus', recordOf(data, 'deal')['status'] as Enums['dealStatus']).toLowerCase();
function scored(data: Data): string {
  const score = recordOf(data, 'match')['match_score'];
  return typeof score === 'number' ? ` (${Math.round(score)} of 100)` : '';
}

/** An event in one sentence for people. An event of a newer server is named by its type. */
export function eventText(event: { type: string; data: object }): string {
  const wording = (wordings as Record<string, Wording | undefined>)[event.type];
  return wording ? wording(event.data as Data) : event.type;
}
