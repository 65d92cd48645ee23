import type { Mutation } from '../../../client/mutations/index.ts';
import { lists } from '../../../client/query/lists.ts';
import { applyOverlays, overlayRecord, pendingIds } from '../../../client/query/overlays.ts';
import type { Filters, LiveListData, Row, Viewer } from '../../../client/query/types.ts';

type Optimistic = NonNullable<Mutation['optimistic']>;
let made = 0;
const mutation = (optimistic: Optimistic, state: Mutation['state'] = 'waiting'): Mutation => {
  const id = `m${String(++made)}`;
  return { id, createdAt: 0, attempts: 0, state, method: 'POST', path: '', label: '', optimistic: { ...optimistic, id: optimistic.id || id } }; // prettier-ignore
};
const deal = (id: string, status = 'touring', at = 100): Row => ({
  id, status, version: 3, created_at: new Date(at * 1_000).toISOString(), business_name: 'Bakery', tenant_business_id: 'b',
  property_id: null, demand_listing_id: null,
}); // prettier-ignore
const base: LiveListData<Row> = { rows: [deal('b', 'touring', 200), deal('a')], total: 2, hasMore: false };
const viewer: Viewer = { role: 'broker' };
const overlay = (mutations: Mutation[], filters: Filters = {}, list = base, who = viewer) =>
  applyOverlays(list, mutations, lists.deals, filters, who);
const update = (id: string, values: Record<string, unknown>, state?: Mutation['state']) =>
  mutation({ entity: 'deal', kind: 'update', id, values }, state);

test('without a mutation of its own a list is the identical object', () => {
  const other = mutation({ entity: 'business', kind: 'create', id: '', values: {} });
  expect(overlay([])).toBe(base);
  expect(overlay([other])).toBe(base);
  expect(overlay([update('unknown', { status: 'lost' })])).toBe(base);
});

test('changes what a pending mutation changes, and nothing in the base', () => {
  const before = structuredClone(base);
  const shown = overlay([update('a', { notes: 'call' })]);
  expect(shown.rows[1]).toMatchObject({ id: 'a', notes: 'call', business_name: 'Bakery' });
  expect(shown.rows[0]).toBe(base.rows[0]);
  expect(base).toEqual(before);
});

test('a refused one has no effect, the others keep theirs', () => {
  const [first, second] = [update('a', { notes: 'first' }, 'refused'), update('a', { status: 'lost' })];
  expect(overlay([first, second]).rows[1]).toMatchObject({ status: 'lost' });
  expect(overlay([first, second]).rows[1]).not.toHaveProperty('notes');
  expect(overlay([first])).toBe(base);
});

test('what others changed meanwhile stays: the mutation lies on the newest base', () => {
  const newer = { ...base, rows: base.rows.map((row) => ({ ...row, version: 9, notes: 'by somebody else' })) };
  expect(overlay([update('a', { status: 'lost' })], {}, newer).rows[1]).toMatchObject({ status: 'lost', notes: 'by somebody else' }); // prettier-ignore
});

test('a new record stands on top, whole, whatever the clock of this device says', () => {
  const create = mutation({ entity: 'deal', kind: 'create', id: '', values: { notes: 'new' } });
  const shown = overlay([create]);
  expect(shown.total).toBe(3);
  expect(shown.rows[0]).toMatchObject({ id: create.id, status: 'prospecting', notes: 'new', business_name: null });
  expect(Object.keys(shown.rows[0] ?? {}).length).toBeGreaterThan(10);
});

test('several new ones keep their order, and can be changed and deleted before the server knows them', () => {
  const [one, two] = ['one', 'two'].map((notes) =>
    mutation({ entity: 'deal', kind: 'create', id: '', values: { notes } }),
  );
  const changed = update(one?.id ?? '', { notes: 'changed' });
  const gone = mutation({ entity: 'deal', kind: 'delete', id: two?.id ?? '' });
  const all = [one, two, changed] as Mutation[];
  expect(
    overlay(all)
      .rows.map(({ notes }) => notes)
      .slice(0, 2),
  ).toEqual(['two', 'changed']);
  expect(overlay([...all, gone]).rows.map(({ id }) => id)).toEqual([one?.id, 'b', 'a']);
});

test('a row goes where its new state belongs: out of one list and into another', () => {
  const toLost = update('a', { status: 'lost' });
  const lookup: Viewer['lookup'] = (_, id) => base.rows.find((row) => row.id === id);
  expect(overlay([toLost], { status: 'touring' })).toMatchObject({ rows: [{ id: 'b' }], total: 1 });
  const lost = { rows: [], total: 0, hasMore: false };
  expect(overlay([toLost], { status: 'lost' }, lost, { ...viewer, lookup })).toMatchObject({ rows: [{ id: 'a', status: 'lost' }], total: 1 }); // prettier-ignore
});

test('a deleted row is gone', () => {
  expect(overlay([mutation({ entity: 'deal', kind: 'delete', id: 'b' })])).toMatchObject({
    rows: [{ id: 'a' }],
    total: 1,
  });
});

test('a message being sent shows in its conversation, and takes that to the top', () => {
  const talk = (id: string, at: string): Row => ({ id, created_at: at, last_message_at: at, last_message: null });
  const talks = {
    rows: [talk('c2', '2026-01-02T00:00:00.000Z'), talk('c1', '2026-01-01T00:00:00.000Z')],
    total: 2,
    hasMore: false,
  };
  const send = mutation({
    entity: 'message',
    kind: 'create',
    id: '',
    values: { conversation_id: 'c1', content: 'Hello' },
  });
  const shown = applyOverlays(talks, [send], lists.conversations, {}, viewer);
  expect(shown.rows.map(({ id }) => id)).toEqual(['c1', 'c2']);
  expect(shown.rows[0]).toMatchObject({ last_message: { content: 'Hello', attachments: [] } });
  const messages = applyOverlays(
    { rows: [], total: 0, hasMore: false },
    [send],
    lists.messages,
    { conversationId: 'c1' },
    viewer,
  );
  expect(messages.rows).toMatchObject([{ id: send.id, content: 'Hello' }]);
});

test('a record is changed, created and deleted in the same way', () => {
  const record = deal('a') as Row & { id: string };
  expect(overlayRecord(record, [update('b', { notes: 'x' })], 'deal')).toBe(record);
  expect(overlayRecord(record, [update('a', { notes: 'x' })], 'deal')).toMatchObject({ notes: 'x', version: 3 });
  expect(overlayRecord(record, [mutation({ entity: 'deal', kind: 'delete', id: 'a' })], 'deal')).toBeNull();
  const create = mutation({ entity: 'deal', kind: 'create', id: '', values: { notes: 'new' } });
  expect(overlayRecord(null, [create], 'deal')).toMatchObject({ id: create.id, notes: 'new', status: 'prospecting' });
  const profile = { id: 'p', bio: '' };
  expect(overlayRecord(profile, [mutation({ entity: 'profile', kind: 'update', id: 'own', values: { bio: 'x' } })], 'profile')).toEqual({ id: 'p', bio: 'x' }); // prettier-ignore
});

test('pending ids are those of the pending mutations of an entity', () => {
  const mutations = [
    update('a', {}),
    update('b', {}, 'refused'),
    mutation({ entity: 'message', kind: 'create', id: '' }),
  ];
  expect([...pendingIds(mutations, 'deal')]).toEqual(['a']);
});
