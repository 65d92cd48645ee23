import type { Mutation } from '../mutations/index.ts';
import { ListPatch } from './applyChange.ts';
import type { ListDraft } from './draft.ts';
import { entities, type Entity } from './entities.ts';
import { watchedBy } from './watched.ts';
import type { ListSpec } from './lists.ts';
import type { Change, EntityName, Filters, LiveListData, Row, Viewer } from './types.ts';

/** A change that is still pending. */
type Pending = Mutation & { optimistic: NonNullable<Mutation['optimistic']> };
const isPending = (mutation: Mutation): mutation is Pending =>
  mutation.optimistic !== undefined && mutation.state !== 'refused';

/** Ids of the records of an entity that a pending mutation is about. */
export const pendingIds = (mutations: readonly Mutation[], entity: EntityName): ReadonlySet<string> =>
  new Set(mutations.filter(isPending).flatMap(({ optimistic }) => (optimistic.entity === entity ? optimistic.id : [])));

/**
 * A list as it will be when the pending mutations are done: those refused count no more, so that a rollback takes away
 * one mutation and nothing else. `base` itself when none of them concerns it.
 */
export function applyOverlays<T>(
  base: LiveListData<T>,
  mutations: readonly Mutation[],
  spec: ListSpec,
  filters: Filters,
  viewer: Viewer,
): LiveListData<T> {
  const pending = mutations.filter(isPending).filter(({ optimistic }) => concerns(spec, optimistic.entity));
  if (pending.length === 0) return base;
  const rows = base as unknown as LiveListData<Row>;
  // A copy: the draft takes the index of the list it begins with, and the base has further use for its own.
  const patch = new ListPatch({ ...rows }, { spec, filters, viewer });
  for (const mutation of pending) {
    patch.apply(changeOf(mutation, patch.draft, viewer));
  }
  const list = patch.draft.finish();
  return list.rows === rows.rows && list.total === rows.total ? base : (list as unknown as LiveListData<T>);
}

/** One record with the pending mutations about it: null when one deletes it, a new one when one creates it. */
export function overlayRecord<T extends { id: string }>(
  base: T | null,
  mutations: readonly Mutation[],
  entity: EntityName,
): T | null {
  let record = base as Row | null;
  for (const mutation of mutations.filter(isPending)) {
    const { kind, id, values, entity: other } = mutation.optimistic;
    if (other !== entity) continue;
    const isIt = record?.id === id || (entities[entity] as Entity).single === true;
    if (kind === 'create') record ??= newRecord(mutation, new Date(mutation.createdAt).toISOString());
    else if (kind === 'delete' && isIt) record = null;
    else if (record && isIt) record = { ...record, ...values, id: record.id };
  }
  return record as T | null;
}

const concerns = (spec: ListSpec, entity: EntityName): boolean => spec.live && watchedBy(spec).includes(entity);

/** What a mutation will do, as if it had been told. */
function changeOf(mutation: Pending, draft: ListDraft, { lookup }: Viewer): Change {
  const { optimistic } = mutation;
  const { entity, kind, values = {} } = optimistic;
  if (kind === 'delete') return { entity, kind: 'deleted', id: optimistic.id };
  if (kind === 'create') {
    const record = newRecord(mutation, instantAfter(draft.rows[0], mutation.createdAt));
    return { entity, kind: 'created', id: record.id, record };
  }
  const known = draft.get(optimistic.id) ?? lookup?.(entity, optimistic.id) ?? { id: optimistic.id };
  const record = { ...known, ...values, id: optimistic.id };
  return { entity, kind: 'updated', id: optimistic.id, record, changes: Object.keys(values), answer: true };
}

/** A record that a mutation creates, as the database will fill it. */
function newRecord({ id, optimistic }: Pending, at: string): Row {
  const { blank } = entities[optimistic.entity] as Entity;
  return {
    version: 0,
    created_at: at,
    updated_at: at,
    ...blank,
    ...optimistic.values,
    id: optimistic.id || id,
  };
}

/** When something that is new here will have been made: after all that is there, whatever this device's clock says. */
function instantAfter(first: Row | undefined, createdAt: number): string {
  const newest = first?.['last_message_at'] ?? first?.['created_at'];
  const latest = typeof newest === 'string' ? Date.parse(newest) + 1 : 0;
  return new Date(Math.max(createdAt, latest)).toISOString();
}
