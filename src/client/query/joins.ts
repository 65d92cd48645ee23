import type { ListDraft } from './draft.ts';
import type { Join, ListSpec } from './lists.ts';
import type { Change, Row, Viewer } from './types.ts';

/** A row with joined columns, and whether some of them must still be read. */
export interface Filled {
  row: Row;
  missing: boolean;
}

/**
 * Gives a row the joined columns that its record came without: those of its earlier state while the reference is the
 * same, else from a record held elsewhere, else for the moment from another row with the same reference.
 */
export function fill(row: Row, held: Row | undefined, rows: readonly Row[], spec: ListSpec, viewer: Viewer): Filled {
  const joined: Record<string, unknown> = {};
  let missing = false;
  for (const join of spec.joins ?? []) {
    if (held && held[join.key] === row[join.key]) continue;
    // A row that is moved here from another list, or laid over one, has its names with it.
    if (!held && row[join.column] !== undefined) continue;
    const { value, certain } = find(join, row, rows, viewer);
    joined[join.column] = value;
    missing ||= !certain;
  }
  return { row: Object.keys(joined).length > 0 ? { ...row, ...joined } : row, missing };
}

function find({ column, key, entity, from, empty }: Join, row: Row, rows: readonly Row[], viewer: Viewer) {
  const id = row[key];
  if (typeof id !== 'string') return { value: empty, certain: true };
  const other = viewer.lookup?.(entity, id);
  if (other && other[from] !== undefined) return { value: other[from], certain: true };
  const twin = rows.find((candidate) => candidate[key] === id && candidate.id !== row.id);
  return { value: twin?.[column] ?? empty, certain: false };
}

/** Carries a change of another record into the rows that show a column of it. */
export function joinsOf(
  draft: ListDraft,
  { joins = [] }: ListSpec,
  { entity, kind, id, record, changes }: Change,
): void {
  if (kind !== 'updated' || !record) return;
  for (const { column, key, from, entity: other } of joins) {
    if (other !== entity || (changes && !changes.includes(from))) continue;
    for (const row of draft.rows.filter((row) => row[key] === id && row[column] !== record[from]))
      draft.replace({ ...row, [column]: record[from] });
  }
}
