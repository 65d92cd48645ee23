import fc from 'fast-check';
import { lists } from '../../../client/query/lists.ts';
import { joinPage, loadList, loadMore, pageAfter, type ListSource } from '../../../client/query/loading.ts';
import type { Row } from '../../../client/query/types.ts';

const rowAt = (i: number): Row => ({ id: String(i), created_at: new Date(1e12 - i).toISOString(), version: 1 });
const page = (from: number, to: number, hasMore = true) => ({
  rows: Array.from({ length: to - from }, (_, i) => rowAt(from + i)),
  total: 1_000,
  hasMore,
});

/** A server with `all` rows, which may change between requests. */
function sourceOf(all: Row[], requests: string[] = [], before = () => undefined as void): ListSource {
  const call = (_method: string, path: string) => {
    requests.push(path);
    const query = new URL(path, 'http://x').searchParams;
    const limit = Number(query.get('limit'));
    const from = (Number(query.get('page') ?? '1') - 1) * limit;
    const rows = all.slice(from, from + limit);
    const answer = { deals: rows, total: all.length, hasMore: from + limit < all.length };
    before();
    return Promise.resolve({ data: answer });
  };
  return { call: call as ListSource['call'], spec: lists.deals, filters: {} };
}

test('a further page begins a few rows before the end of those held, and brings many new ones', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(50, 90), (held, wanted) => {
      const { page: number, limit } = pageAfter(held, wanted);
      const again = held - (number - 1) * limit;
      expect(again).toBeGreaterThanOrEqual(Math.min(held, 1));
      expect(limit).toBeLessThanOrEqual(100);
      if (held > wanted) expect(limit - again).toBeGreaterThanOrEqual(wanted / 2 - 10);
    }),
  );
  expect(pageAfter(50, 50)).toEqual({ page: 2, limit: 47 });
});

test('a page is joined when it is known to follow without a gap', () => {
  const held = page(0, 50);
  expect(joinPage(held, page(47, 94), lists.deals)?.rows.map(({ id }) => id)).toEqual(
    page(0, 94).rows.map(({ id }) => id),
  );
  expect(joinPage(held, page(53, 100), lists.deals)).toBeNull();
  expect(joinPage(held, page(60, 60, false), lists.deals)).toBeNull();
});

test('as many rows as wanted are loaded, in few requests', async () => {
  const requests: string[] = [];
  const all = page(0, 500).rows;
  const list = await loadList(sourceOf(all, requests), 400);
  expect(list.rows.length).toBeGreaterThanOrEqual(400);
  expect(list.rows).toEqual(all.slice(0, list.rows.length));
  expect(requests.length).toBeLessThanOrEqual(5);
});

test('rows that go away between two pages leave no gap', async () => {
  const all = page(0, 300).rows;
  const source = sourceOf(all, [], () => void all.splice(0, 4));
  const list = await loadMore(source, await loadList(source));
  const ids = list.rows.map(({ id }) => Number(id));
  const first = ids[0] ?? 0;
  expect(ids).toEqual(Array.from(ids, (_, i) => first + i));
});

test('a list that is held as a whole counts itself', async () => {
  const list = await loadList(sourceOf(page(0, 7).rows));
  expect(list).toMatchObject({ total: 7, hasMore: false });
});
