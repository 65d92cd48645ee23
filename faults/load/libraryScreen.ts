import { connect, type AnyDashboardEvent, type Dashboard } from '../../src/client/index.ts';
import type { Feed, Screen, Surroundings } from './screen.ts';

/** The project's own client. It says nothing of verdicts; they are told by whether it resets and whether anything came. */
export class LibraryFeed implements Feed {
  readonly #screen: Screen;
  readonly #around: Surroundings;
  #dashboard: Dashboard | null = null;
  #opening = false;
  #events = 0;

  constructor(screen: Screen, around: Surroundings) {
    this.#screen = screen;
    this.#around = around;
  }

  start(): void {
    const { user, cursor } = this.#screen;
    const dashboard = connect({
      url: this.#around.url,
      role: user.role,
      getToken: () => user.token,
      ...(cursor !== null && { cursor }),
      random: () => this.#around.random.next(),
      locks: null,
      channel: null,
      storage: null,
    });
    this.#dashboard = dashboard;
    dashboard.on('status', ({ state, cursor: place, reason }) => this.#status(state === 'live', place, reason));
    dashboard.on('reset', ({ cursor: place }) => this.#reset(place));
    dashboard.on('event', (event) => this.#event(event));
    dashboard.on('kpis', (kpis, asOf) => this.#screen.kpis(kpis, asOf, 'push'));
  }

  /** The library hands its connection to nobody; only the network can break it. */
  drop(): void {}

  hurry(): void {
    this.#dashboard?.retry();
  }

  stop(): void {
    this.#opening = false;
    this.#events = 0;
    this.#screen.down('stopped');
    this.#dashboard?.close();
    this.#dashboard = null;
  }

  /** The state comes before the reset that may belong to it, both at once. */
  #status(live: boolean, cursor: string | null, reason: string | null): void {
    if (!live) {
      this.#opening = false;
      if (this.#screen.isUp) this.#events = 0;
      return this.#screen.down(reason ?? '');
    }
    if (this.#screen.isUp || this.#opening) return;
    this.#opening = true;
    const dashboard = this.#dashboard;
    queueMicrotask(() => {
      if (!this.#opening || dashboard !== this.#dashboard) return;
      this.#opening = false;
      const place = this.#dashboard?.status.cursor ?? cursor ?? '';
      this.#screen.up(this.#events > 0 ? 'replayed' : 'current', place);
    });
  }

  #reset(cursor: string): void {
    if (this.#opening) this.#screen.up('reset', cursor);
    else this.#screen.reset(cursor);
    this.#opening = false;
  }

  #event({ type, eventId, cursor, data }: AnyDashboardEvent): void {
    this.#events++;
    this.#screen.event(type, eventId, cursor, data, this.#screen.isUp);
  }
}
