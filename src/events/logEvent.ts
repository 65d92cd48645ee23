/**
 * Glossary of the log.
 *
 * - position (`pos`): gap-free number of a committed change, one sequence for the deployment, given after the commit.
 * - stream: an audience, `user:<id>`; rooms, filters, replay and authorisation all use these names, computed here.
 * - cursor: opaque text that names a position and the event found there, so a position that was reused is noticed.
 * - generation: identity of the log; another generation voids every cursor.
 * - frame: what happened for some streams in (from, to]; `to` is the last position examined, events or not.
 */
export interface LogEvent {
  pos: number;
  /** UTC day it was given its position on; the partition it is in. */
  day: string;
  eventId: string;
  type: string;
  entityType: string;
  streams: string[];
  data: Record<string, unknown>;
  /** Users whose totals the change moved. */
  moved: string[];
  /** Transaction that made it, as text. */
  xid: string;
  /** Position of the last event of the same transaction. */
  txEnd: number;
  /** Database time of the change. */
  at: Date;
}

/** Columns of `log`, named as `LogEvent` members. */
export const LOG_COLUMNS =
  'l.pos, l.day, l.event_id as "eventId", l.type, l.entity_type as "entityType", l.streams, l.data, l.moved, l.xid::text as xid, l.tx_end as "txEnd", l.at';

/** The audience of one user. */
export const userStream = (userId: string): string => `user:${userId}`;

const USER = 'user:';
/** The user a stream belongs to, or null for a stream of another kind. */
export const userOfStream = (stream: string): string | null =>
  stream.startsWith(USER) ? stream.slice(USER.length) : null;

/** The place a reader stands at: the newest event it has, and the log it is from. */
export interface LogPlace {
  generation: string;
  pos: number;
  /** Id of the event at `pos`; empty at position 0. */
  eventId: string;
}
