import type { AnyDashboardEvent, Dashboard } from '../../../../client/index.ts';
import { BoardLedger, type Columns } from './boardLedger.ts';
import type { BrokerDeal, DealColumn } from './deal.ts';

/** How soon sums that the events cannot tell are read again, ms. */
const UNKNOWN_MS = 60;
/** After which quiet the sums are compared with the server's, ms, and how long events may put that off. */
const QUIET_MS = 500;
const LONGEST_MS = 3_000;

/** What a board's heads show; the same object until it changes. */
export interface BoardState {
  /** What is committed; null until known. */
  columns: Columns | null;
  /** Why it could not be read; null when it could. */
  error: unknown;
}

/** A broker's column sums, live while somebody looks: moved by each event, and compared with the server's when it is quiet. */
export class DealBoardStore {
  readonly ledger = new BoardLedger();
  readonly #dashboard: Dashboard<'broker'>;
  readonly #listeners = new Set<() => void>();
  #state: BoardState = { columns: null, error: null };
  #stop: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitingSince: number | null = null;

  constructor(dashboard: Dashboard<'broker'>) {
    this.#dashboard = dashboard;
  }

  readonly state = (): BoardState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#stop ??= this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = null;
    };
  };

  /** Asks the server now. */
  readonly read = async (): Promise<void> => {
    clearTimeout(this.#timer);
    this.#waitingSince = null;
    const mark = this.ledger.beginRead();
    try {
      const { data } = await this.#dashboard.call<{ board: DealColumn[] }>('GET', '/api/broker/deals?limit=1');
      const settled = this.ledger.endRead(mark, data.board);
      this.#show(null);
      if (!settled) this.#readSoon();
    } catch (error) {
      this.#show(error);
    }
  };

  /** Committed deals that a list shows: what the next event about them moves is known then. */
  readonly see = (deals: readonly BrokerDeal[]): void => {
    for (const deal of deals) this.ledger.see(deal);
    this.#show(this.#state.error);
  };

  #start(): () => void {
    const stops = [
      this.#dashboard.on('event', (event) => this.#take(event)),
      this.#dashboard.on('reset', () => this.#startOver()),
    ];
    // What happened while nobody looked is not known here.
    this.ledger.forget();
    void this.read();
    return () => {
      clearTimeout(this.#timer);
      for (const stop of stops) stop();
    };
  }

  #startOver(): void {
    this.ledger.forget();
    this.#readSoon();
  }

  #take(event: AnyDashboardEvent): void {
    if (event.type === 'broker:deal-created') this.ledger.created(event.data.deal);
    else if (event.type === 'broker:deal-updated') this.ledger.updated(event.data.deal);
    else if (event.type === 'broker:deal-deleted') this.ledger.deleted(event.data.dealId);
    else if (event.type === 'bulk:changed' && event.data.entityType === 'deal') this.ledger.forget();
    else return;
    this.#show(this.#state.error);
    this.#readSoon();
  }

  #readSoon(): void {
    if (!this.#stop) return;
    const now = Date.now();
    this.#waitingSince ??= now;
    const left = this.#waitingSince + LONGEST_MS - now;
    const pause = this.ledger.exact ? Math.max(UNKNOWN_MS, Math.min(QUIET_MS, left)) : UNKNOWN_MS;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.read(), pause);
  }

  #show(error: unknown): void {
    const { columns } = this.ledger;
    if (columns === this.#state.columns && error === this.#state.error) return;
    this.#state = { columns, error };
    for (const listener of this.#listeners) listener();
  }
}
