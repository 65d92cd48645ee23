import type { AnyDashboardEvent } from '../../../client/index.ts';
import { changeOf, entities, entityOfBulk, otherEvents } from '../../../client/query/entities.ts';
import { lists, listKey, normalise } from '../../../client/query/lists.ts';
import { BulkEntity, events, isLogEventType } from '../../../contracts/events.ts';

const event = (type: string, data: object) => ({ type, data }) as AnyDashboardEvent;

test('every event of the log is a change of one record or one of the others', () => {
  const others: readonly string[] = otherEvents;
  for (const type of Object.keys(events).filter(isLogEventType))
    expect([type, changeOf(event(type, {})) !== undefined]).toEqual([type, !others.includes(type)]);
});

test('the keys of records and ids are those of the contract', () => {
  for (const { created, updated, deleted, record, id } of Object.values(entities)) {
    for (const type of [created, updated]) if (type) expect(Object.keys(events[type].data.shape)).toEqual(expect.arrayContaining([record, id])); // prettier-ignore
    if (deleted) expect(Object.keys(events[deleted].data.shape)).toContain(id);
  }
});

test('every name that bulk:changed uses means an entity', () => {
  for (const name of BulkEntity.options) expect([name, entityOfBulk(name)]).toEqual([name, expect.any(String)]);
});

test('an event says what changed', () => {
  const deal = { id: 'd', version: 2, status: 'lost' };
  expect(changeOf(event('broker:deal-updated', { deal, dealId: 'd', changes: { status: 'lost', version: 2 } }))).toEqual(
    { entity: 'deal', kind: 'updated', id: 'd', record: deal, changes: ['status', 'version'] },
  ); // prettier-ignore
  expect(changeOf(event('broker:deal-deleted', { dealId: 'd' }))).toEqual({ entity: 'deal', kind: 'deleted', id: 'd' });
});

test('filters that say nothing are not there, and equal filters have one key', () => {
  expect(normalise({ search: '  ', status: undefined, minScore: 0, favorites: false })).toEqual({
    minScore: 0,
    favorites: false,
  });
  expect(listKey('businesses', { search: ' café ', status: undefined })).toEqual([
    'list',
    'businesses',
    { search: 'café' },
  ]);
});

test('every filter that stands in a path says which rows belong there', () => {
  for (const { inPath = [], rules } of Object.values(lists))
    for (const name of inPath) expect(rules).toHaveProperty(name);
});
