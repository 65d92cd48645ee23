import type { History } from '../contracts/events.ts';
import type { z } from 'zod';
import type { HistoryQuery, RecentEvents, RecentQuery, StreamQuery } from '../contracts/dashboard.ts';
import { badRequest } from '../errors/index.ts';
import { formatCursor } from '../events/cursor.ts';
import { toWire, verdictOf, type Frames, type ReaderPlace } from '../events/frames.ts';
import { userStream } from '../events/logEvent.ts';
import type { Answer, Call } from '../routes/route.ts';
import type { EventStreams } from '../sse/eventStreams.ts';

/** The log over HTTP: a page of what was missed, and the SSE stream. */
export class EventController {
  readonly #frames: Frames;
  readonly #streams: EventStreams;

  constructor(frames: Frames, streams: EventStreams) {
    this.#frames = frames;
    this.#streams = streams;
  }

  /** The caller's events after a cursor. Without one, or with one that cannot be continued: the head's, to begin from. */
  async history({
    caller,
    query,
  }: Call<undefined, z.infer<typeof HistoryQuery>, undefined>): Promise<Answer<z.infer<typeof History>>> {
    const from = query.cursor === undefined ? null : await this.#resolve(query.cursor);
    if (!from) {
      const cursor = formatCursor(await this.#frames.head());
      return { data: { events: [], cursor, more: false, verdict: 'reset' } };
    }
    const frame = await this.#frames.next(from, [userStream(caller.userId)], query.limit);
    const wanted = query.types && new Set(query.types);
    const events = frame.events.filter((event) => wanted?.has(event.type) ?? true).map((event) => toWire(event, frame.to.generation)); // prettier-ignore
    return {
      data: { events, cursor: formatCursor(frame.to), more: frame.more, verdict: verdictOf(from, frame.events.length) },
    };
  }

  /** The caller's newest events, newest first. */
  async recent({
    caller,
    query,
  }: Call<undefined, z.infer<typeof RecentQuery>, undefined>): Promise<Answer<RecentEvents>> {
    const { events, head } = await this.#frames.newest(userStream(caller.userId), query.types, query.limit);
    return { data: { events: events.map((event) => toWire(event, head.generation)) }, asOf: head.pos };
  }

  /** Opens the stream; it continues from Last-Event-ID (a browser's own reconnection), else from `?cursor=`. */
  async stream({
    caller,
    query,
    req,
    res,
  }: Call<undefined, z.infer<typeof StreamQuery>, undefined>): Promise<undefined> {
    this.#streams.refuseTooMany(caller.userId);
    const header = req.headers['last-event-id'];
    const cursor = typeof header === 'string' && header !== '' ? header : query.cursor;
    const from = cursor === undefined ? null : await this.#resolve(cursor);
    // The client may have gone while its cursor was looked up; then nobody would ever close the stream.
    if (res.destroyed) return;
    this.#streams.open(caller, {
      res,
      from,
      reset: cursor !== undefined && from === null,
      types: query.types ? new Set(query.types) : null,
    });
  }

  async #resolve(cursor: string): Promise<ReaderPlace | null> {
    try {
      return await this.#frames.resolve(cursor);
    } catch (error) {
      if (error instanceof TypeError)
        throw badRequest([{ path: 'cursor', message: 'Must be a cursor as the server sent it' }]);
      throw error;
    }
  }
}
