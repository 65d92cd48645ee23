import { sorted, type Frame, type ReaderPlace } from './frames.ts';
import type { LogEvent } from './logEvent.ts';

/** Most of what a node remembers, in events and in (estimated) bytes: a minute and more of a busy market. */
const REMEMBERED = { events: 65_536, bytes: 32 * 1024 * 1024 };

/**
 * The events the relay handed on last, kept in memory for readers that are only a little behind. Indexed by audience: when a thousand
 * clients come back at once, each costs what it missed, not what happened.
 */
export class RecentEvents {
  readonly #most: { events: number; bytes: number };
  #generation = '';
  #events: LogEvent[] = [];
  /** By stream, rising. */
  readonly #byStream = new Map<string, LogEvent[]>();
  /** Estimated, of all events here. */
  #bytes = 0;
  /** The newest event whose transaction is here whole: no frame may end after it. */
  #whole: LogEvent | undefined;

  constructor(most = REMEMBERED) {
    this.#most = most;
  }

  /** Empties the memory for a log of `generation`. */
  reset(generation: string): void {
    this.#generation = generation;
    this.#keep([]);
    this.#whole = undefined;
  }

  add(event: LogEvent): void {
    this.#events.push(event);
    this.#index(event);
    if (event.pos === event.txEnd) this.#whole = event;
    // Cutting half at a time keeps adding cheap.
    if (this.#events.length > this.#most.events || this.#bytes > this.#most.bytes) this.#keep(this.#newerHalf());
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
    const theirs = this.#between(from.pos, last.pos, streams);
    const full = theirs[limit - 1];
    const end = full ? (this.#at(full.txEnd) ?? last) : last;
    const events = theirs.filter(({ pos }) => pos <= end.pos);
    const to = { generation: this.#generation, pos: end.pos, eventId: end.eventId, day: end.day };
    return { from, to, ...sorted(events), more: end.pos < last.pos };
  }

  /** Events of any of the streams in (from, to], in order, each once. */
  #between(from: number, to: number, streams: readonly string[]): LogEvent[] {
    const lists = streams.map((stream) => {
      const events = this.#byStream.get(stream) ?? [];
      return events.slice(firstAfter(events, from), firstAfter(events, to));
    });
    const [only = [], ...others] = lists;
    if (others.length === 0) return only;
    return [...new Set(lists.flat())].sort((a, b) => a.pos - b.pos);
  }

  #at(pos: number): LogEvent | undefined {
    const first = this.#events[0];
    return first ? this.#events[pos - first.pos] : undefined;
  }

  #index(event: LogEvent): void {
    this.#bytes += sizeOf(event.data);
    for (const stream of event.streams) {
      const events = this.#byStream.get(stream);
      if (events) events.push(event);
      else this.#byStream.set(stream, [event]);
    }
  }

  #newerHalf(): LogEvent[] {
    const enough = this.#bytes / 2;
    let first = this.#events.length - 1;
    for (let bytes = 0; first > this.#events.length / 2 && bytes < enough; first--)
      bytes += sizeOf(this.#events[first]?.data);
    return this.#events.slice(first);
  }

  #keep(events: LogEvent[]): void {
    this.#events = events;
    this.#byStream.clear();
    this.#bytes = 0;
    for (const event of events) this.#index(event);
  }
}

/** Index of the first event after `pos`. */
function firstAfter(events: readonly LogEvent[], pos: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.pos ?? Infinity) > pos) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What a value costs beside its text. */
const OVERHEAD = 24;

/** About how many bytes a value takes: close enough to bound memory, cheap enough for every event. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return OVERHEAD + value.length;
  if (typeof value !== 'object' || value === null) return OVERHEAD;
  let size = OVERHEAD;
  for (const member of Object.values(value)) size += sizeOf(member);
  return size;
}
