import type { DealStatus, ListedDeal } from '../../contracts/brokerDeal.ts';
import type { BrokerProfileWithTotals } from '../../contracts/brokerProfile.ts';
import type { Business, BusinessCategory, BusinessStatus } from '../../contracts/business.ts';
import type { InviteStatus, ListedInvite } from '../../contracts/businessInvite.ts';
import type { DashboardRole } from '../../contracts/common.ts';
import type { ConversationSummary } from '../../contracts/conversation.ts';
import type {
  DemandListing,
  DemandStatus,
  ListedDemandListing,
  OpenDemandListing,
} from '../../contracts/demandListing.ts';
import type { Message } from '../../contracts/message.ts';
import type { UserProfile } from '../../contracts/profile.ts';
import type { PropertyListing, PropertyStatus, PropertyType } from '../../contracts/propertyListing.ts';
import type { MatchedDemand, MatchedProperty } from '../../contracts/propertyMatch.ts';

/*
 * Glossary
 *
 *   base      what the server said, kept up to date by events; the only thing the cache holds
 *   overlay   what a pending mutation will do, laid over the base when it is read
 *   window    the rows of a list that are held: the first ones of the server's order, without gaps
 *   change    something that happened to one record, told by an event or by an answer
 */

/** What changes are about. */
export type EntityName =
  | 'business'
  | 'demandListing'
  | 'property'
  | 'deal'
  | 'invite'
  | 'match'
  | 'message'
  | 'conversation'
  | 'inquiry'
  | 'brokerProfile'
  | 'profile'
  | 'businessMetrics'
  | 'propertyMetrics';

interface MarketFilters {
  search?: string | undefined;
  location?: string | undefined;
  propertyType?: PropertyType | undefined;
  minSqft?: number | undefined;
  maxSqft?: number | undefined;
}

/** Every list: what its rows are and what narrows it. A filter that is undefined or empty is not there. */
export interface ListTypes {
  businesses: {
    row: Business;
    filters: {
      status?: BusinessStatus | undefined;
      category?: BusinessCategory | undefined;
      search?: string | undefined;
    };
  };
  /** A tenant's own, of all businesses. */
  demandListings: { row: ListedDemandListing; filters: { status?: DemandStatus | undefined } };
  businessDemands: { row: DemandListing; filters: { businessId: string; status?: DemandStatus | undefined } };
  /** A landlord's own. */
  properties: {
    row: PropertyListing;
    filters: {
      status?: PropertyStatus | undefined;
      propertyType?: PropertyType | undefined;
      search?: string | undefined;
    };
  };
  deals: { row: ListedDeal; filters: { status?: DealStatus | undefined } };
  invites: {
    row: ListedInvite;
    filters: { direction?: 'received' | 'sent' | undefined; status?: InviteStatus | undefined };
  };
  /** Properties that suit a demand, best first. */
  demandMatches: { row: MatchedProperty; filters: { demandListingId: string; minScore?: number | undefined } };
  /** Demands that suit a landlord's property, best first. */
  propertyMatches: { row: MatchedDemand; filters: { propertyId: string; minScore?: number | undefined } };
  conversations: { row: ConversationSummary; filters: Record<never, never> };
  /** Of one conversation, newest first. `total` counts those held, and one more while there are more. */
  messages: { row: Message; filters: { conversationId: string } };
  /** The market: no events tell of it, so it is loaded again every 15 s while somebody looks, and on focus. */
  openDemands: { row: OpenDemandListing; filters: MarketFilters };
  marketProperties: { row: PropertyListing; filters: MarketFilters & { favorites?: boolean | undefined } };
}

export type ListName = keyof ListTypes;
/** A row of a list. */
export type RowOf<N extends ListName> = ListTypes[N]['row'];
/** What narrows a list. */
export type FiltersOf<N extends ListName> = ListTypes[N]['filters'];

/** A list as it is shown: its first rows, how many there are in all, and whether some are not held. */
export interface LiveListData<T> {
  rows: T[];
  total: number;
  hasMore: boolean;
}

/** Records that can be loaded one by one. */
export interface RecordTypes {
  business: Business;
  demandListing: DemandListing | OpenDemandListing;
  property: PropertyListing;
  deal: ListedDeal;
  invite: ListedInvite;
  match: MatchedProperty | MatchedDemand;
  conversation: ConversationSummary;
  /** The broker's own: its id is not asked for. */
  brokerProfile: BrokerProfileWithTotals;
  /** The user's own: its id is not asked for. */
  profile: UserProfile;
}
export type RecordName = keyof RecordTypes;

/** Any record or row, by its columns. */
export interface Row {
  id: string;
  version?: number;
  [column: string]: unknown;
}

/** Filters of any list. */
export type Filters = Readonly<Record<string, unknown>>;

/** Where a row's joined columns are read, and how they get into it. */
export interface Completion {
  path: (row: Row) => string;
  merge: (row: Row, answer: Row) => Row;
}

/** Something that happened to one record. */
export interface Change {
  entity: EntityName;
  kind: 'created' | 'updated' | 'deleted';
  id: string;
  /** The record as it is now, or of one without versions the columns that changed; none when deleted. */
  record?: Row;
  /** The columns that changed, where that is known. */
  changes?: readonly string[];
  /** It was asked for, not told in order: older than what is held, it says nothing. */
  answer?: true;
  /** Something as new was told already: who does not hold the record has no reason to. */
  known?: true;
  /** The record has its joined columns, for the lists that read them this way. */
  whole?: Completion;
}

/** Who looks, and what else is known. */
export interface Viewer {
  role: DashboardRole;
  /** A record held anywhere. */
  lookup?: ((entity: EntityName, id: string) => Row | undefined) | undefined;
}
