import { applyChange, applyChanges } from '../../../client/query/applyChange.ts';
import { lists } from '../../../client/query/lists.ts';
import type { Change, Filters, LiveListData, Row, Viewer } from '../../../client/query/types.ts';

/** A deal made at this second; later ones come first. */
const deal = (at: number, more: Partial<Row> = {}): Row => ({
  id: `deal-${String(at).padStart(3, '0')}`,
  created_at: new Date(at * 1_000).toISOString(),
  status: 'touring',
  version: 1,
  tenant_business_id: null,
  property_id: null,
  demand_listing_id: null,
  business_name: null,
  property_title: null,
  demand_title: null,
  ...more,
});
/** An event's record comes without names. */
const bare = ({ business_name: _b, property_title: _p, demand_title: _d, ...row }: Row): Row => row;
const created = (row: Row): Change => ({ entity: 'deal', kind: 'created', id: row.id, record: bare(row) });
const updated = (row: Row, ...changes: string[]): Change => ({ ...created(row), kind: 'updated', changes });
const deleted = (id: string): Change => ({ entity: 'deal', kind: 'deleted', id });

const held = (hasMore: boolean, ...seconds: number[]): LiveListData<Row> => ({
  rows: seconds.map((at) => deal(at)),
  total: seconds.length + (hasMore ? 10 : 0),
  hasMore,
});
const viewer: Viewer = { role: 'broker' };
const apply = (list: LiveListData<Row>, change: Change, filters: Filters = {}) =>
  applyChange(list, change, lists.deals, filters, viewer);
const idsOf = ({ rows }: LiveListData<Row>) => rows.map(({ id }) => Number(id.slice(-3)));

describe('a complete list', () => {
  const list = held(false, 30, 20, 10);

  test('takes a new row where it belongs, and counts it', () => {
    const applied = apply(list, created(deal(15)));
    expect(idsOf(applied.list)).toEqual([30, 20, 15, 10]);
    expect(applied.list.total).toBe(4);
  });

  test('takes one at its very end', () => {
    expect(idsOf(apply(list, created(deal(5))).list)).toEqual([30, 20, 10, 5]);
  });

  test('is the identical object when a change says nothing new', () => {
    for (const change of [created(deal(20)), updated(deal(20), 'notes'), deleted('deal-999')])
      expect(apply(list, change).list).toBe(list);
  });

  test('merges a newer version and keeps the other rows and the joined columns', () => {
    const named = {
      ...list,
      rows: list.rows.map((row) => ({ ...row, business_name: 'Bakery', tenant_business_id: 'b' })),
    };
    const { list: after } = apply(
      named,
      updated(deal(20, { version: 2, notes: 'now', tenant_business_id: 'b' }), 'notes'),
    );
    expect(after.rows[1]).toMatchObject({ notes: 'now', business_name: 'Bakery', version: 2 });
    expect(after.rows[0]).toBe(named.rows[0]);
    expect(after.rows[2]).toBe(named.rows[2]);
  });

  test('never goes back to an older version', () => {
    const newer = { ...list, rows: list.rows.map((row) => ({ ...row, version: 5 })) };
    expect(apply(newer, updated(deal(20, { version: 4 }), 'status')).list).toBe(newer);
  });

  test('lets a row go that matches no longer, and takes one that does now', () => {
    const gone = apply(list, updated(deal(20, { version: 2, status: 'lost' }), 'status'), { status: 'touring' });
    expect(idsOf(gone.list)).toEqual([30, 10]);
    expect(gone.list.total).toBe(2);
    const back = apply(gone.list, updated(deal(20, { version: 3 }), 'status'), { status: 'touring' });
    expect(idsOf(back.list)).toEqual([30, 20, 10]);
    expect(back.list.total).toBe(3);
  });

  test('lets a deleted row go', () => {
    expect(apply(list, deleted('deal-020')).list).toMatchObject({
      total: 2,
      rows: [{ id: 'deal-030' }, { id: 'deal-010' }],
    });
  });
});

describe('the window of a longer list', () => {
  const list = held(true, 30, 20, 10);

  test('takes a new row inside and counts it', () => {
    const { list: after, recount } = apply(list, created(deal(25)));
    expect([idsOf(after), after.total, recount]).toEqual([[30, 25, 20, 10], 14, false]);
  });

  test('leaves out a new row after it: only the server knows how many there are now', () => {
    const applied = apply(list, created(deal(5)));
    expect(applied.list).toBe(list);
    expect(applied.recount).toBe(true);
  });

  test('counts no row that only came from behind', () => {
    const talk = (id: string, at: string): Row => ({ id, created_at: '1970', last_message_at: at, match_score: 50, is_dismissed: false, version: 1, property: { status: 'active' } }); // prettier-ignore
    const matches = { rows: [talk('a', ''), talk('b', '')], total: 9, hasMore: true };
    const risen: Change = {
      entity: 'match', kind: 'updated', id: 'c', changes: ['match_score', 'version'],
      record: { ...talk('c', ''), match_score: 90, version: 2 }, whole: lists.demandMatches.completion as never,
    }; // prettier-ignore
    const { list: after, recount } = applyChange(matches, risen, lists.demandMatches, {}, viewer);
    expect([after.rows.map(({ id }) => id), after.total, recount]).toEqual([['c', 'a', 'b'], 9, false]);
  });

  test('counts a row that begins to match', () => {
    const { list: after, recount } = apply(list, updated(deal(25, { version: 4 }), 'status'), { status: 'touring' });
    expect([idsOf(after), after.total, recount]).toEqual([[30, 25, 20, 10], 14, false]);
  });

  test('drops a row that moves behind it, which is still part of the list', () => {
    const scored = (id: string, score: number, version = 1): Row => ({ id, created_at: '1970', match_score: score, is_dismissed: false, version }); // prettier-ignore
    const matches = { rows: [scored('a', 90), scored('b', 80)], total: 9, hasMore: true };
    const fallen: Change = {
      entity: 'match',
      kind: 'updated',
      id: 'a',
      record: scored('a', 10, 2),
      changes: ['match_score'],
    };
    const { list: after } = applyChange(matches, fallen, lists.demandMatches, {}, viewer);
    expect([after.rows.map(({ id }) => id), after.total]).toEqual([['b'], 9]);
  });

  test('does not know whether a deleted row behind it was part of the list', () => {
    const applied = apply(list, deleted('deal-003'));
    expect(applied.list).toBe(list);
    expect(applied.recount).toBe(true);
  });
});

describe('joined columns', () => {
  const list = held(false, 30);

  test('are read when nobody knows them, from elsewhere when somebody does', () => {
    const change = created(deal(40, { tenant_business_id: 'b', property_id: 'p' }));
    const unknown = apply(list, change);
    expect(unknown.list.rows[0]).toMatchObject({ business_name: null, property_title: null });
    expect([...unknown.incomplete.keys()]).toEqual(['deal-040']);
    const lookup: Viewer['lookup'] = (entity) => ({ id: entity, name: 'Bakery', title: 'Old bank' });
    const known = applyChange(list, change, lists.deals, {}, { role: 'broker', lookup });
    expect(known.list.rows[0]).toMatchObject({ business_name: 'Bakery', property_title: 'Old bank' });
    expect(known.incomplete.size).toBe(0);
  });

  test('are read again when a reference changes, and follow the record they come from', () => {
    const about = { ...list, rows: [deal(30, { tenant_business_id: 'b', business_name: 'Bakery' })] };
    const moved = apply(about, updated(deal(30, { version: 2, tenant_business_id: 'c' }), 'tenant_business_id'));
    expect([...moved.incomplete.keys()]).toEqual(['deal-030']);
    const renamed: Change = {
      entity: 'business',
      kind: 'updated',
      id: 'b',
      record: { id: 'b', name: 'Café' },
      changes: ['name'],
    };
    expect(apply(about, renamed).list.rows[0]).toMatchObject({ business_name: 'Café', version: 1 });
    expect(apply(about, { ...renamed, id: 'other' }).list).toBe(about);
  });
});

test('many changes cost one copy of the rows, and nobody else’s rows change', () => {
  const list = held(true, ...Array.from({ length: 5_000 }, (_, i) => 9_000 - i));
  const before = [...list.rows];
  const changes = Array.from({ length: 500 }, (_, i) =>
    updated(deal(8_999 - 7 * i, { version: 2, notes: 'new' }), 'notes'),
  );
  const { list: after } = applyChanges(list, changes, { spec: lists.deals, filters: {}, viewer });
  expect(list.rows).toEqual(before);
  expect(after.rows.filter((row, i) => row !== before[i])).toHaveLength(500);
});
