import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

/** One measured line. `ratio` is against the reference taken in the same run; `target` says what it should be. */
export interface Line {
  name: string;
  value: string;
  ratio?: number;
  target?: { is: 'at least' | 'at most'; ratio: number };
}

/** True, false, or undefined when the line has no target. */
export const reached = ({ ratio, target }: Line): boolean | undefined => {
  if (ratio === undefined || !target) return undefined;
  return target.is === 'at least' ? ratio >= target.ratio : ratio <= target.ratio;
};

const verdict = (line: Line): string => {
  const result = reached(line);
  return result === undefined ? '' : result ? 'reached' : 'MISSED';
};

const targetText = ({ target }: Line): string =>
  target ? `${target.is === 'at least' ? '>=' : '<='} ${target.ratio} x` : '';

/** The lines as an aligned table. */
export function table(lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    line.name,
    line.value,
    line.ratio === undefined ? '' : `${line.ratio.toFixed(2)} x`,
    targetText(line),
    verdict(line),
  ]);
  const widths = [0, 1, 2, 3].map((n) => Math.max(...rows.map((row) => row[n]?.length ?? 0)));
  return rows.map((row) => row.map((cell, n) => (n === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[n] ?? 0))).join('  ').trimEnd()).join('\n'); // prettier-ignore
}

/** Writes the lines with what is needed to compare runs. Returns the file. */
export function writeJson(folder: string, lines: readonly Line[]): string {
  mkdirSync(folder, { recursive: true });
  const at = new Date().toISOString();
  const file = join(folder, `${at.replaceAll(':', '-').slice(0, 19)}.json`);
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  writeFileSync(
    file,
    `${JSON.stringify({ at, machine, lines: lines.map((line) => ({ ...line, reached: reached(line) })) }, null, 2)}\n`,
  );
  return file;
}

/** The value below which `share` of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const ms = (value: number): string => `${value.toFixed(2)} ms`;
export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;
