import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  FILES,
  hashOf,
  type LogLine,
  type MarkLine,
  type Row,
  type ScreenLine,
  type Transport,
  type TruthLine,
  type Verdict,
  type WriterLine,
} from '../../history.ts';
import { check } from '../check.ts';

export const GENERATION = '0a1b2c3d';
const ROLES = { business: 'tenant', property: 'landlord', deal: 'broker' } as const;
const NAMES = {
  business: { prefix: 'business:', owner: 'user_id', id: 'businessId', text: 'name' },
  property: { prefix: 'property:', owner: 'user_id', id: 'propertyId', text: 'title' },
  deal: { prefix: 'broker:deal-', owner: 'broker_user_id', id: 'dealId', text: 'notes' },
} as const;
export type Kind = keyof typeof NAMES;

/** A record of the story's tables. */
export interface Thing {
  kind: Kind;
  id: string;
  owner: string;
  version: number;
  status: string;
  money: number;
  text: string;
}

/** What a transaction of the story does: makes, changes or deletes a record. */
export interface Change {
  op: 'create' | 'update' | 'delete';
  thing: Thing;
  to?: Partial<Pick<Thing, 'status' | 'money' | 'text'>>;
}

/** How a transaction comes about. */
export interface Commit {
  /** Recorded by a writer unless `by` is null. */
  by?: 'api' | 'sql' | null;
  /** Named by the writer and put into the first change. */
  key?: string;
}

/** A screen of the story that does everything right. */
export class Watcher {
  readonly lines: ScreenLine[] = [];
  readonly name: string;
  readonly user: string;
  readonly role: string;
  readonly #story: Story;
  place = 0;

  constructor(story: Story, name: string, user: string, role: string, transport: Transport) {
    this.#story = story;
    this.name = name;
    this.user = user;
    this.role = role;
    this.#say({ k: 'open', user, role, transport });
  }

  /** Begins anew at the head, and loads everything. */
  reset(): void {
    this.place = this.#story.log.length;
    const cursor = this.#story.cursor(this.place);
    this.#say({ k: 'up', verdict: 'reset', cursor });
    this.#say({ k: 'reset', cursor });
    this.#say({ k: 'snapshot', cursor, rows: this.#story.rowsOf(this.user) });
  }

  /** Applies what has happened since. */
  receive(live = true): void {
    for (const { pos } of this.#news()) this.apply(pos, live);
  }

  apply(pos: number, live = true): void {
    const { eventId, type, data } = this.#story.at(pos);
    this.#say({ k: 'event', id: eventId, type, cursor: this.#story.cursor(pos), hash: hashOf(data), live });
    this.place = pos;
  }

  down(): void {
    this.#say({ k: 'down', reason: 'cut' });
  }

  /** Comes back and gets what it missed before the verdict. */
  resume(): void {
    const missed = this.#news().length > 0;
    this.receive(false);
    this.place = this.#story.log.length;
    this.#say({ k: 'up', verdict: missed ? 'replayed' : 'current', cursor: this.#story.cursor(this.place) });
  }

  /** Takes a page of at least `limit` events, to the end of a transaction. */
  page(limit = 2): void {
    const from = this.place;
    const news = this.#news();
    const last = news[limit - 1];
    const to = last ? last.txEnd : this.#story.log.length;
    const taken = news.filter(({ pos }) => pos <= to);
    for (const { pos } of taken) this.apply(pos, false);
    this.place = to;
    const more = to < this.#story.log.length;
    this.#say({ k: 'page', from: this.#story.cursor(from), to: this.#story.cursor(to), more, count: taken.length });
  }

  /** Is told its KPIs as they are at a position, the head unless told. */
  kpis(asOf = this.#story.log.length, min?: number): void {
    const kpis = this.#story.kpisAt(this.user, this.role, asOf);
    this.#say({ k: 'kpis', asOf, kpis, how: min === undefined ? 'push' : 'read', ...(min !== undefined && { min }) });
  }

  final(): void {
    const asOf = this.#story.log.length;
    const kpis = this.#story.kpisAt(this.user, this.role, asOf);
    this.#say({ k: 'final', cursor: this.#story.cursor(this.place), rows: this.#story.rowsOf(this.user), kpis, asOf });
  }

  #news(): LogLine[] {
    const stream = `user:${this.user}`;
    return this.#story.log.filter(({ pos, streams }) => pos > this.place && streams.includes(stream));
  }

  #say(line: ScreenLine extends infer L ? (L extends ScreenLine ? Omit<L, 's' | 'at'> : never) : never): void {
    this.lines.push({ s: this.name, at: this.#story.now, ...line });
  }
}

/** A run written by hand, in which everything is right until a test changes its lines. */
export class Story {
  readonly log: LogLine[] = [];
  readonly writers: WriterLine[] = [];
  readonly truth: TruthLine[] = [];
  readonly marks: MarkLine[] = [];
  readonly watchers: Watcher[] = [];
  readonly things: Thing[] = [];
  now = 1_000_000;
  #ids = 0;
  #xid = 700;
  #tries = 0;
  readonly #kpis: Map<string, Record<string, number>>[] = [new Map()];

  watcher(user: string, role: string, transport: Transport = 'socket'): Watcher {
    const watcher = new Watcher(this, `${transport}-${this.watchers.length}`, user, role, transport);
    this.watchers.push(watcher);
    return watcher;
  }

  thing(kind: Kind, owner: string, money = 0): Thing {
    const status = kind === 'deal' ? 'touring' : 'active';
    return { kind, id: this.#id(), owner, version: 0, status, money, text: '' };
  }

  /** One transaction: its rows, its events, and a writer's record of it. Returns the first position. */
  commit(changes: Change[], { by = 'api', key }: Commit = {}): number {
    this.now += 10;
    const marker = by === null ? '' : `mark-w1-${(this.#tries + 1).toString(36)}`;
    const first = this.log.length + 1;
    if (by !== null) this.#try(by, changes, marker, key);
    const xid = String(++this.#xid);
    const txEnd = this.log.length + changes.length;
    changes.forEach((change, i) => this.#append(change, i === 0 && change.op !== 'delete' ? marker : '', xid, txEnd));
    if (by !== null) this.#answer(changes, txEnd);
    this.now += 5;
    return first;
  }

  /** A line that no client gets. */
  canary(): void {
    this.#line({
      type: 'canary',
      entityType: 'canary',
      entityIds: [],
      entityVersions: null,
      streams: [],
      data: { beat: 1 },
    });
  }

  cursor(pos: number): string {
    return `${GENERATION}-${pos.toString(36)}-${pos === 0 ? '' : this.at(pos).eventId.slice(0, 8)}`;
  }

  at(pos: number): LogLine {
    const line = this.log[pos - 1];
    if (!line) throw new Error(`Nothing is at ${pos}`);
    return line;
  }

  rowsOf(user: string): Row[] {
    return this.things
      .filter(({ owner }) => owner === user)
      .map(({ kind, id, version }) => ({ entity: kind, id, version }));
  }

  kpisAt(user: string, role: string, pos: number): unknown {
    const numbers = this.#kpis[pos]?.get(user);
    if (role === 'tenant') return { activeBusinesses: numbers?.['activeBusinesses'] ?? 0 };
    const names = role === 'landlord' ? ['totalListings', 'activeListings'] : ['activeDeals', 'commissionPipeline'];
    return Object.fromEntries(names.map((name) => [name, { value: numbers?.[name] ?? 0 }]));
  }

  /** Screens say what they show, and the truth is written down. */
  finish(): this {
    for (const watcher of this.watchers) watcher.final();
    for (const { kind, id, version, owner } of this.things)
      this.truth.push({ k: 'row', user: owner, entity: kind, id, version });
    for (const [user, kpis] of this.#kpis.at(-1) ?? []) this.truth.push({ k: 'kpis', user, role: '', kpis });
    this.truth.push({ k: 'log', waiting: 0, head: this.log.length, generation: GENERATION });
    return this;
  }

  /** Writes the files and has them judged. */
  async verdict(): Promise<Verdict> {
    const folder = await mkdtemp(join(tmpdir(), 'tenantlist-story-'));
    const write = (name: string, lines: object[]) =>
      writeFile(join(folder, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    try {
      await write(`${FILES.screens}one.ndjson`, this.watchers.flatMap(({ lines }) => lines)); // prettier-ignore
      await write(`${FILES.writers}one.ndjson`, this.writers);
      await write(FILES.log, this.log);
      await write(FILES.truth, this.truth);
      await write(FILES.marks, this.marks);
      return await check(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  #append({ op, thing, to }: Change, marker: string, xid: string, txEnd: number): void {
    const { prefix, owner, id, text } = NAMES[thing.kind];
    Object.assign(thing, to, marker && { text: marker });
    thing.version++;
    if (op === 'create') this.things.push(thing);
    if (op === 'delete') this.things.splice(this.things.indexOf(thing), 1);
    const record = {
      id: thing.id,
      [owner]: thing.owner,
      status: thing.status,
      [text]: thing.text,
      estimated_commission: thing.money,
    };
    const data =
      op === 'delete' ? {} : { [thing.kind]: record, ...(op === 'update' && { changes: { [text]: thing.text } }) };
    this.#line(
      { type: `${prefix}${op}d`, entityType: thing.kind, entityIds: [thing.id], entityVersions: [thing.version],
        streams: [`user:${thing.owner}`], data: { ...data, [id]: thing.id }, moved: [thing.owner] },
      xid, txEnd,
    ); // prettier-ignore
  }

  #line(line: Partial<LogLine>, xid = String(++this.#xid), txEnd = this.log.length + 1): void {
    const pos = this.log.length + 1;
    this.log.push({
      pos, xid, txEnd, eventId: this.#id(), moved: [], at: this.now, day: '2026-01-01', ...line,
    } as LogLine); // prettier-ignore
    this.#kpis[pos] = this.#count();
  }

  #count(): Map<string, Record<string, number>> {
    const counts = new Map<string, Record<string, number>>();
    const owners = new Map(this.watchers.map(({ user, role }) => [user, role]));
    for (const { owner, kind } of this.things) owners.set(owner, ROLES[kind]);
    for (const [owner, role] of owners) {
      const own = this.things.filter((thing) => thing.owner === owner && ROLES[thing.kind] === role);
      const having = (...statuses: string[]) => own.filter(({ status }) => statuses.includes(status));
      const pipeline = having('touring', 'offer_submitted').reduce((sum, { money }) => sum + money, 0);
      counts.set(
        owner,
        role === 'tenant'
          ? { activeBusinesses: having('active').length }
          : role === 'landlord'
            ? { totalListings: own.length, activeListings: having('active').length }
            : { activeDeals: own.length - having('signed', 'lost').length, commissionPipeline: pipeline },
      );
    }
    return counts;
  }

  #try(via: 'api' | 'sql', [change]: Change[], marker: string, key?: string): void {
    if (!change) return;
    const { op, thing } = change;
    this.writers.push({
      w: 'w1', n: ++this.#tries, at: this.now, k: 'write', via, op, user: thing.owner, entity: thing.kind,
      ...(op !== 'create' && { id: thing.id }), marker: op === 'delete' ? '' : marker, entitled: [thing.owner],
      ...(key !== undefined && { key }),
    }); // prettier-ignore
  }

  #answer([change]: Change[], position: number): void {
    if (!change) return;
    const { id, version } = change.thing;
    this.writers.push({
      w: 'w1',
      n: this.#tries,
      at: this.now + 4,
      k: 'answer',
      status: 200,
      id,
      version,
      position,
      took: 4,
    });
  }

  #id(): string {
    const hex = (++this.#ids).toString(16).padStart(8, '0');
    return `${hex}-0000-4000-8000-00000000${hex.slice(-4)}`;
  }
}

/** Breaches of a verdict that were found, by kind. */
export const foundIn = ({ breaches }: Verdict): Record<string, number> =>
  Object.fromEntries(Object.entries(breaches).flatMap(([breach, { count }]) => (count > 0 ? [[breach, count]] : [])));
