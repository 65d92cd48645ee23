interface Column {
  key: string;
  label: string;
  format?: (value: unknown) => string;
}

/** A value of a row in words; a dash where there is none. */
export function cellText(row: Readonly<Record<string, unknown>>, { key, format }: Column): string {
  const value = row[key];
  if (format) return format(value);
  return typeof value === 'number' || typeof value === 'string' ? String(value) : '–';
}

/** The gist of a chart in words: of each series where it begins and ends, and where it is highest. */
export function chartSummary(data: readonly object[], [first, ...series]: readonly Column[]): string {
  const rows = data as readonly Record<string, unknown>[];
  const start = rows[0];
  const end = rows.at(-1);
  if (!first || !start || !end) return 'No data.';
  const write = (column: Column, row: Record<string, unknown>) => cellText(row, column);
  const sentences = series.map((column) => {
    const top = rows.reduce((best, row) => (Number(row[column.key]) > Number(best[column.key]) ? row : best), start);
    const most = `highest ${write(column, top)} on ${write(first, top)}`;
    return `${column.label}: from ${write(column, start)} to ${write(column, end)}, ${most}.`;
  });
  return [`${write(first, start)} to ${write(first, end)}.`, ...sentences].join(' ');
}
