import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Scale } from './ground/ground.ts';
import { BREACHES, type Breach, type Verdict } from './history.ts';
import type { FaultRow, Measured, Target } from './rows/row.ts';

/** A target with what was measured. */
export interface Reached {
  name: string;
  unit: string;
  atMost?: number;
  atLeast?: number;
  /** Null: not measured, and so not reached. */
  value: number | null;
  reached: boolean;
}

/** What is told of one row, or of one seeded bug. */
export interface Result {
  name: string;
  title: string;
  passed: boolean;
  /** What broke of itself, or why there is no verdict. */
  reasons: string[];
  breaches: Partial<Record<Breach, number>>;
  targets: Reached[];
  /** Of the whole run. */
  seconds: number;
  seed: number;
  scale: Scale;
  short: boolean;
  /** Seconds that the fault was to last. */
  faultSeconds: number;
  /** Whether the checker found all known bugs before; false too when it was not tried. */
  checkerProved: boolean;
  measured: Measured;
  /** Share of the processors that nobody used during the fault, in percent. */
  idle: number | null;
  versions: Record<string, string>;
  verdict: Verdict | null;
  /** Where the histories are, when they were kept. */
  histories?: string;
}

/** Breaches that there are, with their counts. */
export function breachesOf(verdict: Verdict | null): Partial<Record<Breach, number>> {
  const counts = BREACHES.map((kind) => [kind, verdict?.breaches[kind].count ?? 0] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** Holds a row's targets against what was measured. */
export const holdTargets = ({ targets }: FaultRow, verdict: Verdict, measured: Measured): Reached[] =>
  targets.map((target) => {
    const { name, unit, atMost, atLeast } = target;
    const value = target.of(verdict, measured);
    const bounds = { ...(atMost !== undefined && { atMost }), ...(atLeast !== undefined && { atLeast }) };
    return { name, unit, ...bounds, value, reached: isReached(target, value) };
  });

const isReached = ({ atMost = Infinity, atLeast = -Infinity }: Target, value: number | null): boolean =>
  value !== null && value <= atMost && value >= atLeast;

/** Of the writes that were to be made, the least share that has to be acknowledged, unless the row says otherwise. */
const LEAST_ACKNOWLEDGED = 0.5;

/** Why a run proves too little: screens that recorded nothing, or hardly any writes. `seconds` are those of the fault. */
export function tooLittle(
  { figures }: Verdict,
  { opened, writesPerSecond, seconds }: { opened: number; writesPerSecond: number; seconds: number },
  { leastAcknowledged = LEAST_ACKNOWLEDGED }: Pick<FaultRow, 'leastAcknowledged'> = {},
): string[] {
  const { screens, writes } = figures;
  const least = Math.ceil(writesPerSecond * seconds * leastAcknowledged);
  return [
    ...(screens < opened ? [`only ${screens} of ${opened} screens recorded what they saw`] : []),
    ...(writes.acknowledged < least ? [`only ${writes.acknowledged} writes were acknowledged, at least ${least} have to be`] : []),
  ]; // prettier-ignore
}

const NAME_WIDTH = 24;

/** One line: what came of it, breaches (`000`: none), targets, and how large the run was. */
export function lineOf(result: Result): string {
  const breaches = Object.entries(result.breaches).map(([kind, count]) => `${kind} ${count}`);
  const size = result.verdict?.figures;
  const parts = [
    result.verdict ? breaches.join(' ') || '000' : '',
    ...result.targets.map(targetText),
    ...(size ? [`${size.events} events, ${size.applied} applied by ${size.screens} screens`] : []),
    `${result.seconds.toFixed(0)} s${result.idle === null ? '' : `, processors ${result.idle} % idle`}, seed ${result.seed}`,
  ];
  const head = `${result.passed ? 'PASS' : 'FAIL'}  ${result.name.padEnd(NAME_WIDTH)}  ${parts.filter(Boolean).join('; ')}`;
  const below = [...result.reasons, ...(result.histories && !result.passed ? [`histories: ${result.histories}`] : [])];
  return [head, ...below.map((text) => `      ${text}`)].join('\n');
}

function targetText({ name, unit, atMost, atLeast, value, reached }: Reached): string {
  const bound = atMost !== undefined ? `<= ${atMost}` : `>= ${atLeast ?? ''}`;
  const measured = value === null ? 'not measured' : round(value);
  return `${name} ${measured} ${reached ? '' : 'NOT '}${bound}${unit && ` ${unit}`}`;
}

const round = (value: number): string =>
  Math.abs(value) < 10 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(0);

/** Writes results as JSON: one file each, and a summary with the machine. */
export function writeResults(
  folder: string,
  results: readonly Result[],
  run: Pick<Result, 'short' | 'checkerProved'>,
): void {
  mkdirSync(folder, { recursive: true });
  for (const result of results) writeJson(join(folder, `${result.name.replaceAll(/[^\w-]+/g, '-')}.json`), result);
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memory: totalmem(), system: `${process.platform} ${process.arch}` }; // prettier-ignore
  const rows = results.map(({ name, passed, reasons, breaches, targets, seconds, faultSeconds, idle, scale, seed }) => ({
    name, passed, reasons, breaches, targets, seconds, faultSeconds, idle, scale, seed,
  })); // prettier-ignore
  const versions = results.find((result) => result.verdict)?.versions ?? {};
  writeJson(join(folder, 'summary.json'), { at: new Date().toISOString(), ...run, machine, versions, rows });
}

const writeJson = (path: string, value: unknown): void => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
