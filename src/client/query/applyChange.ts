import { relay } from './conversations.ts';
import { ListDraft } from './draft.ts';
import { fill, joinsOf } from './joins.ts';
import { conditionsOf, matches, type ListSpec } from './lists.ts';
import type { Verdict } from './rules.ts';
import type { Change, Filters, LiveListData, Row, Viewer } from './types.ts';

/** What a list needs besides, after changes were applied to it. */
export interface Effects {
  /** How many there are is not certain any more. */
  recount: boolean;
  /** A change had to do with how many there are, even if it changed nothing here. */
  moved: boolean;
  /** Only the server can tell what the list looks like now. */
  reload: boolean;
  /** Rows whose joined columns are to be read, with the change that brought them. */
  incomplete: Map<string, Change>;
}

/** A list after a change, and what it needs besides. */
export interface Applied extends Effects {
  list: LiveListData<Row>;
}

/** Which list, and who looks. */
export interface ListPlace {
  spec: ListSpec;
  filters: Filters;
  viewer: Viewer;
}

/** Applies one change to one list; without any effect the list is the identical object. */
export const applyChange = (
  list: LiveListData<Row>,
  change: Change,
  spec: ListSpec,
  filters: Filters,
  viewer: Viewer,
): Applied => applyChanges(list, [change], { spec, filters, viewer });

/** The same for changes in order, at the cost of one copy of the rows. */
export function applyChanges(list: LiveListData<Row>, changes: readonly Change[], place: ListPlace): Applied {
  const patch = new ListPatch(list, place);
  for (const change of changes) patch.apply(change);
  return { list: patch.draft.finish(), ...patch.effects };
}

/** A list while changes are applied to it. */
export class ListPatch {
  readonly draft: ListDraft;
  readonly effects: Effects = { recount: false, moved: false, reload: false, incomplete: new Map() };
  readonly #place: ListPlace;

  constructor(list: LiveListData<Row>, place: ListPlace) {
    this.draft = new ListDraft(list, place.spec.order);
    this.#place = place;
  }

  apply(change: Change): void {
    const { spec } = this.#place;
    if (change.whole && change.whole !== spec.completion) return;
    if (spec.computedFrom?.includes(change.entity)) this.effects.reload = true;
    if (change.entity === spec.entity) this.#own(change);
    else if (spec.entity === 'conversation') relay(this, change);
    else joinsOf(this.draft, spec, change);
  }

  /** Reads the joined columns of a row. */
  complete(id: string, change: Change): void {
    const asked = this.effects.incomplete.get(id);
    this.effects.incomplete.set(id, asked?.kind === 'created' ? { ...change, kind: 'created' } : change);
  }

  /** Puts a new state in the place of a held row. */
  replace(fresh: Row): void {
    this.draft.replace(fresh);
  }

  #own(change: Change): void {
    if (change.kind !== 'updated') this.effects.moved = true;
    const held = this.draft.get(change.id);
    if (change.kind === 'deleted') this.#remove(change.id, held);
    else if (held) this.#update(held, change);
    else this.#arrive(change);
  }

  #remove(id: string, held: Row | undefined): void {
    this.effects.incomplete.delete(id);
    if (held) {
      this.draft.remove(id);
      this.draft.count(-1);
    } else if (!this.draft.complete) this.effects.recount = true;
  }

  #update(held: Row, change: Change): void {
    const fresh = merge(held, change, this.#place.spec);
    if (fresh === held) return;
    const verdict = this.#verdict(fresh);
    if (verdict === 'unknown') this.effects.reload = true;
    if (verdict === false) {
      this.effects.moved = true;
      return this.#remove(change.id, held);
    }
    this.#show(fresh, change, held);
  }

  #show(row: Row, change: Change, held?: Row): void {
    const { spec, viewer } = this.#place;
    const filled = change.whole ? { row, missing: false } : fill(row, held, this.draft.rows, spec, viewer);
    if (filled.missing) this.complete(row.id, change);
    if (held) this.replace(filled.row);
    else this.draft.insert(filled.row);
  }

  /** A row that is not held: it is new, was after the window, or was in no way part of the list. */
  #arrive(change: Change): void {
    const row = change.record;
    if (change.known) return;
    if (row?.['created_at'] === undefined) return this.#ask(change);
    const verdict = this.#verdict(row);
    if (verdict === 'unknown') this.effects.reload = true;
    const counted = this.#countedBefore(change);
    if (verdict !== true) {
      // It may have left the part of the list that is not held.
      if (verdict === false && change.kind === 'updated' && counted !== true && !this.draft.complete)
        this.effects.moved = this.effects.recount = true;
      return;
    }
    if (!this.draft.covers(row)) this.effects.recount ||= counted !== true;
    else if (this.#place.spec.wholeOnly && !change.whole) this.#ask(change);
    else this.#insert(row, change, counted);
  }

  #insert(row: Row, change: Change, counted: Verdict): void {
    this.#show(row, change);
    if (counted === 'unknown') this.effects.recount = true;
    if (counted === false) this.draft.count(1);
    this.effects.moved = true;
  }

  /** Reads a row of which too little is known to show it. */
  #ask(change: Change): void {
    if (this.#place.spec.completion) this.complete(change.id, change);
  }

  /** Whether a row that is not held was among the total before this change. */
  #countedBefore({ kind, changes }: Change): Verdict {
    if (kind === 'created' || this.draft.complete) return false;
    if (changes === undefined) return 'unknown';
    const { spec, filters } = this.#place;
    const touched = conditionsOf(spec, filters).filter(({ columns }) => columns.some((name) => changes.includes(name)));
    if (touched.length === 0) return true;
    return touched.some(({ exact }) => exact) ? false : 'unknown';
  }

  #verdict(row: Row): Verdict {
    const { spec, filters, viewer } = this.#place;
    return matches(row, spec, filters, viewer);
  }
}

/** The newer of a held row and a change of it; the held one itself when the change says nothing new. */
function merge(held: Row, { record, answer, whole }: Change, spec: ListSpec): Row {
  if (!record) return held;
  const [old, fresh] = [held.version, record.version];
  const news = old === undefined || fresh === undefined || fresh > old || (answer === true && fresh === old);
  if (news) return { ...held, ...record };
  return whole ? { ...held, ...pick(record, spec) } : held;
}

/** The joined columns alone, which have no version of their own. */
const pick = (record: Row, { joins = [] }: ListSpec): Partial<Row> =>
  Object.fromEntries(joins.map(({ column }) => [column, record[column]]));
