import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/config/projectRoot.ts';
import { readUnits, type Measured } from '../units/units.ts';
import { grid, oneNode, postgresAlone, sizes, waysOn } from './extrapolate.ts';
import { fit, FITTED_WRITERS, sideBySide } from './fitted.ts';
import { isNear, reproduce, TOLERANCE, type Reproduced } from './reproduce.ts';
import { connectionTable, gridTable, limitTable, oneNodeTable, reproducedTable, sizeTable, sourceLine, unitTable } from './tables.ts'; // prettier-ignore

/** Options of `npm run bench -- simulate`. */
export interface SimulateOptions {
  /** Puts the tables into docs/scale.md. */
  write: boolean;
  seed: number;
}

const DOCUMENT = 'docs/scale.md';

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`; throws when the document has no such place. */
export function fill(document: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [document.indexOf(open), document.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`${DOCUMENT} has no place for ${name}`);
  return `${document.slice(0, from + open.length)}\n\n${text}\n\n${document.slice(to)}`;
}

/** Tables that only a reproduced model may fill. */
const EXTRAPOLATED = ['connections', 'one node', 'nodes', 'postgres', 'what then', 'sizes'];

function extrapolated(measured: Measured, seed: number): Record<string, string> {
  return {
    connections: connectionTable(measured),
    'one node': oneNodeTable(oneNode(measured, seed)),
    nodes: gridTable(grid(measured, seed)),
    postgres: limitTable('Postgres cores', postgresAlone(measured, seed)),
    'what then': limitTable('', waysOn(measured, seed)),
    sizes: sizeTable(measured, sizes(measured, seed)),
  };
}

function tell(texts: Record<string, string>, write: boolean): void {
  for (const [name, text] of Object.entries(texts)) console.log(`\n${name}\n${text}`);
  if (!write) return;
  const file = join(projectRoot(), DOCUMENT);
  const document = Object.entries(texts).reduce((so, [name, text]) => fill(so, name, text), readFileSync(file, 'utf8'));
  writeFileSync(file, document);
  console.log(`\nWritten to ${DOCUMENT}`);
}

/** Names of the judged points that the simulation misses. */
export const farFrom = (points: readonly Reproduced[]): string[] =>
  points.filter((point) => point.counts && !isNear(point)).map(({ name }) => name);

/** Reproduces the measured points, and only if they are reproduced goes beyond them. Returns the exit code: 1 when not. */
export function simulate({ write, seed }: SimulateOptions): number {
  const measured = readUnits();
  const factor = fit(measured, seed);
  const points = reproduce(measured, seed, factor);
  const fitted = `Fitted on ${FITTED_WRITERS} writers: what Postgres does for events costs ${factor.toFixed(2)} times its unit cost, except for a lone writer.`;
  const source = {
    source: sourceLine(measured),
    units: unitTable(measured),
    fitted,
    reproduced: reproducedTable(points),
  };
  const far = farFrom(points);
  if (far.length > 0) {
    const refusal = `*Not extrapolated: with the present measurement the model does not reproduce ${far.length} of the judged points (see "Reproduced").*`;
    // What an earlier measurement allowed must not stay standing.
    tell({ ...source, ...Object.fromEntries(EXTRAPOLATED.map((name) => [name, refusal])) }, write);
    console.error(`\nNot reproduced within ${TOLERANCE * 100} %, so nothing is extrapolated: ${far.join('; ')}`);
    return 1;
  }
  tell({ ...source, ...extrapolated(sideBySide(measured, factor), seed) }, write);
  return 0;
}
