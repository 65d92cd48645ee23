import type { Row } from '../history.ts';
import type { Client } from './http.ts';

/** Where the whole list of a kind of record is read, and under which name its rows are answered. */
const LISTS: Record<string, { path: string; rows: string }> = {
  business: { path: '/api/businesses', rows: 'businesses' },
  demand_listing: { path: '/api/demand-listings/my', rows: 'demandListings' },
  property: { path: '/api/property-listings/my', rows: 'properties' },
  deal: { path: '/api/broker/deals', rows: 'deals' },
  business_invite: { path: '/api/invites', rows: 'invites' },
};
const PAGE = 100;
/** Tries to get pages between which no row came or went; the last one is taken as it is. */
const TRIES = 6;

type Page = Record<string, { id: string; version: number }[]> & { total: number; hasMore: boolean };

/**
 * Reads all of a user's records of a kind. Pages are read one after the other, so a row that goes between two of them moves
 * another one out of sight: then all are read again.
 * @throws Error when a page is not answered with 200
 */
export async function loadList(client: Client, token: string, entity: string): Promise<Row[]> {
  for (let attempt = 1; ; attempt++) {
    const { rows, stable } = await readPages(client, token, entity);
    if (stable || attempt === TRIES) return rows;
  }
}

async function readPages(client: Client, token: string, entity: string): Promise<{ rows: Row[]; stable: boolean }> {
  const list = LISTS[entity];
  if (!list) throw new Error(`There is no list of ${entity}`);
  const found = new Map<string, number>();
  const totals = new Set<number>();
  for (let page = 1, more = true; more; page++) {
    const { status, body } = await client.ask<Page>(`${list.path}?page=${page}&limit=${PAGE}`, { token });
    if (status !== 200 || !body) throw new Error(`${list.path} answered ${status}`);
    for (const { id, version } of body.data[list.rows] ?? []) found.set(id, version);
    totals.add(body.data.total);
    more = body.data.hasMore;
    // One page is one snapshot, whatever its total says: that is kept apart and may be a moment behind.
    if (page === 1 && !more) totals.clear();
  }
  const rows = [...found].map(([id, version]) => ({ entity, id, version }));
  return { rows, stable: totals.size === 0 || (totals.size === 1 && totals.has(rows.length)) };
}
