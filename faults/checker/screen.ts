import type { Breach, ScreenLine, Transport } from '../history.ts';
import { named, type Evidence, type Owner } from './evidence.ts';
import { Reader } from './reader.ts';
import { judgeFinal, judgeLoaded } from './rows.ts';
import { ScreenKpis } from './screenKpis.ts';
import { isVisible } from './visible.ts';

type Of<K extends ScreenLine['k']> = Extract<ScreenLine, { k: K }>;

/** Judges one screen, line by line. */
export class Screen {
  readonly #evidence: Evidence;
  readonly #owner: Owner;
  readonly #transport: Transport;
  readonly #reader: Reader;
  readonly #kpis: ScreenKpis;
  #upSince: number | null = null;
  #downSince: number | null = null;
  /** False of one that only reads KPIs. */
  readonly isWhole: boolean;
  #ended = false;
  #wasUp = false;
  /** Cursor of a verdict `reset` whose line has not come yet. */
  #announced: string | null = null;
  /** Log events that it applied. */
  applied = 0;
  /** Resets after it was up for the first time. */
  resets = 0;

  constructor(evidence: Evidence, { s, user, role, transport, only }: Of<'open'>) {
    this.#evidence = evidence;
    this.#owner = { screen: s, user, role };
    this.#transport = transport;
    this.isWhole = only === undefined;
    this.#reader = new Reader(evidence, this.#owner);
    this.#kpis = new ScreenKpis(evidence, this.#owner);
  }

  get user(): string {
    return this.#owner.user;
  }

  /** Takes the next line of this screen. */
  add(line: ScreenLine): void {
    switch (line.k) {
      case 'open':
        return;
      case 'up':
        return this.#up(line);
      case 'down':
        this.#downSince ??= line.at;
        this.#upSince = null;
        return this.#kpis.down();
      case 'reset':
        if (this.#announced !== line.cursor && this.#wasUp) this.resets++;
        this.#announced = null;
        return this.#reset(line.cursor);
      case 'snapshot':
        this.#place(line.cursor, 'took its snapshot');
        return judgeLoaded(this.#evidence, this.#owner, line.rows);
      case 'event':
        return this.#event(line);
      case 'page':
        return this.#page(line);
      case 'kpis':
        return this.#kpis.told(line);
      case 'final':
        return this.#final(line);
    }
  }

  /** The file is at its end. A screen that never said what it shows is judged by where it came to. */
  end(): void {
    if (this.#ended || !this.isWhole) return;
    this.#reader.end(null);
    this.#breach('stateDiffers', 'never said what it shows at the end');
  }

  #up({ at, verdict, cursor }: Of<'up'>): void {
    if (this.#downSince !== null) this.#evidence.resume.add(at - this.#downSince);
    this.#downSince = null;
    this.#upSince = at;
    this.#kpis.up();
    if (verdict === 'reset' && this.#wasUp) this.resets++;
    this.#announced = verdict === 'reset' ? cursor : null;
    this.#wasUp = true;
    if (verdict === 'reset') return this.#reset(cursor);
    const place = this.#resolved(cursor);
    if (place !== null) this.#reader.reach(place);
  }

  #reset(cursor: string): void {
    const place = this.#resolved(cursor);
    if (place !== null) this.#reader.begin(place);
  }

  #event(line: Of<'event'>): void {
    const { log, breaches } = this.#evidence;
    const pos = log.positionOf(line.id);
    if (pos === undefined) return this.#breach('phantom', `applied ${line.type} ${line.id}, which is not in the log`);
    this.applied++;
    const place = this.#resolved(line.cursor);
    if (place !== null && place !== pos)
      this.#breach('phantom', `got event ${line.id} with a cursor of ${place}; the log has it at ${pos}`);
    if (line.type !== log.typeAt(pos) || line.hash !== log.hashAt(pos))
      this.#breach(
        'phantom',
        `got ${line.type} ${line.id} at ${pos} with other contents than the log's ${log.typeAt(pos)}`,
      );
    if (!isVisible(log.typeAt(pos)) || !this.#reader.apply(pos, line.id))
      breaches.add(
        'leaked',
        () => `${named(this.#owner)} got ${line.type} ${line.id} at ${pos}, which is not for its user`,
      );
    else this.#measure(line, pos);
  }

  #measure({ at, live }: Of<'event'>, pos: number): void {
    const { log, firstSeen, byApi, delivery, windows } = this.#evidence;
    const seen = firstSeen.get(pos);
    if (seen === undefined || at < seen) firstSeen.set(pos, at);
    const written = log.writtenAt(pos);
    if (!live || this.#upSince === null || this.#upSince >= written || !byApi.has(pos)) return;
    delivery[this.#transport].add(at - written);
    if (this.#transport === 'poll') return;
    delivery.all.add(at - written);
    for (const window of windows.around(written, this.#owner.screen)) window.delivery.add(at - written);
  }

  #page({ from, to }: Of<'page'>): void {
    if (!this.#reader.started) this.#reset(from);
    const place = this.#place(to, 'got a page that ends');
    if (place !== null) this.#reader.reach(place);
  }

  #final({ at, cursor, rows, kpis, asOf }: Of<'final'>): void {
    this.#ended = true;
    if (this.#downSince !== null) {
      this.#breach('lost', 'never came back after it was down');
      this.#evidence.resume.add(at - this.#downSince);
    }
    this.#reader.end(this.#resolved(cursor));
    this.#kpis.final(kpis, asOf);
    judgeFinal(this.#evidence, this.#owner, rows);
  }

  /** A place that the server chose, which must not be inside a transaction. */
  #place(cursor: string, what: string): number | null {
    const { log } = this.#evidence;
    const pos = this.#resolved(cursor);
    if (pos !== null && !log.isEnd(pos))
      this.#breach('torn', `${what} at ${pos}, inside transaction ${log.xidAt(pos)}`);
    return pos;
  }

  #resolved(text: string): number | null {
    const cursor = this.#evidence.log.resolve(text);
    if (typeof cursor !== 'string') return cursor.pos;
    this.#breach('phantom', `was given a wrong place: ${cursor}`);
    return null;
  }

  #breach(breach: Breach, what: string): void {
    this.#evidence.breaches.add(breach, () => `${named(this.#owner)} ${what}`);
  }
}
