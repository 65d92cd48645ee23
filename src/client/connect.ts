import type { DashboardRole } from '../contracts/common.ts';
import type { LogEventType } from '../contracts/events.ts';
import { Connection } from './connection.ts';
import type {
  CallOptions,
  ConnectOptions,
  ConnectionStatus,
  Dashboard,
  DashboardError,
  DashboardSignals,
  ToldKpis,
  Unsubscribe,
} from './dashboard.ts';
import { Feed } from './feed.ts';
import { Handlers } from './handlers.ts';
import { Http, HttpFault, type Answer } from './http.ts';
import type { Link } from './link.ts';
import { Renewals } from './renewals.ts';
import { Session } from './session.ts';
import { browserChannel, browserLocks, browserStorage } from './shared/browser.ts';
import { SessionTabs } from './shared/sessionTabs.ts';
import { SharedConnection } from './shared/sharedConnection.ts';
import { TAB_PROTOCOL } from './shared/messages.ts';
import { StatusTeller } from './statusTeller.ts';
import { SOMEBODY_ELSE, SignInNeeded, TokenKeeper } from './tokenKeeper.ts';
import { watchWaking } from './wake.ts';

/** Opens a dashboard's connection and keeps it up to date until it is closed. Returns at once. */
export function connect<R extends DashboardRole>(options: ConnectOptions<R>): Dashboard<R> {
  return new ConnectedDashboard(options);
}

const SIGNED_OUT = 'You have signed out';
/** The Date header has whole seconds, and may be a second old. */
const DATE_RESOLUTION_MS = 2_000;

class ConnectedDashboard<R extends DashboardRole> implements Dashboard<R> {
  readonly role: R;
  readonly #options: ConnectOptions<R>;
  readonly #cookies: boolean;
  readonly #handlers = new Handlers<R>();
  readonly #feed: Feed<R>;
  readonly #tabs: SessionTabs | null;
  readonly #session: Session;
  readonly #link: Link;
  readonly #status: StatusTeller;
  readonly #stopWatching: () => void;

  constructor(options: ConnectOptions<R>) {
    this.role = options.role;
    this.#options = { ...options, url: options.url.replace(/\/+$/, '') };
    // A token that is given is meant to be used, whatever cookies there are.
    this.#cookies = options.cookies ?? !options.getToken;
    this.#feed = new Feed(this.#handlers, options.cursor ?? null);
    this.#tabs = this.#cookies && !options.getToken ? this.#openTabs() : null;
    this.#session = this.#openSession();
    this.#link = this.#openLink();
    const tell = (status: ConnectionStatus) => this.#handlers.tell('status', status);
    this.#status = new StatusTeller(() => this.#readStatus(), tell);
    this.#feed.onChange = () => this.#status.soon();
    this.#stopWatching = watchWaking(this.#link);
    this.#link.start();
    if (options.shareAs !== undefined) this.#tabs?.tellSignedIn(options.shareAs);
  }

  get status(): ConnectionStatus {
    return this.#status.current;
  }

  kpis(): ToldKpis<R> | null {
    return this.#feed.kpis;
  }

  unread(): number | null {
    return this.#feed.unread?.totalUnread ?? null;
  }

  on(type: keyof DashboardSignals<R> | LogEventType, handler: (...told: never[]) => void): Unsubscribe {
    return this.#handlers.on(type, handler);
  }

  async call<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
    try {
      return await this.#session.call<T>(method, path, options);
    } catch (error) {
      if (!(error instanceof SignInNeeded)) throw error;
      this.#link.refuse(error.message);
      throw new HttpFault(401, error.code, error.message);
    }
  }

  retry(): void {
    this.#link.hurry();
  }

  signedIn(): void {
    this.#tabs?.tellSignedIn(this.#options.shareAs ?? null);
    this.#goOn();
  }

  signedOut(): void {
    this.#tabs?.tellSignedOut(this.#options.shareAs ?? null);
    this.#link.refuse(SIGNED_OUT);
  }

  close(): void {
    this.#stopWatching();
    this.#link.close();
    this.#status.end();
    this.#tabs?.close();
    this.#handlers.end();
  }

  #openTabs(): SessionTabs {
    const { url, locks = browserLocks(), channel = browserChannel() } = this.#options;
    return new SessionTabs({
      url, locks, channel,
      onRenewed: (token) => this.#session.tokens.adopt(token) || this.#link.refuse(SOMEBODY_ELSE),
      onSignedIn: (as) => this.#signedInElsewhere(as),
      onSignedOut: (as) => this.#signedOutElsewhere(as),
    }); // prettier-ignore
  }

  #openSession(): Session {
    const { url, fetch, getToken, credentials, userId } = this.#options;
    const http = new Http(url, {
      fetch,
      cookies: this.#cookies,
      onServerTime: (serverMs, sentAt) =>
        this.#feed.clock.observe(serverMs, { sentAt, resolutionMs: DATE_RESOLUTION_MS }),
    });
    const tokens = new TokenKeeper(http, { getToken, credentials }, {
      cookies: this.#cookies,
      tabs: this.#tabs,
      renewals: this.#renewals(),
      userId,
      onOtherUser: () => this.#feed.forget(),
    }); // prettier-ignore
    return new Session(http, tokens);
  }

  #renewals(): Renewals {
    const { url, locks = browserLocks(), storage = browserStorage() } = this.#options;
    return new Renewals({ url, storage: this.#tabs && storage, inTurn: locks !== null });
  }

  #openLink(): Link {
    const { url, shareAs, locks = browserLocks(), channel = browserChannel(), random } = this.#options;
    const [feed, session] = [this.#feed as Feed, this.#session];
    const onReport = () => this.#status.now();
    if (shareAs === undefined || !locks || !channel) return this.#connect(onReport);
    return new SharedConnection({
      name: `tenantlist:tabs-${TAB_PROTOCOL}:${url}:${this.role}:${shareAs}`,
      locks, channel, feed, session, random, onReport,
      connect: (told) => this.#connect(told),
      onSignedIn: () => session.tokens.forget(),
    }); // prettier-ignore
  }

  #connect(onReport: () => void): Connection {
    const { url, io, random, pollEveryMs, attemptsBeforePolling } = this.#options;
    const [feed, session, cookies] = [this.#feed as Feed, this.#session, this.#cookies];
    const onError = (error: DashboardError) => this.#handlers.tell('error', error);
    return new Connection({ url, role: this.role, io, random, pollEveryMs, attemptsBeforePolling, feed, session, cookies, onReport, onError }); // prettier-ignore
  }

  /** The cookies are another's now, or a new session of the same user's. */
  #signedInElsewhere(as: string | null): void {
    const { shareAs } = this.#options;
    if (as !== null && shareAs !== undefined && as !== shareAs) return this.#link.refuse(SOMEBODY_ELSE);
    this.#goOn();
  }

  #signedOutElsewhere(as: string | null): void {
    const { shareAs } = this.#options;
    if (as !== null && shareAs !== undefined && as !== shareAs) return;
    this.#link.refuse(SIGNED_OUT);
    this.#handlers.tell('signedOut');
  }

  #goOn(): void {
    if (this.status.state !== 'needs-sign-in') return;
    this.#session.tokens.forget();
    this.#link.signedIn();
  }

  #readStatus(): ConnectionStatus {
    const { cursor, asOf, confirmedAt, delayMs, clock } = this.#feed;
    const delayErrorMs = delayMs === null ? null : clock.errorMs;
    return { ...this.#link.report, cursor, asOf, confirmedAt, delayMs, delayErrorMs, leading: this.#link.leading };
  }
}
