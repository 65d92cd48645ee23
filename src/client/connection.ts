import type { DashboardRole } from '../contracts/common.ts';
import type { AnyKpis } from '../contracts/kpis.ts';
import { activities, nextState, type ConnectionSignal } from './connectionState.ts';
import type { DashboardError, Unread } from './dashboard.ts';
import type { Feed } from './feed.ts';
import type { Link, LinkReport } from './link.ts';
import { placeOf } from './place.ts';
import { PollTransport, type HistoryPage } from './pollTransport.ts';
import type { Session } from './session.ts';
import { SocketTransport, type Io, type Payload, type Synced } from './socketTransport.ts';

/** What a connection needs, and whom it tells. */
export interface ConnectionOptions {
  url: string;
  role: DashboardRole;
  cookies: boolean;
  session: Session;
  /** Where everything that comes goes. */
  feed: Feed;
  pollEveryMs?: number | undefined;
  attemptsBeforePolling?: number | undefined;
  io?: Io | undefined;
  random?: (() => number) | undefined;
  /** The report has changed. */
  onReport: () => void;
  onError: (error: DashboardError) => void;
}

/** A connection of one's own: the state table over the two transports, which both fill the feed. */
export class Connection implements Link {
  readonly leading = null;
  readonly #options: ConnectionOptions;
  readonly #feed: Feed;
  readonly #socket: SocketTransport;
  readonly #poll: PollTransport;
  #state: LinkReport['state'] = 'connecting';
  #since = Date.now();
  #reason: string | null = null;
  /**
   * What the socket has brought up to now, beginning with the cursor that was handed in. Null when none was: the verdict
   * then loads everything, and what comes before it is part of that.
   */
  #chain: string | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#feed = options.feed;
    const { url, io, cookies, random, session, role } = options;
    const onRefused = (reason: string) => this.refuse(reason);
    this.#socket = new SocketTransport({
      url, io, cookies, random, tokens: session.tokens, onRefused,
      cursor: () => (this.#chain = this.#feed.cursor),
      onEvent: (type, payload) => this.#receiveEvent(type, payload),
      onState: (type, payload) => this.#receiveState(type, payload),
      onSynced: (synced) => this.#synced(synced),
      onDropped: (reason, failures) => this.#dropped(reason, failures),
    }); // prettier-ignore
    this.#poll = new PollTransport({
      session, role, onRefused,
      cursor: () => this.#feed.cursor,
      everyMs: options.pollEveryMs ?? 30_000,
      onHistory: (page, asked) => this.#takePage(page, asked),
      onKpis: (kpis) => this.#feed.takeKpis(kpis),
      // Polling goes well, and the socket is still missing for the reason it was.
      onPolled: () => this.#signal('polled', this.#reason),
      onFailed: (reason) => this.#signal('pollFailed', reason),
    }); // prettier-ignore
  }

  get report(): LinkReport {
    return {
      state: this.#state,
      since: this.#since,
      reason: this.#reason,
      transport: this.#socket.carrier ?? (this.#state === 'polling' ? 'http' : null),
      nextAttemptAt: this.#socket.nextAttemptAt,
    };
  }

  start(): void {
    this.#socket.start();
  }

  hurry(): void {
    this.#socket.hurry();
    this.#poll.hurry();
  }

  signedIn(): void {
    this.#signal('signedIn');
  }

  refuse(reason: string): void {
    this.#signal('refused', reason);
  }

  close(): void {
    this.#signal('close');
  }

  #signal(signal: ConnectionSignal, reason: string | null = null): void {
    const state = nextState(this.#state, signal);
    if (state === this.#state && reason === this.#reason) return;
    if (state !== this.#state) this.#since = Date.now();
    this.#state = state;
    this.#reason = reason;
    const { socket, poll } = activities[state];
    if (socket) this.#socket.start();
    else this.#socket.stop();
    if (poll) this.#poll.start();
    else this.#poll.stop();
    this.#options.onReport();
  }

  #dropped(reason: string, failures: number): void {
    this.#chain = null;
    this.#signal('dropped', reason);
    if (failures >= (this.#options.attemptsBeforePolling ?? 3)) this.#signal('gaveUp', reason);
    // The time of the next attempt is another, whatever else is as it was.
    this.#options.onReport();
  }

  /** First the state, which ends polling: whatever a poll under way would still bring comes by the socket. */
  #synced({ asked, askedAt, cursor, verdict, timestamp }: Synced): void {
    this.#feed.clock.observe(Date.parse(timestamp), { sentAt: askedAt });
    const from = verdict === 'reset' ? cursor : (asked ?? cursor);
    if (verdict !== 'reset' && !this.#feed.covers(from)) return this.#socket.drop('The log was replaced');
    this.#signal('synced');
    this.#chain = cursor;
    this.#continue(verdict, { from, to: cursor, asked });
  }

  /**
   * Goes on from what a transport was answered. A reset may be old news: when another transport has moved the feed since
   * the question was asked, so far that nothing lies between, there is nothing to load again.
   */
  #continue(verdict: Synced['verdict'], { from, to, asked }: { from: string; to: string; asked: string | null }): void {
    const isNews = this.#feed.cursor === asked || !this.#feed.covers(from);
    if (verdict === 'reset' && isNews) this.#feed.restart(to);
    else this.#feed.take({ from, events: [], to });
  }

  #takePage({ verdict, events, cursor }: HistoryPage, asked: string | null): void {
    if (verdict === 'reset' || asked === null) this.#continue('reset', { from: cursor, to: cursor, asked });
    else this.#feed.take({ from: asked, events, to: cursor });
  }

  #receiveEvent(type: string, { timestamp, eventId, cursor, ...data }: Payload): void {
    const to = String(cursor);
    if (this.#chain === null) return;
    const event = { type, eventId: String(eventId), cursor: to, timestamp: String(timestamp), data };
    const timely = this.#state === 'live';
    // What is not taken is of another log than the feed by now; the verdict, which is still to come, settles it.
    if (this.#feed.take({ from: this.#chain, events: [event], to }, { timely })) this.#chain = to;
  }

  #receiveState(type: string, { timestamp, eventId: _, ...payload }: Payload): void {
    const cursor = typeof payload['cursor'] === 'string' ? payload['cursor'] : null;
    if (type === 'cursor' && cursor !== null) {
      this.#feed.clock.observe(Date.parse(String(timestamp)));
      if (this.#chain !== null && this.#feed.take({ from: this.#chain, events: [], to: cursor })) this.#chain = cursor;
    } else if (type === 'kpi:update') this.#feed.takeKpis(kpisOf(payload, cursor));
    else if (type === 'unread:update') this.#feed.takeUnread(payload as unknown as Unread);
    else if (type === 'socket:error') this.#options.onError(payload as unknown as DashboardError);
  }
}

/** KPIs that do not say what they are true at are as new as the cursor beside them. */
function kpisOf({ kpis, asOf }: Payload, cursor: string | null) {
  const position = typeof asOf === 'number' ? asOf : cursor === null ? 0 : placeOf(cursor).position;
  return { kpis: kpis as AnyKpis, asOf: position, cursor };
}
