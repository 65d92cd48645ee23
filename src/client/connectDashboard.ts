import type { Reconnected } from '../contracts/events.ts';
import type { AnyKpis } from '../contracts/kpis.ts';
import { activities, nextState, type ConnectionSignal, type ConnectionState } from './connectionState.ts';
import type {
  ConnectionStatus,
  DashboardConnection,
  DashboardEvent,
  DashboardOptions,
  Unread,
} from './dashboardOptions.ts';
import { Http } from './http.ts';
import { Ledger } from './ledger.ts';
import { PollTransport, type HistoryPage } from './pollTransport.ts';
import { SocketTransport } from './socketTransport.ts';
import { TokenKeeper } from './tokenKeeper.ts';

export type * from './dashboardOptions.ts';

/** Opens a dashboard's connection and keeps it up to date until it is closed. Returns at once. */
export function connectDashboard(options: DashboardOptions): DashboardConnection {
  return new Connection(options);
}

class Connection implements DashboardConnection {
  readonly #options: DashboardOptions;
  readonly #ledger: Ledger;
  readonly #socket: SocketTransport;
  readonly #poll: PollTransport;
  #state: ConnectionState = 'connecting';
  #reason: string | null = null;
  #confirmedAt: number | null = null;

  constructor(options: DashboardOptions) {
    this.#options = options;
    this.#ledger = new Ledger(options.cursor ?? null);
    const http = new Http(options.url, options.fetch);
    const tokens = new TokenKeeper(http, options);
    const cursor = () => this.#ledger.cursor;
    const onRefused = (reason: string) => this.#signal('refused', reason);
    this.#socket = new SocketTransport({
      url: options.url, io: options.io, random: options.random, tokens, cursor, onRefused,
      onPacket: (type, payload) => this.#receive(type, payload),
      onSynced: (answer) => this.#synced(answer),
      onDropped: (reason, failures) => this.#dropped(reason, failures),
    }); // prettier-ignore
    this.#poll = new PollTransport({
      http, tokens, cursor, onRefused,
      role: options.role,
      everyMs: options.pollEveryMs ?? 30_000,
      onHistory: (page) => this.#apply(page),
      onKpis: (kpis, asOf) => this.#kpis(kpis, asOf),
      // Polling goes well, and the socket is still missing for the reason it was.
      onPolled: () => this.#signal('polled', this.#reason),
      onFailed: (reason) => this.#signal('pollFailed', reason),
    }); // prettier-ignore
    this.#socket.start();
  }

  get status(): ConnectionStatus {
    return {
      state: this.#state,
      transport: this.#socket.carrier ?? (this.#state === 'polling' ? 'http' : null),
      cursor: this.#ledger.cursor,
      asOf: this.#ledger.asOf,
      confirmedAt: this.#confirmedAt,
      nextAttemptAt: this.#socket.nextAttemptAt,
      reason: this.#reason,
    };
  }

  signedIn(): void {
    this.#signal('signedIn');
  }

  close(): void {
    this.#signal('close');
  }

  #signal(signal: ConnectionSignal, reason: string | null = null): void {
    const state = nextState(this.#state, signal);
    if (state === this.#state && reason === this.#reason) return;
    this.#state = state;
    this.#reason = reason;
    const { socket, poll } = activities[state];
    if (socket) this.#socket.start();
    else this.#socket.stop();
    if (poll) this.#poll.start();
    else this.#poll.stop();
    this.#options.onStatus?.(this.status);
  }

  #dropped(reason: string, failures: number): void {
    this.#signal('dropped', reason);
    if (failures >= (this.#options.attemptsBeforePolling ?? 3)) this.#signal('gaveUp', reason);
  }

  /** First the state, which ends polling: whatever a poll under way would still bring comes by the socket. */
  #synced({ cursor, verdict }: Reconnected): void {
    this.#signal('synced');
    if (verdict === 'reset') this.#restart(cursor);
    else this.#confirm(cursor);
  }

  #receive(type: string, { timestamp, eventId, cursor, ...data }: Record<string, unknown>): void {
    if (type === 'cursor') this.#confirm(String(cursor));
    else if (type === 'kpi:update') this.#kpis(data['kpis'] as AnyKpis, data['asOf'] as number | undefined);
    else if (type === 'unread:update') this.#options.onUnread?.(data as unknown as Unread);
    else if (type === 'socket:error') this.#options.onError?.(data as { code: string; message: string });
    else if (typeof eventId === 'string') {
      this.#take({ type, eventId, cursor: String(cursor), timestamp: String(timestamp), data });
    }
  }

  #apply({ verdict, events, cursor }: HistoryPage): void {
    if (verdict === 'reset') return this.#restart(cursor);
    for (const event of events) this.#take(event);
    this.#confirm(cursor);
  }

  #take(event: DashboardEvent): void {
    if (!this.#ledger.takeEvent(event.eventId, event.cursor)) return;
    this.#confirmedAt = Date.now();
    this.#options.onEvent?.(event);
  }

  #kpis(kpis: AnyKpis, asOf: number | undefined): void {
    if (this.#ledger.takeKpis(asOf)) this.#options.onKpis?.(kpis, asOf);
  }

  #confirm(cursor: string): void {
    this.#ledger.moveTo(cursor);
    this.#confirmedAt = Date.now();
  }

  #restart(cursor: string): void {
    this.#ledger.restart(cursor);
    this.#confirmedAt = Date.now();
    this.#options.onReset?.(cursor);
  }
}
