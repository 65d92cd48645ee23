import { hashOf, type LogLine } from '../history.ts';
import type { Breaches } from './breaches.ts';
import { readCursor, type Cursor } from './cursors.ts';
import { isVisible } from './visible.ts';

const USER = 'user:';
/** More missing positions than this are not a hole: the file is another one than it should be. */
const LARGEST_HOLE = 10_000_000;

/** What of the log belongs to one user: positions, rising. */
export interface UserLog {
  /** Events that the user's clients get. */
  visible: number[];
  /** Events that moved the user's totals. */
  moved: number[];
}

const NOTHING: UserLog = { visible: [], moved: [] };

/**
 * The log by position, without its contents: what a screen's line is held against. While it is filled it judges the log itself:
 * positions without holes, each event once, transactions whole.
 */
export class LogIndex {
  /** The first position that the log still has; what came before it was dropped as too old. */
  first = 1;
  /** The last position. */
  last = 0;
  /** Identity of the log, from the truth; empty while it is not known. */
  generation = '';
  readonly #breaches: Breaches;
  // By position - first. A hole leaves an empty id.
  readonly #ids: string[] = [];
  readonly #types: string[] = [];
  readonly #hashes: string[] = [];
  readonly #xids: number[] = [];
  readonly #ends: number[] = [];
  readonly #written: number[] = [];
  readonly #byId = new Map<string, number>();
  readonly #users = new Map<string, UserLog>();
  readonly #closed = new Set<number>();
  #open: { xid: number; lines: { pos: number; txEnd: number }[] } | null = null;

  constructor(breaches: Breaches) {
    this.#breaches = breaches;
  }

  /** Takes the next line of the log. False when it can be no part of it: its position was given already. */
  add(line: LogLine): boolean {
    if (!this.#isNext(line)) return false;
    this.#transaction(line);
    if (this.#byId.has(line.eventId)) {
      const other = this.#byId.get(line.eventId) ?? 0;
      this.#breaches.add('logBroken', () => `event ${line.eventId} is at position ${other} and again at ${line.pos}`);
    }
    this.#byId.set(line.eventId, line.pos);
    this.#ids.push(line.eventId);
    this.#types.push(line.type);
    this.#hashes.push(hashOf(line.data));
    this.#xids.push(Number(line.xid));
    this.#ends.push(line.txEnd);
    this.#written.push(line.at);
    this.#address(line);
    return true;
  }

  /** The log is at its end. */
  close(): void {
    this.#endTransaction();
    this.#closed.clear();
  }

  of(user: string): UserLog {
    return this.#users.get(user) ?? NOTHING;
  }

  /** Positions of an event by its id; undefined when the log does not have it. */
  positionOf(eventId: string): number | undefined {
    return this.#byId.get(eventId);
  }

  has(pos: number): boolean {
    return this.idAt(pos) !== '';
  }

  /** Id of the event at a position; empty when there is none. */
  idAt(pos: number): string {
    return this.#ids[pos - this.first] ?? '';
  }

  typeAt(pos: number): string {
    return this.#types[pos - this.first] ?? '';
  }

  hashAt(pos: number): string {
    return this.#hashes[pos - this.first] ?? '';
  }

  xidAt(pos: number): number {
    return this.#xids[pos - this.first] ?? 0;
  }

  /** Database time at which the change was written. */
  writtenAt(pos: number): number {
    return this.#written[pos - this.first] ?? 0;
  }

  /** Whether a reader that stands here has every transaction whole. Where the log cannot tell, it has. */
  isEnd(pos: number): boolean {
    return this.#ends[pos - this.first] === pos || !this.has(pos);
  }

  /** The place a cursor names, or what is wrong with it. */
  resolve(text: string): Cursor | string {
    const cursor = readCursor(text);
    if (!cursor) return `${text} is no cursor`;
    if (this.generation !== '' && cursor.generation !== this.generation) return `cursor ${text} is of another log`;
    if (cursor.pos > this.last) return `cursor ${text} is past the log's end at ${this.last}`;
    // What was dropped as too old can no longer be looked up.
    if (cursor.pos < this.first) return cursor;
    if (cursor.prefix === '' || !this.idAt(cursor.pos).startsWith(cursor.prefix))
      return `cursor ${text} names another event than the log has at ${cursor.pos}`;
    return cursor;
  }

  #isNext({ pos }: LogLine): boolean {
    if (this.#ids.length === 0) {
      this.first = pos;
    } else if (pos <= this.last) {
      this.#breaches.add('logBroken', () => `position ${pos} was given twice or comes after ${this.last}`);
      return false;
    } else if (pos > this.last + 1) {
      this.#hole(this.last + 1, pos);
    }
    this.last = pos;
    return true;
  }

  #hole(from: number, to: number): void {
    if (to - from > LARGEST_HOLE) throw new Error(`The log goes from position ${from - 1} to ${to}`);
    this.#breaches.add('logBroken', () => `positions ${from} to ${to - 1} are missing`, to - from);
    for (let pos = from; pos < to; pos++) {
      for (const column of [this.#ids, this.#types, this.#hashes]) column.push('');
      for (const column of [this.#xids, this.#ends, this.#written]) column.push(0);
    }
  }

  #transaction({ pos, txEnd, xid: text }: LogLine): void {
    const xid = Number(text);
    if (this.#open?.xid !== xid) {
      this.#endTransaction();
      if (this.#closed.has(xid))
        this.#breaches.add(
          'torn',
          () => `the log has more of transaction ${xid} at ${pos}, after another one's events`,
        );
      this.#open = { xid, lines: [] };
    }
    this.#open.lines.push({ pos, txEnd });
  }

  #endTransaction(): void {
    if (!this.#open) return;
    const { xid, lines } = this.#open;
    const end = lines.at(-1)?.pos;
    this.#closed.add(xid);
    for (const { pos, txEnd } of lines) {
      if (txEnd === end) continue;
      this.#breaches.add(
        'torn',
        () => `the log says at ${pos} that transaction ${xid} ends at ${txEnd}, but it ends at ${end}`,
      );
    }
    this.#open = null;
  }

  #address({ pos, type, streams, moved }: LogLine): void {
    if (isVisible(type)) for (const user of usersOf(streams)) this.#userLog(user).visible.push(pos);
    for (const user of new Set(moved)) this.#userLog(user).moved.push(pos);
  }

  #userLog(user: string): UserLog {
    let log = this.#users.get(user);
    if (!log) this.#users.set(user, (log = { visible: [], moved: [] }));
    return log;
  }
}

/** The users whose streams these are, each once. */
export const usersOf = (streams: readonly string[]): Set<string> =>
  new Set(streams.filter((stream) => stream.startsWith(USER)).map((stream) => stream.slice(USER.length)));

/** Index of the first member above `pos` in a rising list. */
export function firstAbove(list: readonly number[], pos: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) > pos) high = middle;
    else low = middle + 1;
  }
  return low;
}
