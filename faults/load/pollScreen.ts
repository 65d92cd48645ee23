import { Backoff } from './backoff.ts';
import type { Feed, HistoryPage, Screen, Surroundings } from './screen.ts';

/** Faster than the 30 s of the documentation, so that a run sees many polls. */
const EVERY_MS = 2_000;
/** Small, so that paging matters. */
const PAGE = 20;

/** A client whose socket does not get through: pages of the history, and the KPIs with their entity tag. */
export class PollFeed implements Feed {
  readonly #screen: Screen;
  readonly #around: Surroundings;
  readonly #backoff: Backoff;
  #timer: NodeJS.Timeout | undefined;
  #etag: string | null = null;
  #polling: Promise<void> | null = null;
  #run = 0;

  constructor(screen: Screen, around: Surroundings) {
    this.#screen = screen;
    this.#around = around;
    this.#backoff = new Backoff(around.random);
  }

  start(): void {
    this.#run++;
    void this.poll();
  }

  /** Between two polls there is no connection. */
  drop(): void {}

  hurry(): void {
    void this.poll();
  }

  stop(): void {
    this.#run++;
    clearTimeout(this.#timer);
    // What is still under way belongs to the past: it changes nothing, and the next start does not wait for it.
    this.#polling = null;
    this.#screen.down('stopped');
  }

  /** Polls now, or waits for the poll under way. */
  poll(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#polling) return this.#polling;
    const polling = this.#poll(this.#run).finally(() => {
      if (this.#polling === polling) this.#polling = null;
    });
    this.#polling = polling;
    return polling;
  }

  async #poll(run: number): Promise<void> {
    let wait = EVERY_MS * (0.75 + 0.5 * this.#around.random.next());
    try {
      while (run === this.#run && (await this.#page(run)));
      if (run === this.#run) await this.#kpis(run);
      this.#backoff.hurry();
    } catch (error) {
      if (run === this.#run) this.#screen.down((error as Error).message);
      wait = Math.min(wait, this.#backoff.next(0));
    }
    if (run !== this.#run) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.poll(), wait);
  }

  /** Takes the next page; true when there is more. */
  async #page(run: number): Promise<boolean> {
    const { cursor: from, user } = this.#screen;
    const query = from === null ? '' : `&cursor=${encodeURIComponent(from)}`;
    const answer = await this.#around.client.ask<HistoryPage>(`/api/events/history?limit=${PAGE}${query}`, user);
    if (run !== this.#run) return false;
    if (answer.status !== 200 || !answer.body) throw new Error(`The history answered ${answer.status}`);
    const { events, cursor, more, verdict } = answer.body.data;
    if (from === null || verdict === 'reset') {
      if (this.#screen.isUp) this.#screen.reset(cursor);
      else this.#screen.up('reset', cursor);
      return more;
    }
    if (!this.#screen.isUp) this.#screen.up(verdict, from);
    for (const { type, eventId, cursor: place, data } of events) this.#screen.event(type, eventId, place, data, false);
    this.#screen.moved(cursor);
    this.#screen.page(from, cursor, more, events.length);
    return more;
  }

  async #kpis(run: number): Promise<void> {
    const { user } = this.#screen;
    const headers = this.#etag === null ? {} : { 'if-none-match': this.#etag };
    const told = await this.#around.client.ask(`/api/dashboard/${user.role}/kpis`, { token: user.token, headers });
    if (run !== this.#run || told.status === 304) return;
    if (told.status !== 200 || told.body?.asOf === undefined) throw new Error(`The KPIs answered ${told.status}`);
    this.#etag = told.headers.etag ?? null;
    this.#screen.kpis(told.body.data, told.body.asOf, 'read');
  }
}
