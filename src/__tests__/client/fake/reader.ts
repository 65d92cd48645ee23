import type { Dashboard } from '../../../client/index.ts';
import { parseCursor } from '../../../events/cursor.ts';
import type { FakeLog } from './fakeLog.ts';

/** Holds what a dashboard tells to the log it is about: each event once, in order, with none left out. */
export class Reader {
  readonly faults: string[] = [];
  resets: { cursor: string; first: boolean }[] = [];
  applied = 0;
  #place: { generation: string; pos: number } | null = null;
  #asOf = -1;
  readonly #log: FakeLog;

  constructor(dashboard: Dashboard, log: FakeLog, from?: string) {
    this.#log = log;
    if (from !== undefined) this.#place = placeOf(from);
    dashboard.on('event', ({ cursor }) => this.#event(cursor));
    dashboard.on('reset', (reset) => this.#reset(reset));
    dashboard.on('kpis', (_, asOf) => this.#kpis(asOf));
    dashboard.on('error', ({ message }) => this.faults.push(message));
  }

  /** What is wrong with where it is, when everything should have come. */
  atEnd(): string[] {
    const { generation, pos } = this.#place ?? { generation: 'none', pos: 0 };
    const missing = this.#log.between(pos, this.#log.head);
    if (generation !== this.#log.generation) return [...this.faults, `reads ${generation} of ${this.#log.generation}`];
    return missing.length === 0 ? this.faults : [...this.faults, `misses ${missing.map((entry) => entry.pos).join()}`];
  }

  #event(cursor: string): void {
    const { generation, pos } = placeOf(cursor);
    if (this.#place?.generation !== generation) return void this.faults.push(`${cursor} is of another log`);
    const from = this.#place.pos;
    const next = this.#log.all.get(generation)?.find((entry) => entry.pos > from);
    if (next?.pos !== pos) this.faults.push(`${pos} after ${from}, where ${next?.pos} comes next`);
    this.#place = { generation, pos };
    this.applied++;
  }

  #reset(reset: { cursor: string; first: boolean }): void {
    if (reset.first !== (this.#place === null)) this.faults.push(`first is ${reset.first}`);
    const place = placeOf(reset.cursor);
    if (place.generation !== this.#place?.generation) this.#asOf = -1;
    else if (place.pos < this.#place.pos) this.faults.push(`reset from ${this.#place.pos} back to ${place.pos}`);
    this.#place = place;
    this.resets.push(reset);
  }

  #kpis(asOf: number): void {
    if (asOf < this.#asOf) this.faults.push(`KPIs of ${asOf} after ${this.#asOf}`);
    this.#asOf = asOf;
  }
}

function placeOf(cursor: string) {
  const place = parseCursor(cursor);
  if (!place) throw new TypeError(`${cursor} is no cursor`);
  return place;
}
