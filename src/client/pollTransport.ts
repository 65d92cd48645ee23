import type { z } from 'zod';
import type { DashboardRole } from '../contracts/common.ts';
import type { History } from '../contracts/events.ts';
import type { AnyKpis } from '../contracts/kpis.ts';
import type { WireKpis } from './feed.ts';
import { HttpFault } from './http.ts';
import type { Session } from './session.ts';
import { SignInNeeded } from './tokenKeeper.ts';

export type HistoryPage = z.infer<typeof History>;

/** What a poll transport needs, and whom it tells. */
export interface PollTransportOptions {
  session: Session;
  role: DashboardRole;
  everyMs: number;
  cursor: () => string | null;
  /** A page of what happened after `asked`. */
  onHistory: (page: HistoryPage, asked: string | null) => void;
  onKpis: (kpis: WireKpis) => void;
  /** A whole poll went through. */
  onPolled: () => void;
  onFailed: (reason: string) => void;
  onRefused: (reason: string) => void;
}

/** A page of history after a cursor. @throws HttpFault, SignInNeeded */
export async function readHistory(session: Session, cursor: string | null, signal: AbortSignal): Promise<HistoryPage> {
  const query = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
  return (await session.call<HistoryPage>('GET', `/api/events/history${query}`, { signal })).data;
}

/** Asks for what was missed and for the KPIs, at once and then every `everyMs`. Once stopped it tells nothing more. */
export class PollTransport {
  readonly #options: PollTransportOptions;
  #run: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting = false;

  constructor(options: PollTransportOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#run) return;
    const run = (this.#run = new AbortController());
    void this.#poll(run);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#run?.abort();
    this.#run = null;
    this.#waiting = false;
  }

  /** Polls at once instead of waiting for the next time. */
  hurry(): void {
    if (!this.#run || !this.#waiting) return;
    clearTimeout(this.#timer);
    void this.#poll(this.#run);
  }

  async #poll(run: AbortController): Promise<void> {
    this.#waiting = false;
    let wait = this.#options.everyMs;
    try {
      await this.#catchUp(run);
      await this.#askKpis(run);
      this.#options.onPolled();
    } catch (error) {
      if (run.signal.aborted) return;
      if (error instanceof SignInNeeded) return this.#options.onRefused(error.message);
      if (error instanceof HttpFault) wait = Math.max(wait, error.retryAfterMs);
      this.#options.onFailed((error as Error).message);
    }
    if (run.signal.aborted) return;
    this.#waiting = true;
    this.#timer = setTimeout(() => void this.#poll(run), wait);
  }

  /** Every page of the history after the cursor. The events come before the KPIs, which then are no older than they. */
  async #catchUp({ signal }: AbortController): Promise<void> {
    for (let more = true; more;) {
      const cursor = this.#options.cursor();
      const page = await readHistory(this.#options.session, cursor, signal);
      signal.throwIfAborted();
      this.#options.onHistory(page, cursor);
      more = page.more;
    }
  }

  async #askKpis({ signal }: AbortController): Promise<void> {
    const { session, role, cursor, onKpis } = this.#options;
    const asked = cursor();
    const { data, asOf } = await session.call<AnyKpis>('GET', `/api/dashboard/${role}/kpis`, { signal });
    signal.throwIfAborted();
    if (asOf !== undefined) onKpis({ kpis: data, asOf, cursor: asked });
  }
}
