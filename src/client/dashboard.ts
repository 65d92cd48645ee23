import type { z } from 'zod';
import type { DashboardRole } from '../contracts/common.ts';
import type { LogEventType, events } from '../contracts/events.ts';
import type { BrokerKpis, LandlordKpis, TenantKpis } from '../contracts/kpis.ts';
import type { ConnectionState } from './connectionState.ts';
import type { Answer, Fetch } from './http.ts';
import type { ChannelFactory, KeptTexts, Locks } from './shared/browser.ts';
import type { Io } from './socketTransport.ts';
import type { TokenSource } from './tokenKeeper.ts';

/** Ends a subscription. Calling it again does nothing. */
export type Unsubscribe = () => void;

/** What an event of a type carries besides its stamp, as the contract declares it. */
export type EventData<T extends LogEventType> = z.infer<(typeof events)[T]['data']>;

/** A committed change, applied once and in order whatever brought it. */
export interface DashboardEvent<T extends LogEventType = LogEventType> {
  type: T;
  /** Identity of the event, the same on every transport and in every tab. */
  eventId: string;
  /** Opaque place in the log. */
  cursor: string;
  /** When the change was written, ISO, database time. */
  timestamp: string;
  data: EventData<T>;
}

/** Any event; asking for its `type` tells the compiler its `data`. */
export type AnyDashboardEvent = { [T in LogEventType]: DashboardEvent<T> }[LogEventType];

interface KpisByRole {
  tenant: TenantKpis;
  landlord: LandlordKpis;
  broker: BrokerKpis;
}
/** The KPIs of a role's dashboard. */
export type KpisOf<R extends DashboardRole> = KpisByRole[R];

/** KPIs and the log position they are true at. */
export interface ToldKpis<R extends DashboardRole = DashboardRole> {
  kpis: KpisOf<R>;
  asOf: number;
}

/** Unread messages of one conversation and of all. */
export interface Unread {
  conversationId: string;
  unreadCount: number;
  totalUnread: number;
}

/** What is held cannot be continued, or nothing is held yet (`first`): load everything; events after `cursor` follow by themselves. */
export interface Reset {
  cursor: string;
  first: boolean;
}

/** Something that went wrong beside the connection: the server refused a message, or a handler threw (`HANDLER_FAILED`). */
export interface DashboardError {
  code: string;
  message: string;
}

/** How a connection stands, for people to see. Times are epoch ms of this machine's clock. */
export interface ConnectionStatus {
  state: ConnectionState;
  /** When the state last changed. */
  since: number;
  /** When the server last confirmed that nothing is missing; null before it ever did. */
  confirmedAt: number | null;
  /** What changes come by: the socket's carrier (`websocket`, `polling`), `http` while polling, or nothing. */
  transport: string | null;
  /** Where this client stands in the log. */
  cursor: string | null;
  /** Log position of the KPIs held; -1 without any. */
  asOf: number;
  /** Time of the next attempt to open the socket, while waiting for it. */
  nextAttemptAt: number | null;
  /** Why it is not live, in words. */
  reason: string | null;
  /** Milliseconds from the database's writing of the last change that came while live or polling to its arrival here. */
  delayMs: number | null;
  /** How far off `delayMs` can be, either way, since the server's clock is another: half a round trip at most; 0 or so on one machine. */
  delayErrorMs: number | null;
  /** Whether this tab holds the connection that all tabs share; null when nothing is shared. */
  leading: boolean | null;
}

/** What happens on a dashboard's connection, by the name to listen for it. */
export interface DashboardSignals<R extends DashboardRole> {
  /** Every log event, in order, once. */
  event: [event: AnyDashboardEvent];
  /** Newer KPIs than any told before. */
  kpis: [kpis: KpisOf<R>, asOf: number];
  unread: [unread: Unread];
  reset: [reset: Reset];
  /** The user has signed out in another tab of this browser: what is shown here should go. */
  signedOut: [];
  /** The state or what there is to say about it changed: at once; positions, times and delays at most once a second. */
  status: [status: ConnectionStatus];
  error: [error: DashboardError];
}

/** How one request differs from a plain one. */
export interface CallOptions {
  /** Sent as JSON. */
  body?: unknown;
  /** Gives the request up; the call then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** The same key again is answered as before, and not done twice. */
  idempotencyKey?: string;
  /** A log position, e.g. of a write's answer, that a read must include. */
  minPosition?: number;
}

/** A dashboard's one connection, with its session. Made by `connect`. */
export interface Dashboard<R extends DashboardRole = DashboardRole> {
  readonly role: R;
  /** The same object until something in it changes. */
  readonly status: ConnectionStatus;
  /** The newest KPIs told. */
  kpis(): ToldKpis<R> | null;
  /** Unread messages of all conversations, the newest told. */
  unread(): number | null;
  /** Events of one type, in order, once; a handler that throws stops neither the others nor the connection. */
  on<T extends LogEventType>(type: T, handler: (data: EventData<T>, event: DashboardEvent<T>) => void): Unsubscribe;
  on<S extends keyof DashboardSignals<R>>(type: S, handler: (...told: DashboardSignals<R>[S]) => void): Unsubscribe;
  /**
   * A request with this session; a session that needs it is renewed once.
   * @throws HttpFault: status 0 when the server was not reached (`UNREACHABLE`) or did not answer in time (`TIMEOUT`)
   */
  call<T>(method: string, path: string, options?: CallOptions): Promise<Answer<T>>;
  /** Tries now instead of at `nextAttemptAt`. */
  retry(): void;
  /** Goes on after `needs-sign-in`, with what `getToken`, the credentials or the cookies say now. */
  signedIn(): void;
  /** The session has been ended on purpose: needs a sign-in, and so do the other tabs that have it, which are told. */
  signedOut(): void;
  /** For good: nothing is told any more. Requests can still be made. */
  close(): void;
}

/** Where to connect and as whom. Exactly one of `getToken` and `credentials`, or neither: then the browser's cookies are the session. */
export interface ConnectOptions<R extends DashboardRole = DashboardRole> extends TokenSource {
  /** The server's origin, e.g. `http://localhost:3000`. */
  url: string;
  role: R;
  /**
   * Whether the browser's cookies go along and win; true unless `getToken` is given. False keeps the session in memory,
   * so that one page can hold several.
   */
  cookies?: boolean | undefined;
  /** Where an earlier connection ended; without it the first thing told is a reset, which loads everything. */
  cursor?: string | undefined;
  /**
   * Who is signed in, e.g. the user's id. Tabs of one browser with the same url, role and `shareAs` share one live
   * connection. Ignored where there are no Web Locks or no BroadcastChannel.
   */
  shareAs?: string | undefined;
  /**
   * The id of the user whose dashboard it is, where that is known beforehand. The cookies of a browser may become somebody
   * else's while a page is open: the server then refuses what this page asks for, and it needs a sign-in.
   */
  userId?: string | undefined;
  /** 30,000 unless given. */
  pollEveryMs?: number | undefined;
  /** Failed attempts in a row after which polling begins; 3 unless given. */
  attemptsBeforePolling?: number | undefined;
  fetch?: Fetch | undefined;
  io?: Io | undefined;
  random?: (() => number) | undefined;
  /** The browser's unless given; null for none. */
  locks?: Locks | null | undefined;
  /** BroadcastChannel unless given; null for none. */
  channel?: ChannelFactory | null | undefined;
  /** Keeps the name of a renewal of the cookie session over reloads; localStorage unless given, null for none. */
  storage?: KeptTexts | null | undefined;
}
