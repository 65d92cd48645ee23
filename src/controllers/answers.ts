import type { Paged } from '../contracts/rows.ts';
import type { Answer } from '../routes/route.ts';

/** The answer to a list: a page with its rows under their plural, and what else the list carries. */
export const listed = (plural: string, { rows, ...page }: Paged<unknown>, extra?: Record<string, unknown>): Answer => ({
  data: { [plural]: rows, ...page, ...extra },
});
