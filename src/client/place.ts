/** What a cursor says: the log it belongs to and a position in it. Places of one log compare, others do not. */
export interface Place {
  log: string;
  position: number;
}

const CURSOR = /^([0-9a-f]{8})-([0-9a-z]{1,11})-[0-9a-f]{0,8}$/;

/**
 * Reads a cursor of the server's (`events/cursor.ts`). For everybody else cursors are opaque; the library knows their
 * order, since that is what lets it drop what it has without remembering what that was. Text that is no cursor is a log
 * of its own, which nothing continues.
 */
export function placeOf(cursor: string): Place {
  const [, log, position] = CURSOR.exec(cursor) ?? [];
  return log === undefined || position === undefined
    ? { log: cursor, position: 0 }
    : { log, position: Number.parseInt(position, 36) };
}
