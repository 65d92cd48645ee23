import type { Database } from '../db/database.ts';
import type { Verdict } from '../contracts/events.ts';
import { events as declared, isLogEventType } from '../contracts/events.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import type { LogEvent, LogPlace } from './logEvent.ts';
import { eventIdAt, findCursor, readHead, readNewest, readStreams } from './logStore.ts';

/** A reader's place, with a day that spares it the partitions before. */
export interface ReaderPlace extends LogPlace {
  day: string;
}

/** What happened for some streams in (from, to]: whole transactions, in order. */
export interface Frame {
  from: ReaderPlace;
  /** The last position examined; the next frame begins after it. */
  to: ReaderPlace;
  /** Events that clients may see; a frame without any still moves the reader. */
  events: LogEvent[];
  /** Rows that told a state (unread counts): not replayed, but their latest value is to be pushed. */
  state: LogEvent[];
  /** True when the log goes on after `to`. */
  more: boolean;
}

/** An event as every transport sends it. */
export interface WireEvent {
  type: string;
  eventId: string;
  cursor: string;
  timestamp: string;
  data: Record<string, unknown>;
}

/** Gives an event its wire form; `generation` is that of the log it came from. */
export const toWire = (event: LogEvent, generation: string): WireEvent => ({
  type: event.type,
  eventId: event.eventId,
  cursor: formatCursor({ generation, pos: event.pos, eventId: event.eventId }),
  timestamp: event.at.toISOString(),
  data: event.data,
});

/**
 * Catch-up from the log, the one function behind Socket.IO, SSE and history. Recent positions come from the memory of
 * what the relay handed on, older ones from the database; a reader cannot tell which.
 */
export class Frames {
  readonly #db: Database;
  readonly #recent: RecentEvents;

  constructor(db: Database, recent: RecentEvents) {
    this.#db = db;
    this.#recent = recent;
  }

  /**
   * Where a client's cursor stands. Null means it cannot be continued: not of this log, its event is gone (older than
   * retention), or another event has its position. Throws a TypeError when the text is no cursor at all.
   */
  async resolve(cursor: string): Promise<ReaderPlace | null> {
    const parsed = parseCursor(cursor);
    if (!parsed) throw new TypeError('not a cursor');
    const recent = this.#recent.placeOf(parsed.pos);
    if (recent && recent.generation === parsed.generation && recent.eventId.startsWith(parsed.eventPrefix) && parsed.eventPrefix !== '')
      return recent; // prettier-ignore
    const found = await findCursor(this.#db, parsed);
    if (!found) return null;
    const eventId = found.pos === 0 ? '' : await eventIdAt(this.#db, found.pos, found.day);
    return { generation: parsed.generation, eventId, ...found };
  }

  /** The newest place. */
  head(): Promise<ReaderPlace> {
    return readHead(this.#db);
  }

  /** The next frame after `from` for `streams`: at most `limit` events, then on to the end of the last transaction. */
  async next(from: ReaderPlace, streams: readonly string[], limit: number): Promise<Frame> {
    return this.#recent.next(from, streams, limit) ?? (await this.#fromDatabase(from, streams, limit));
  }

  /** The newest events for `stream` that clients may see, newest first, and the head of the same snapshot. */
  newest(
    stream: string,
    types: readonly string[] | undefined,
    limit: number,
  ): Promise<{ events: LogEvent[]; head: ReaderPlace }> {
    const visible = (types ?? Object.keys(declared)).filter(isLogEventType);
    return this.#db.snapshot(async (tx) => ({
      events: await readNewest(tx, stream, visible, limit),
      head: await readHead(tx),
    }));
  }

  #fromDatabase(from: ReaderPlace, streams: readonly string[], limit: number): Promise<Frame> {
    return this.#db.snapshot(async (tx) => {
      const { events, head } = await readStreams(tx, streams, from.pos, from.day, limit);
      const last = events.at(-1);
      const full = events.length >= limit && last !== undefined && last.txEnd < head.pos;
      // The reader's own last event may not be its transaction's.
      const to = full
        ? { ...head, pos: last.txEnd, day: last.day, eventId: await eventIdAt(tx, last.txEnd, last.day) }
        : head;
      return { from, to, ...sorted(events), more: full };
    });
  }
}

/** What clients see, and what is told as a state instead; the rest is for the servers. */
const sorted = (rows: LogEvent[]): Pick<Frame, 'events' | 'state'> => ({
  events: rows.filter(({ type }) => isLogEventType(type)),
  state: rows.filter(({ type }) => type === 'unread:update'),
});

/** The events the relay handed on last, kept in memory for readers that are only a little behind. */
export class RecentEvents {
  readonly #capacity: number;
  #generation = '';
  #events: LogEvent[] = [];
  /** The newest event whose transaction is here whole: no frame may end after it. */
  #whole: LogEvent | undefined;

  constructor(capacity = 4_096) {
    this.#capacity = capacity;
  }

  /** Empties the memory for a log of `generation`. */
  reset(generation: string): void {
    this.#generation = generation;
    this.#events = [];
    this.#whole = undefined;
  }

  add(event: LogEvent): void {
    this.#events.push(event);
    if (event.pos === event.txEnd) this.#whole = event;
    // Cutting half at a time keeps adding cheap.
    if (this.#events.length > this.#capacity * 2) this.#events = this.#events.slice(-this.#capacity);
  }

  /** The place of a remembered position. */
  placeOf(pos: number): ReaderPlace | null {
    const event = this.#at(pos);
    return event ? { generation: this.#generation, pos, eventId: event.eventId, day: event.day } : null;
  }

  /** The next frame when all of (from, now] is remembered, else null. */
  next(from: ReaderPlace, streams: readonly string[], limit: number): Frame | null {
    const first = this.#events[0];
    const last = this.#whole;
    if (!first || !last || from.generation !== this.#generation) return null;
    if (from.pos + 1 < first.pos || from.pos > last.pos) return null;
    if (from.pos >= first.pos && this.#at(from.pos)?.eventId !== from.eventId) return null;
    const events: LogEvent[] = [];
    let end = last;
    for (let pos = from.pos + 1; pos <= last.pos; pos++) {
      const event = this.#at(pos);
      if (!event) return null;
      if (event.streams.some((stream) => streams.includes(stream))) {
        events.push(event);
        if (events.length === limit) end = this.#at(event.txEnd) ?? last;
      }
      if (pos === end.pos) break;
    }
    const to = { generation: this.#generation, pos: end.pos, eventId: end.eventId, day: end.day };
    return { from, to, ...sorted(events), more: end.pos < last.pos };
  }

  #at(pos: number): LogEvent | undefined {
    const first = this.#events[0];
    return first ? this.#events[pos - first.pos] : undefined;
  }
}

/** What a client that hands in `cursor` is told about it. */
export const verdictOf = (resumed: ReaderPlace | null, missed: number): Verdict =>
  resumed === null ? 'reset' : missed > 0 ? 'replayed' : 'current';
