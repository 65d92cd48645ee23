import type { z } from 'zod';
import type { DashboardRole } from '../contracts/common.ts';
import type { History } from '../contracts/events.ts';
import type { AnyKpis } from '../contracts/kpis.ts';
import { HttpFault, type Answer, type Http } from './http.ts';
import { SignInNeeded, type TokenKeeper } from './tokenKeeper.ts';

export type HistoryPage = z.infer<typeof History>;

/** What a poll transport needs, and whom it tells. */
export interface PollTransportOptions {
  http: Http;
  tokens: TokenKeeper;
  role: DashboardRole;
  everyMs: number;
  cursor: () => string | null;
  onHistory: (page: HistoryPage) => void;
  onKpis: (kpis: AnyKpis, asOf: number | undefined) => void;
  /** A whole poll went through. */
  onPolled: () => void;
  onFailed: (reason: string) => void;
  onRefused: (reason: string) => void;
}

/** Asks for what was missed and for the KPIs, at once and then every `everyMs`. Once stopped it tells nothing more. */
export class PollTransport {
  readonly #options: PollTransportOptions;
  #run: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

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
  }

  async #poll(run: AbortController): Promise<void> {
    let wait = this.#options.everyMs;
    try {
      await this.#catchUp(run);
      const { data, asOf } = await this.#get<AnyKpis>(`/api/dashboard/${this.#options.role}/kpis`, run);
      this.#options.onKpis(data, asOf);
      this.#options.onPolled();
    } catch (error) {
      if (run.signal.aborted) return;
      if (error instanceof SignInNeeded) return this.#options.onRefused(error.message);
      if (error instanceof HttpFault) wait = Math.max(wait, error.retryAfterMs);
      this.#options.onFailed((error as Error).message);
    }
    if (!run.signal.aborted) this.#timer = setTimeout(() => void this.#poll(run), wait);
  }

  /** Every page of the history after the cursor. The events come before the KPIs, which then are no older than they. */
  async #catchUp(run: AbortController): Promise<void> {
    for (let more = true; more;) {
      const cursor = this.#options.cursor();
      const query = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
      const { data } = await this.#get<HistoryPage>(`/api/events/history${query}`, run);
      this.#options.onHistory(data);
      more = data.more;
    }
  }

  /** A token that was refused is renewed once. */
  async #get<T>(path: string, { signal }: AbortController): Promise<Answer<T>> {
    const { http, tokens } = this.#options;
    const ask = async (token: string) => {
      const answer = await http.call<T>('GET', path, { token, signal });
      signal.throwIfAborted();
      return answer;
    };
    try {
      return await ask((await tokens.current()).value);
    } catch (error) {
      if (!(error instanceof HttpFault) || error.status !== 401) throw error;
      const token = await tokens.renew();
      return ask(token.value).catch((fault: unknown) => {
        throw fault instanceof HttpFault && fault.status === 401 ? new SignInNeeded(fault.message) : fault;
      });
    }
  }
}
