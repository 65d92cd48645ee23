import type { DashboardRole } from '../../contracts/common.ts';
import { entities } from './entities.ts';
import { bestFirst, latestSpokenFirst, newestFirst, type Order } from './order.ts';
import { atLeast, contains, equals, every, isFalse, type Rule, type Verdict } from './rules.ts';
import type { Completion, EntityName, Filters, FiltersOf, ListName, Row, Viewer } from './types.ts';

/** A column of a listed row that comes from another record, and that events do not carry. */
export interface Join {
  column: string;
  /** The row's reference to the other record. */
  key: string;
  entity: EntityName;
  /** The other record's column. */
  from: string;
  /** What stands there until it is known. */
  empty: string | null;
}

/** One list of the server's, and how to keep it up to date. */
export interface ListSpec {
  entity: EntityName;
  /** Whether events tell of it, or whom; for others it is loaded again from time to time. */
  live: boolean | DashboardRole;
  path: (filters: Filters) => string;
  /** The key of the rows in the answer. */
  plural: string;
  order: Order;
  /** What each filter means. One that stands in the path alone still says which rows belong here. */
  rules: Readonly<Record<string, Rule>>;
  /** Filters that stand in the path. */
  inPath?: readonly string[];
  /** Conditions that hold without a filter. */
  always?: readonly Rule[];
  joins?: readonly Join[];
  completion?: Completion;
  /**
   * Some columns follow records whose changes not every viewer is told of: names of others, references to what is gone.
   */
  joinsUntold?: true;
  /** Not shown before its joined columns are there. */
  wholeOnly?: true;
  /** Records of which the server computes some columns. */
  computedFrom?: readonly EntityName[];
  /** Pages by number, or those before the last one held. */
  paging: 'page' | 'before';
}

type ByPath = Pick<Entity, 'path'>;
type Entity = (typeof entities)[EntityName];
const read = ({ path }: ByPath): Completion => ({
  path: ({ id }) => (path as (id: string) => string)(id),
  merge: (_, answer) => answer,
});

const businessName = (key: string, empty: string | null): Join =>
  ({ column: 'business_name', key, entity: 'business', from: 'name', empty }); // prettier-ignore
const propertyTitle = (key: string, empty: string | null): Join =>
  ({ column: 'property_title', key, entity: 'property', from: 'title', empty }); // prettier-ignore

/** Tenants get what they received and the others what they sent; what a row is otherwise does not show in it. */
const direction: Rule = {
  columns: [],
  test: (_, value, { role }) => value === (role === 'tenant' ? 'received' : 'sent') || 'unknown',
};

/** The property beside a match is on the market. */
const propertyActive: Rule = {
  columns: [],
  test: ({ property }) => property === undefined || (property as Row)['status'] === 'active',
};

const common = { live: true, order: newestFirst, paging: 'page' } as const;
const market = { ...common, live: false, rules: {} } as const;

/** Every list. */
export const lists: Readonly<Record<ListName, ListSpec>> = {
  businesses: {
    ...common, entity: 'business', path: () => '/api/businesses', plural: 'businesses',
    rules: { status: equals('status'), category: equals('category'), search: contains('name') },
  },
  demandListings: {
    ...common, entity: 'demandListing', path: () => '/api/demand-listings/my', plural: 'demandListings',
    rules: { status: equals('status') }, joins: [businessName('business_id', '')],
    completion: {
      path: (row) => entities.business.path(String(row['business_id'])),
      merge: (row, { name }) => ({ ...row, business_name: name }),
    },
  },
  businessDemands: {
    ...common, entity: 'demandListing', plural: 'demandListings',
    path: ({ businessId }) => `/api/businesses/${String(businessId)}/demand-listings`, inPath: ['businessId'],
    rules: { businessId: equals('business_id'), status: equals('status') },
  },
  properties: {
    ...common, entity: 'property', path: () => '/api/property-listings/my', plural: 'properties',
    rules: { status: equals('status'), propertyType: equals('property_type'), search: contains('title', 'address', 'city') },
  },
  deals: {
    ...common, entity: 'deal', joinsUntold: true, path: () => '/api/broker/deals', plural: 'deals',
    rules: { status: equals('status') }, completion: read(entities.deal),
    joins: [
      businessName('tenant_business_id', null), propertyTitle('property_id', null),
      { column: 'demand_title', key: 'demand_listing_id', entity: 'demandListing', from: 'title', empty: null },
    ],
  },
  invites: {
    ...common, entity: 'invite', joinsUntold: true, path: () => '/api/invites', plural: 'invites',
    rules: { direction, status: equals('status') }, completion: read(entities.invite),
    joins: [businessName('business_id', ''), propertyTitle('property_listing_id', '')],
  },
  demandMatches: {
    ...common, live: 'tenant', entity: 'match', joinsUntold: true, order: bestFirst, plural: 'matches', wholeOnly: true, completion: read(entities.match),
    path: ({ demandListingId }) => `/api/matches/demand-listing/${String(demandListingId)}`, inPath: ['demandListingId'],
    rules: { demandListingId: equals('demand_listing_id'), minScore: atLeast('match_score') },
    always: [isFalse('is_dismissed'), propertyActive],
  },
  propertyMatches: {
    ...common, entity: 'match', joinsUntold: true, order: bestFirst, plural: 'matches', wholeOnly: true, completion: read(entities.match),
    path: ({ propertyId }) => `/api/property-listings/${String(propertyId)}/matches`, inPath: ['propertyId'],
    rules: { propertyId: equals('property_listing_id'), minScore: atLeast('match_score') },
  },
  conversations: {
    ...common, entity: 'conversation', joinsUntold: true, order: latestSpokenFirst, plural: 'conversations', rules: {},
    path: () => '/api/messages/conversations', wholeOnly: true, completion: read(entities.conversation),
  },
  messages: {
    ...common, entity: 'message', plural: 'messages', paging: 'before', inPath: ['conversationId'],
    path: ({ conversationId }) => `/api/messages/conversations/${String(conversationId)}/messages`,
    rules: { conversationId: equals('conversation_id') },
  },
  openDemands: { ...market, entity: 'demandListing', path: () => '/api/demand-listings', plural: 'demandListings' },
  marketProperties: { ...market, entity: 'property', path: () => '/api/property-listings', plural: 'properties' },
}; // prettier-ignore

/** Whether what a viewer sees of a list is kept up to date by events. */
export const isLive = ({ live }: Pick<ListSpec, 'live'>, role: DashboardRole): boolean =>
  live === true || live === role;

/** The filters that are there: an undefined, null or empty one is not. */
export function normalise(filters: Filters): Filters {
  const present = Object.entries(filters)
    .map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const)
    .filter(([, value]) => value !== undefined && value !== null && value !== '');
  return Object.fromEntries(present);
}

/** The key of a list in the cache; equal filters make equal keys. */
export const listKey = <N extends ListName>(name: N, filters: FiltersOf<N>) =>
  ['list', name, normalise(filters as Filters)] as const;

/** Whether a row belongs to a list. */
export function matches(row: Row, { rules, always = [] }: ListSpec, filters: Filters, viewer: Viewer): Verdict {
  return every(
    [...Object.entries(filters).map(([name, value]) => rules[name]?.test(row, value, viewer) ?? 'unknown'),
     ...always.map((rule) => rule.test(row, undefined, viewer))]); // prettier-ignore
}

/** The conditions under which a list stands now. */
export const conditionsOf = ({ rules, always = [] }: ListSpec, filters: Filters): Rule[] => [
  ...Object.keys(filters).flatMap((name) => rules[name] ?? []),
  ...always,
];
