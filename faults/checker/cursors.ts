/** What a cursor says: the log it is of, the position its holder stands at, and the beginning of the id of the event there. */
export interface Cursor {
  generation: string;
  pos: number;
  prefix: string;
}

const SHAPE = /^([0-9a-f]{8})-([0-9a-z]{1,11})-([0-9a-f]{0,8})$/;

/** Reads a cursor; null when it is not one. */
export function readCursor(text: string): Cursor | null {
  const [, generation, pos, prefix] = SHAPE.exec(text) ?? [];
  if (generation === undefined || pos === undefined || prefix === undefined) return null;
  return { generation, pos: Number.parseInt(pos, 36), prefix };
}
