import type { Database } from '../db/database.ts';
import type { Verdict } from '../contracts/events.ts';
import { events as declared, isLogEventType } from '../contracts/events.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import type { LogEvent, LogPlace } from './logEvent.ts';
import type { RecentEvents } from './recentEvents.ts';
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
export const sorted = (rows: LogEvent[]): Pick<Frame, 'events' | 'state'> => ({
  events: rows.filter(({ type }) => isLogEventType(type)),
  state: rows.filter(({ type }) => type === 'unread:update'),
});

/** What a client that hands in `cursor` is told about it. */
export const verdictOf = (resumed: ReaderPlace | null, missed: number): Verdict =>
  resumed === null ? 'reset' : missed > 0 ? 'replayed' : 'current';
