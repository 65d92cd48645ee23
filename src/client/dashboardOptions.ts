import type { DashboardRole } from '../contracts/common.ts';
import type { AnyKpis } from '../contracts/kpis.ts';
import type { ConnectionState } from './connectionState.ts';
import type { Fetch } from './http.ts';
import type { Io } from './socketTransport.ts';
import type { TokenSource } from './tokenKeeper.ts';

/** A committed change, applied once and in order whatever brought it. */
export interface DashboardEvent {
  type: string;
  eventId: string;
  cursor: string;
  /** When the change was written, ISO, database time. */
  timestamp: string;
  data: Record<string, unknown>;
}

/** Unread messages of one conversation and of all. */
export interface Unread {
  conversationId: string;
  unreadCount: number;
  totalUnread: number;
}

/** How a connection stands, for people to see. */
export interface ConnectionStatus {
  state: ConnectionState;
  /** What changes come by: the socket's carrier (`websocket`, `polling`), `http` while polling, or nothing. */
  transport: string | null;
  cursor: string | null;
  /** Log position of the KPIs held; -1 without any. */
  asOf: number;
  /** When the server last confirmed that nothing is missing (epoch ms). */
  confirmedAt: number | null;
  /** Time of the next attempt to open the socket (epoch ms), while waiting for it. */
  nextAttemptAt: number | null;
  /** Why it is not live, in words. */
  reason: string | null;
}

/** Where to connect, as whom, and what to tell. Exactly one of `getToken` and `credentials`, or neither with cookies. */
export interface DashboardOptions extends TokenSource {
  /** The server's origin, e.g. `http://localhost:3000`. */
  url: string;
  role: DashboardRole;
  /** Where an earlier connection ended; without it the first verdict is a reset, which loads everything. */
  cursor?: string;
  fetch?: Fetch;
  io?: Io;
  /** 30 s unless given. */
  pollEveryMs?: number;
  /** Failed attempts in a row after which polling begins; 3 unless given. */
  attemptsBeforePolling?: number;
  random?: () => number;
  onEvent?: (event: DashboardEvent) => void;
  /** Newer KPIs than any told before. */
  onKpis?: (kpis: AnyKpis, asOf: number | undefined) => void;
  onUnread?: (unread: Unread) => void;
  /** What is held cannot be continued, or nothing is held yet: load it. Events from `cursor` on follow by themselves. */
  onReset?: (cursor: string) => void;
  /** The state, or what there is to say about it, has changed. */
  onStatus?: (status: ConnectionStatus) => void;
  /** The server refused something that was asked on the socket. */
  onError?: (error: { code: string; message: string }) => void;
}

export interface DashboardConnection {
  readonly status: ConnectionStatus;
  /** Goes on after `needs-sign-in`, with what `getToken`, the credentials or the cookies say now. */
  signedIn(): void;
  /** For good. */
  close(): void;
}
