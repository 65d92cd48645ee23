import type { BrokerDeal } from '../contracts/brokerDeal.ts';
import type { Business } from '../contracts/business.ts';
import type { BusinessMetrics } from '../contracts/businessMetrics.ts';
import type { DashboardRole } from '../contracts/common.ts';
import { isLogEventType, type LogEventType } from '../contracts/events.ts';
import type { PropertyListing } from '../contracts/propertyListing.ts';
import type { PropertyMatch } from '../contracts/propertyMatch.ts';
import { toWire } from '../events/frames.ts';
import { userOfStream, type LogEvent } from '../events/logEvent.ts';
import type { Audience } from './audience.ts';
import type { BrokerDashboardEventService } from './BrokerDashboardEventService.ts';
import type { DashboardEventService } from './DashboardEventService.ts';
import type { PropertyDashboardEventService } from './PropertyDashboardEventService.ts';
import type { Origin } from './RoleEventService.ts';

/** The three role event services. */
export interface RoleServices {
  tenant: DashboardEventService;
  landlord: PropertyDashboardEventService;
  broker: BrokerDashboardEventService;
}

type Handler = (services: RoleServices, userId: string, origin: Origin) => void;
type Payload = Record<string, never>;

const own = <T>(origin: Origin, key: string): T => (origin.event.data as Payload)[key] as T;
const changes = <T>(origin: Origin): Partial<T> => own(origin, 'changes');

const tenant: Handler = (s, user, o) => s.tenant.onEvent(user, o);
const landlord: Handler = (s, user, o) => s.landlord.onEvent(user, o);
const broker: Handler = (s, user, o) => s.broker.onEvent(user, o);

/** Which service tells of which event; the compiler holds the table complete. Null: whoever serves the user's role. */
const handlers: Record<LogEventType, Handler | null> = {
  'business:created': (s, user, o) => s.tenant.onBusinessCreated(user, own<Business>(o, 'business'), o),
  'business:updated': (s, user, o) => s.tenant.onBusinessUpdated(user, own<Business>(o, 'business'), changes(o), o),
  'business:deleted': (s, user, o) => s.tenant.onBusinessDeleted(user, own(o, 'businessId'), o),
  'metrics:updated': (s, user, o) =>
    s.tenant.onMetricsUpdated(user, own(o, 'businessId'), own<BusinessMetrics>(o, 'metrics'), o),
  'metrics:deleted': tenant,
  'demand:created': tenant,
  'demand:updated': tenant,
  'demand:deleted': tenant,
  'property:created': (s, user, o) => s.landlord.onPropertyCreated(user, own<PropertyListing>(o, 'property'), o),
  'property:updated': (s, user, o) =>
    s.landlord.onPropertyUpdated(user, own<PropertyListing>(o, 'property'), changes(o), o),
  'property:deleted': (s, user, o) => s.landlord.onPropertyDeleted(user, own(o, 'propertyId'), o),
  'property:status-changed': (s, user, o) =>
    s.landlord.onPropertyStatusChanged(user, own(o, 'propertyId'), own(o, 'oldStatus'), own(o, 'newStatus'), o),
  'property:metrics-updated': landlord,
  'property:metrics-deleted': landlord,
  'property:matches-changed': landlord,
  'broker:deal-created': (s, user, o) => s.broker.onDealCreated(user, own<BrokerDeal>(o, 'deal'), o),
  'broker:deal-updated': (s, user, o) => s.broker.onDealUpdated(user, own<BrokerDeal>(o, 'deal'), changes(o), o),
  'broker:deal-deleted': (s, user, o) => s.broker.onDealDeleted(user, own(o, 'dealId'), o),
  'broker:profile-created': broker,
  'broker:profile-updated': broker,
  'broker:profile-deleted': broker,
  'broker:demand-matched': (s, user, o) => s.broker.onDemandMatched(user, own<Partial<PropertyMatch>>(o, 'match'), o),
  'broker:property-matched': (s, user, o) =>
    s.broker.onPropertyMatched(user, own<Partial<PropertyMatch>>(o, 'match'), o),
  'inquiry:created': null,
  'inquiry:updated': null,
  'inquiry:deleted': null,
  'match:created': null,
  'match:updated': null,
  'match:deleted': null,
  'invite:created': null,
  'invite:updated': null,
  'invite:deleted': null,
  'message:new': null,
  'message:updated': null,
  'message:deleted': null,
  'profile:created': null,
  'profile:updated': null,
  'profile:deleted': null,
  'bulk:changed': null,
};

/** What the router needs. */
export interface EventRouterOptions {
  services: RoleServices;
  audience: Audience;
  pushUnread: (userId: string, conversationId: string, unreadCount: number) => void;
}

/** Brings each event of the log to the services of the roles it concerns. Called by the relay, in order. */
export class EventRouter {
  readonly #options: EventRouterOptions;
  readonly #services: RoleServices[DashboardRole][];

  constructor(options: EventRouterOptions) {
    this.#options = options;
    this.#services = Object.values(options.services);
  }

  /** Caches first, then the event, then the KPIs that it moved. */
  route(event: LogEvent, generation: string): void {
    for (const userId of event.moved) {
      for (const service of this.#services) service.onKPIsMoved(userId, event.pos);
    }
    if (isLogEventType(event.type)) this.#tell(event, event.type, generation);
    else if (event.type === 'unread:update') this.tellUnread(event);
    for (const userId of event.moved) this.#serviceOf(userId)?.triggerKPIUpdate(userId);
  }

  #tell(event: LogEvent, type: LogEventType, generation: string): void {
    const { services, audience } = this.#options;
    const connected = [...new Set(event.streams)]
      .map(userOfStream)
      .filter((id) => id !== null && audience.isUserConnected(id)) as string[];
    if (connected.length === 0) return;
    const origin = { event: toWire(event, generation), position: event.pos };
    const handler = handlers[type];
    for (const userId of connected) {
      if (handler) handler(services, userId, origin);
      else (this.#serviceOf(userId) ?? services.tenant).onEvent(userId, origin);
    }
  }

  /** Pushes what a change of a participant's row left unread; also for changes a client missed. */
  tellUnread(event: LogEvent): void {
    const userId = event.streams.map(userOfStream)[0];
    if (!userId || !this.#options.audience.isUserConnected(userId)) return;
    const participant = event.data['participant'] as { unread_count: number } | undefined;
    this.#options.pushUnread(userId, String(event.data['conversationId']), participant?.unread_count ?? 0);
  }

  #serviceOf(userId: string): RoleServices[DashboardRole] | undefined {
    const role = this.#options.audience.roleOf(userId);
    return role && role in this.#options.services ? this.#options.services[role as DashboardRole] : undefined;
  }
}
