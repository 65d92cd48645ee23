import { basename } from 'node:path';
import type { CsvFile } from './csvReader.ts';
import type { ImportReport } from './importer.ts';
import type { Mapping, MappedField } from './mapping.ts';

const SHOWN_REASONS = 10;
const KEPT_REASONS = 1_000;
const delimiterNames: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };

const count = (value: number, noun = ''): string =>
  `${value.toLocaleString('en')}${noun && ` ${noun}${value === 1 ? '' : 's'}`}`;

/** How the file was understood, for a person to check before anything is written. */
export function describeMapping(file: CsvFile, mapping: Mapping): string {
  const { encoding, damaged } = file.encoding;
  const delimiter = delimiterNames[file.delimiter] ?? file.delimiter;
  const width = Math.max(...mapping.fields.map(({ field }) => field.name.length));
  const lines = mapping.fields.map((mapped) => `  ${mapped.field.name.padEnd(width)}  from ${describeSource(mapped)}`);
  if (!mapping.fields.some(({ field }) => field.name === 'external_id'))
    lines.push(`  ${'external_id'.padEnd(width)}  from the row's content, as the file has no id`);
  if (mapping.unused.length > 0) lines.push(`  not used: ${mapping.unused.join(', ')}`);
  const torn = damaged ? ', some bytes are not' : '';
  return [
    `${basename(file.path)}: ${encoding}${torn}, ${count(file.header.length, 'column')} between ${delimiter}`,
    ...lines,
  ].join('\n');
}

function describeSource({ field, columns }: MappedField): string {
  const names = columns.map((column) => column.name).join(', else ');
  return field.name === 'year' ? `${names} (of rows with one id the newest counts)` : names;
}

/** Counts reasons for which rows were rejected. */
export class Reasons {
  readonly #counts = new Map<string, { rows: number; first: number }>();

  add(reasons: string[], line: number): void {
    for (const reason of reasons) {
      const known = this.#counts.get(reason);
      if (known) known.rows++;
      else if (this.#counts.size < KEPT_REASONS) this.#counts.set(reason, { rows: 1, first: line });
    }
  }

  /** The commonest, a line each. */
  describe(): string[] {
    const all = [...this.#counts].sort(([, a], [, b]) => b.rows - a.rows);
    const shown = all.slice(0, SHOWN_REASONS);
    const lines = shown.map(
      ([reason, { rows, first }]) => `  ${count(rows, 'row')}: ${reason} (first in line ${first})`,
    );
    return all.length > shown.length ? [...lines, `  and ${all.length - shown.length} other reasons`] : lines;
  }
}

/** What an import did, in a few lines. */
export function describeReport(report: ImportReport, reasons: Reasons, seconds: number, dryRun: boolean): string {
  const { rows, inserted, updated, unchanged, duplicates, rejected, stopped } = report;
  const pace = `${count(rows, 'row')} in ${seconds.toFixed(1)} s (${count(Math.round(rows / seconds))} rows/s)`;
  const numbers = `${count(inserted)} inserted, ${count(updated)} updated, ${count(unchanged)} unchanged, `;
  const others = `${count(duplicates, 'duplicate')}, ${count(rejected)} rejected`;
  const lines = [`${dryRun ? 'Dry run, nothing is written: ' : ''}${pace}: ${numbers}${others}`, ...reasons.describe()];
  if (stopped) lines.push('Stopped. What was written stays; run the import again to finish it.');
  return lines.join('\n');
}
