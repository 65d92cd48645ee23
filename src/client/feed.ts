import type { DashboardRole } from '../contracts/common.ts';
import type { AnyKpis } from '../contracts/kpis.ts';
import { Clock } from './clock.ts';
import type { AnyDashboardEvent, KpisOf, ToldKpis, Unread } from './dashboard.ts';
import type { Handlers } from './handlers.ts';
import { Ledger } from './ledger.ts';
import { placeOf } from './place.ts';

/** An event as a transport brings it; the contract is the server's to keep, so its data is not looked into. */
export interface WireEvent {
  type: string;
  eventId: string;
  cursor: string;
  timestamp: string;
  data: Record<string, unknown>;
}

/** Everything that happened in (from, to]. */
export interface Frame {
  from: string;
  events: readonly WireEvent[];
  to: string;
}

/** KPIs as a transport brings them; `cursor` tells their log. */
export interface WireKpis {
  kpis: AnyKpis;
  asOf: number;
  cursor: string | null;
}

/** Who passes on what a feed takes, to other tabs. */
export interface FeedListener {
  frame(frame: Frame, timely: boolean): void;
  kpis(kpis: WireKpis): void;
  unread(unread: Unread): void;
}

/**
 * What a client has of a dashboard: its place in the log, its newest KPIs and unread count. Whatever transport brings
 * something, it comes through here, which tells the handlers what is new and nothing else.
 */
export class Feed<R extends DashboardRole = DashboardRole> {
  readonly clock = new Clock();
  readonly #handlers: Handlers<R>;
  readonly #ledger: Ledger;
  #kpis: WireKpis | null = null;
  /** KPIs of a log whose reset is still to come. */
  #kpisAhead: WireKpis | null = null;
  #unread: Unread | null = null;
  #asOf = -1;
  #confirmedAt: number | null = null;
  #delayMs: number | null = null;
  /** Set while others are told what this one takes. */
  listener: FeedListener | null = null;
  /** Something of what is held has changed. */
  onChange: () => void = () => undefined;

  constructor(handlers: Handlers<R>, cursor: string | null) {
    this.#handlers = handlers;
    this.#ledger = new Ledger(cursor);
  }

  get cursor(): string | null {
    return this.#ledger.cursor;
  }

  /** Position that the KPIs held are true at; -1 without any. */
  get asOf(): number {
    return this.#asOf;
  }

  /** When the server last confirmed that nothing is missing (epoch ms). */
  get confirmedAt(): number | null {
    return this.#confirmedAt;
  }

  /** From the writing of the last timely change to its arrival. */
  get delayMs(): number | null {
    return this.#delayMs;
  }

  get kpis(): ToldKpis<R> | null {
    return this.#kpis && { kpis: this.#kpis.kpis as KpisOf<R>, asOf: this.#kpis.asOf };
  }

  /** The KPIs as they came, to be passed on. */
  get wireKpis(): WireKpis | null {
    return this.#kpis;
  }

  get unread(): Unread | null {
    return this.#unread;
  }

  /** True when what begins at `from` continues what is held. */
  covers(from: string): boolean {
    return this.#ledger.covers(from);
  }

  /**
   * Takes what is new of a frame. Returns false, and takes nothing, when there is a gap before it or it is of another log.
   * `timely`: its changes have just happened, so that their delay says how fast changes come.
   */
  take({ from, events, to }: Frame, { timely = true, confirmedAt = Date.now() } = {}): boolean {
    if (!this.covers(from)) return false;
    const before = this.#ledger.cursor ?? from;
    this.#confirmedAt = Math.max(confirmedAt, this.#confirmedAt ?? 0);
    const taken: WireEvent[] = [];
    for (const event of events) {
      // A handler closed the dashboard: what nobody was told is not to count as had.
      if (this.#handlers.ended) return true;
      if (this.#takeEvent(event, timely)) taken.push(event);
    }
    const moved = this.#ledger.advance(to);
    if (moved || taken.length > 0)
      this.listener?.frame({ from: before, events: taken, to: this.#ledger.cursor ?? to }, timely);
    this.onChange();
    return true;
  }

  /** Everything has to be loaded again, and continues from `cursor`. */
  restart(cursor: string): void {
    const first = this.#ledger.cursor === null;
    this.#ledger.restart(cursor);
    this.#confirmedAt = Date.now();
    // Positions of another log do not compare.
    if (!this.#isHeldLog(this.#kpis)) this.#asOf = -1;
    // Nobody told of the changes that were missed, so it has to be asked for.
    this.#unread = null;
    this.#handlers.tell('reset', { cursor, first });
    this.listener?.frame({ from: cursor, events: [], to: cursor }, false);
    this.onChange();
    const ahead = this.#kpisAhead;
    this.#kpisAhead = null;
    if (ahead && this.#isHeldLog(ahead)) this.takeKpis(ahead);
  }

  /** Takes KPIs unless newer ones are held. */
  takeKpis(kpis: WireKpis): void {
    if (kpis.cursor !== null && this.cursor !== null && !this.#isHeldLog(kpis)) return void (this.#kpisAhead = kpis);
    if (kpis.asOf < this.#asOf) return;
    this.#asOf = kpis.asOf;
    this.#kpis = kpis;
    this.#handlers.tell('kpis', kpis.kpis as KpisOf<R>, kpis.asOf);
    this.listener?.kpis(kpis);
    this.onChange();
  }

  takeUnread(unread: Unread): void {
    this.#unread = unread;
    this.#handlers.tell('unread', unread);
    this.listener?.unread(unread);
  }

  /** Nothing is held any more: somebody else's dashboard begins. */
  forget(): void {
    this.#ledger.forget();
    this.#kpis = this.#kpisAhead = this.#unread = this.#confirmedAt = this.#delayMs = null;
    this.#asOf = -1;
    this.onChange();
  }

  #takeEvent(event: WireEvent, timely: boolean): boolean {
    if (!this.#ledger.advance(event.cursor)) return false;
    if (timely) this.#delayMs = this.clock.since(Date.parse(event.timestamp));
    this.#handlers.tellEvent(event as unknown as AnyDashboardEvent);
    return true;
  }

  #isHeldLog(kpis: WireKpis | null): boolean {
    return kpis?.cursor != null && placeOf(kpis.cursor).log === this.#ledger.log;
  }
}
