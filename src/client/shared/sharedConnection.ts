import type { Feed } from '../feed.ts';
import type { Link, LinkReport } from '../link.ts';
import type { Session } from '../session.ts';
import type { Channel, ChannelFactory, Locks } from './browser.ts';
import { CatchUp } from './catchUp.ts';
import { Leadership } from './leadership.ts';
import type { LeaderState, TabMessage } from './messages.ts';
import { Silence } from './silence.ts';

/** What a shared connection needs, and whom it tells. */
export interface SharedConnectionOptions {
  /** Of what is shared: tabs with the same one share a connection. */
  name: string;
  locks: Locks;
  channel: ChannelFactory;
  /** This tab's own: every tab has its place in the log. */
  feed: Feed;
  session: Session;
  /** Makes the one connection, while this tab leads. */
  connect: (onReport: () => void) => Link;
  random?: (() => number) | undefined;
  onReport: () => void;
  /** A tab says that somebody signed in. */
  onSignedIn: () => void;
}

/** A leader says this often that it lives. */
const BEAT_MS = 4_000;

/**
 * One live connection for all tabs of a browser that show the same. The leading tab has it and tells the others what
 * comes; each applies it to its own feed, and continues from its own cursor when it leads itself.
 */
export class SharedConnection implements Link {
  readonly #options: SharedConnectionOptions;
  readonly #leadership: Leadership;
  readonly #catchUp: CatchUp;
  readonly #silence: Silence;
  #channel: Channel | null = null;
  /** Of this tab, while it leads. */
  #connection: Link | null = null;
  #beat: ReturnType<typeof setInterval> | undefined;
  #term = 0;
  #report: LinkReport = { state: 'connecting', since: Date.now(), reason: null, transport: null, nextAttemptAt: null };

  constructor(options: SharedConnectionOptions) {
    this.#options = options;
    const { locks, name, feed, session } = options;
    this.#leadership = new Leadership({ locks, name, onLead: () => this.#lead(), onLost: () => this.#follow() });
    this.#catchUp = new CatchUp({ feed, session, onRefused: (reason) => this.refuse(reason) });
    this.#silence = new Silence({
      random: options.random,
      ask: () => this.#post({ type: 'hello' }),
      onDead: () => this.#leadership.steal(),
    });
  }

  get report(): LinkReport {
    return this.#connection?.report ?? this.#report;
  }

  get leading(): boolean {
    return this.#connection !== null;
  }

  start(): void {
    if (this.#channel) return;
    this.#channel = this.#options.channel(this.#options.name);
    this.#channel.onmessage = ({ data }) => this.#receive(data as TabMessage);
    this.#post({ type: 'hello' });
    this.#silence.watch();
    this.#leadership.queue();
  }

  hurry(): void {
    if (this.#connection) this.#connection.hurry();
    else this.#post({ type: 'hurry' });
  }

  refuse(reason: string): void {
    if (this.#connection) this.#connection.refuse(reason);
    else this.#post({ type: 'refused', reason });
  }

  signedIn(): void {
    if (this.#connection) this.#connection.signedIn();
    else this.#post({ type: 'signedIn' });
  }

  /** A page that is stopped keeps its lock and says nothing: it lets go in time. */
  suspend(): void {
    this.#leave();
    this.#options.onReport();
  }

  resume(): void {
    if (this.#report.state !== 'closed') this.start();
  }

  close(): void {
    this.#leave();
    this.#report = { state: 'closed', since: Date.now(), reason: null, transport: null, nextAttemptAt: null };
    this.#options.onReport();
  }

  #leave(): void {
    this.#silence.stop();
    this.#catchUp.stop();
    this.#stopLeading();
    this.#leadership.resign();
    this.#channel?.close();
    this.#channel = null;
  }

  #lead(): void {
    const { feed, connect } = this.#options;
    this.#silence.stop();
    this.#catchUp.stop();
    this.#term = Math.max(this.#term + 1, Date.now());
    const connection = connect(() => this.#reported());
    this.#connection = connection;
    feed.listener = {
      frame: (frame, timely) => this.#post({ type: 'frame', term: this.#term, frame, timely, confirmedAt: feed.confirmedAt ?? 0 }),
      kpis: (kpis) => this.#post({ type: 'kpis', kpis }),
      unread: (unread) => this.#post({ type: 'unread', unread }),
    };
    this.#beat = setInterval(() => this.#post(this.#state()), BEAT_MS);
    connection.start();
    this.#reported();
  } // prettier-ignore

  /** Another tab leads by now. */
  #follow(): void {
    this.#stopLeading();
    this.#post({ type: 'hello' });
    this.#silence.watch();
    this.#leadership.queue();
    this.#options.onReport();
  }

  #stopLeading(): void {
    if (!this.#connection) return;
    clearInterval(this.#beat);
    this.#options.feed.listener = null;
    this.#report = this.#connection.report;
    const connection = this.#connection;
    this.#connection = null;
    connection.close();
  }

  #reported(): void {
    if (this.#connection) this.#post(this.#state());
    this.#options.onReport();
  }

  #state(numbers?: LeaderState['numbers']): LeaderState {
    const { feed } = this.#options;
    const { cursor, confirmedAt, clock } = feed;
    return { type: 'state', term: this.#term, report: this.report, cursor, confirmedAt, clock: clock.bounds, ...(numbers && { numbers }) }; // prettier-ignore
  }

  #receive(message: TabMessage): void {
    if (this.#connection) this.#receiveLeading(this.#connection, message);
    else this.#receiveFollowing(message);
  }

  #receiveLeading(connection: Link, message: TabMessage): void {
    const { feed, onSignedIn } = this.#options;
    if (message.type === 'hello') this.#post(this.#state({ kpis: feed.wireKpis, unread: feed.unread }));
    else if (message.type === 'hurry') connection.hurry();
    else if (message.type === 'refused') connection.refuse(message.reason);
    else if (message.type === 'signedIn' && connection.report.state === 'needs-sign-in') {
      onSignedIn();
      connection.signedIn();
    }
  }

  #receiveFollowing(message: TabMessage): void {
    const { feed } = this.#options;
    if (message.type === 'frame') {
      this.#silence.heard();
      this.#catchUp.take(message.frame, message);
    } else if (message.type === 'kpis') feed.takeKpis(message.kpis);
    else if (message.type === 'unread') feed.takeUnread(message.unread);
    else if (message.type === 'state' && message.term >= this.#term) this.#takeState(message);
  }

  #takeState({ term, report, cursor, confirmedAt, clock, numbers }: LeaderState): void {
    const { feed, onReport } = this.#options;
    this.#silence.heard();
    this.#term = term;
    this.#report = report;
    feed.clock.bounds = clock;
    if (cursor !== null && report.state !== 'needs-sign-in') this.#catchUp.take({ from: cursor, events: [], to: cursor }, { timely: false, confirmedAt: confirmedAt ?? 0 }); // prettier-ignore
    if (numbers?.kpis && numbers.kpis.asOf > feed.asOf) feed.takeKpis(numbers.kpis);
    if (numbers?.unread && numbers.unread.totalUnread !== feed.unread?.totalUnread) feed.takeUnread(numbers.unread);
    onReport();
  }

  #post(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }
}
