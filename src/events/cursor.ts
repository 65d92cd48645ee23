import type { LogPlace } from './logEvent.ts';

const PREFIX = 8;
const SHAPE = /^([0-9a-f]{8})-([0-9a-z]{1,11})-([0-9a-f]{0,8})$/;

/** What a cursor says: where its holder stands, and the beginning of the id of the event there. */
export interface ParsedCursor {
  generation: string;
  pos: number;
  eventPrefix: string;
}

/** Cursor text of a place. Opaque to clients; comparable by nobody but the server. */
export const formatCursor = ({ generation, pos, eventId }: LogPlace): string =>
  `${generation}-${pos.toString(36)}-${eventId.slice(0, PREFIX)}`;

/** Reads a cursor; null when it is not one. */
export function parseCursor(text: string): ParsedCursor | null {
  const [, generation, pos, eventPrefix] = SHAPE.exec(text) ?? [];
  if (generation === undefined || pos === undefined || eventPrefix === undefined) return null;
  const position = Number.parseInt(pos, 36);
  if (!Number.isSafeInteger(position)) return null;
  return { generation, pos: position, eventPrefix };
}
