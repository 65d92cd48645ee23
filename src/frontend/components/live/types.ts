/** What every live list needs; the members are those of `useLiveList`, so `{...list}` fits. */
export interface LiveListProps<T> {
  rows: readonly T[];
  /** The same for a record whatever else changes in it; declare it outside of the component. */
  getKey: (row: T) => string;
  /** What the rows are, in the plural: "Businesses". */
  label: string;
  /** Rows on the server that match. */
  total?: number | undefined;
  hasMore?: boolean | undefined;
  loadMore?: (() => void) | undefined;
  isLoadingMore?: boolean | undefined;
  /** Which list it is, e.g. `JSON.stringify(filters)`: another list is shown at once, also under the pointer. */
  listKey?: string | undefined;
  /** Height of a row before it is measured, px. */
  estimate?: number | undefined;
}

/** The key of rows that are records. */
export const idOf = ({ id }: { id: string }): string => id;
