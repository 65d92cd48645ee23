import type { Dashboard } from '../index.ts';
import { ListDraft } from './draft.ts';
import type { ListSpec } from './lists.ts';
import type { Filters, LiveListData, Row } from './types.ts';

/** Where a list is loaded from. */
export interface ListSource {
  call: Dashboard['call'];
  spec: ListSpec;
  filters: Filters;
}

/** Rows in a row, from somewhere in the list. */
export interface Page {
  rows: Row[];
  /** Null where the server does not say. */
  total: number | null;
  /** Whether rows follow. */
  hasMore: boolean;
}

export const PAGE_ROWS = 50;
const MOST_ROWS = 100;
const BIG_PAGE_ROWS = 90;
const LEEWAY = 10;
/** Times that a list is begun anew because it moves while it is read. */
const MOST_FAULTS = 3;
/** Rows of a further page that are held already: together with them it is known to follow without a gap. */
const OVERLAP = 3;

/** The first rows of a list, `rows` of them or all there are. @throws HttpFault */
export async function loadList<T = Row>(source: ListSource, rows: number = PAGE_ROWS): Promise<LiveListData<T>> {
  const beginning = await read(source, { limit: clamp(rows, 1, MOST_ROWS) });
  let list: LiveListData<Row> = { ...beginning, total: totalOf(beginning, beginning.rows.length) };
  let faults = 0;
  while (list.hasMore && list.rows.length < rows && faults < MOST_FAULTS) {
    const longer = joinPage(list, await readAfter(source, list, BIG_PAGE_ROWS), source.spec);
    if (longer && longer.rows.length > list.rows.length) list = longer;
    // Rows went away between the pages: what is held is read again a little longer.
    else list = await loadList(source, list.rows.length + ++faults);
  }
  return list as unknown as LiveListData<T>;
}

/** A list with the rows after those held. @throws HttpFault */
export async function loadMore<T = Row>(source: ListSource, held: LiveListData<T>): Promise<LiveListData<T>> {
  const list = held as unknown as LiveListData<Row>;
  const longer = joinPage(list, await readAfter(source, list), source.spec);
  return (longer ?? (await loadList(source, list.rows.length + PAGE_ROWS))) as unknown as LiveListData<T>;
}

/** How many rows there are in all; null where the server does not say. @throws HttpFault */
export async function countRows(source: ListSource): Promise<number | null> {
  return (await read(source, { limit: 1 })).total;
}

/** The page after the rows held, and a few of them again; null when the server cannot tell what is after them. */
export async function readAfter(
  source: ListSource,
  { rows }: LiveListData<Row>,
  wanted: number = PAGE_ROWS,
): Promise<Page | null> {
  if (source.spec.paging === 'page') return read(source, pageAfter(rows.length, wanted));
  const last = rows.at(-1);
  try {
    return await read(source, { limit: wanted, ...(last && { before: last.id }) });
  } catch (error) {
    // The last one held is gone.
    if ((error as { status?: number }).status === 400) return null;
    throw error;
  }
}

/**
 * Joins a page to the rows held; null when it does not follow them without a gap, because rows before it went away that
 * this client has not heard of yet.
 */
export function joinPage(
  list: LiveListData<Row>,
  page: Page | null,
  { order, paging }: ListSpec,
): LiveListData<Row> | null {
  const last = list.rows.at(-1);
  const draft = new ListDraft({ ...list }, order);
  const overlaps = (row: Row) => draft.get(row.id) !== undefined && last !== undefined && order.compare(row, last) <= 0;
  if (!page || (paging === 'page' && last && !page.rows.some(overlaps))) return null;
  const following: Row[] = [];
  for (const row of page.rows) {
    const held = draft.get(row.id);
    if (held) {
      if ((row.version ?? 0) > (held.version ?? 0)) draft.replace(row);
    } else if (last && order.compare(row, last) < 0) draft.insert(row);
    else following.push(row);
  }
  draft.append(following);
  draft.setHasMore(page.hasMore);
  draft.setTotal(totalOf(page, draft.rows.length));
  return draft.finish();
}

/**
 * The page that begins a few rows before the `held`th, so that it can be told to follow them. Pages begin at multiples
 * of their size: the size nearest to the one wanted that brings this about.
 */
export function pageAfter(held: number, wanted: number): { page: number; limit: number } {
  const away = (limit: number) => Math.abs(limit - wanted);
  const sizes = Array.from({ length: 2 * LEEWAY + 1 }, (_, i) => wanted - LEEWAY + i)
    .filter((limit) => limit <= MOST_ROWS)
    .filter((limit) => held % limit >= Math.min(OVERLAP, held) && held % limit <= limit / 2)
    .sort((a, b) => away(a) - away(b));
  const limit = sizes[0] ?? wanted;
  return { page: Math.floor(held / limit) + 1, limit };
}

async function read({ call, spec, filters }: ListSource, page: Record<string, unknown>): Promise<Page> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filters, ...page }))
    if (!spec.inPath?.includes(name)) query.set(name, String(value));
  const { data } = await call<Record<string, unknown>>('GET', `${spec.path(filters)}?${query}`);
  const total = data['total'];
  return {
    rows: data[spec.plural] as Row[],
    total: typeof total === 'number' ? total : null,
    hasMore: data['hasMore'] === true,
  };
}

/** Of a list that is held as a whole the rows themselves say how many there are. */
const totalOf = ({ total, hasMore }: Page, held: number): number => (hasMore ? (total ?? held + 1) : held);
const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
