import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { projectRoot } from '../src/config/projectRoot.ts';
import { makeWorkFolder, removeWorkFolder, sweepWorkFolders } from './ground/folders.ts';
import { parseOptions, USAGE, type Options } from './options.ts';
import { breachesOf, holdTargets, lineOf, tooLittle, writeResults, type Result } from './report.ts';
import { rows } from './rows/index.ts';
import type { FaultRow } from './rows/row.ts';
import { runRow, type Outcome, type RunOptions } from './run.ts';

/** Where the results of this command go. */
const resultsFolder = join(
  projectRoot(),
  'faults',
  'results',
  new Date().toISOString().replaceAll(':', '-').slice(0, 19),
);

const PROOFS_AT_ONCE = 3;

type Judge = (outcome: Outcome, seconds: number) => Pick<Result, 'passed' | 'reasons' | 'targets'>;

/** Runs a row and says what came of it; a run that breaks is a result too. */
async function attempt(
  row: FaultRow,
  options: Omit<RunOptions, 'folder'>,
  judge: Judge,
  { keep, checkerProved }: Pick<Options, 'keep'> & Pick<Result, 'checkerProved'>,
): Promise<Result> {
  const folder = makeWorkFolder();
  const started = performance.now();
  const result: Result = {
    name: row.name, title: row.title, passed: false, reasons: [], breaches: {}, targets: [], seconds: 0,
    seed: options.seed, scale: options.scale, short: options.short, faultSeconds: options.seconds, checkerProved, measured: {}, idle: null, versions: {}, verdict: null,
  }; // prettier-ignore
  try {
    const outcome = await runRow(row, { ...options, folder: join(folder, 'run') });
    result.seconds = (performance.now() - started) / 1_000;
    result.verdict = outcome.verdict;
    result.measured = outcome.measured;
    result.idle = outcome.idle;
    result.versions = outcome.versions;
    result.breaches = breachesOf(outcome.verdict);
    Object.assign(result, judge(outcome, result.seconds));
  } catch (error) {
    result.seconds = (performance.now() - started) / 1_000;
    result.reasons = [String((error as Error).stack ?? error)];
  }
  if (keep !== undefined || !result.passed) {
    const histories = join(keep ?? resultsFolder, row.name.replaceAll(/[^\w-]+/g, '-'));
    moveFolder(join(folder, 'run'), histories);
    result.histories = histories;
  }
  await removeWorkFolder(folder);
  console.log(lineOf(result));
  return result;
}

function moveFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(join(to, '..'), { recursive: true });
  try {
    renameSync(from, to);
  } catch {
    // Another disk, or nothing was written.
    cpSync(from, to, { recursive: true, force: true });
  }
}

/**
 * Every known bug has to be flagged, or what the checker does not flag proves nothing; and nothing where there is no bug, or what it flags
 * proves nothing.
 */
async function proveChecker({ seed, short, keep }: Options): Promise<Result[]> {
  const { FLAGGED_WITHIN_SECONDS, proofs } = await import('./proof.ts');
  const results: Result[] = [];
  const waiting = proofs(short);
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { bug, row, options } = next;
      const judge: Judge = ({ verdict }, seconds) => {
        if (bug.expects.length === 0) {
          const passed = Object.keys(breachesOf(verdict)).length === 0;
          return { passed, reasons: passed ? [] : ['flagged where there is no bug'], targets: [] };
        }
        const flagged = bug.expects.some((kind) => verdict.breaches[kind].count > 0);
        const passed = flagged && seconds <= FLAGGED_WITHIN_SECONDS;
        const reason = flagged
          ? `flagged only after ${seconds.toFixed(0)} s`
          : `not flagged as ${bug.expects.join(' or ')}`;
        return { passed, reasons: passed ? [] : [reason], targets: [] };
      };
      results.push(await attempt(row, { ...options, seed }, judge, { ...(keep && { keep }), checkerProved: false }));
    }
  };
  // Nothing is timed here, so several at once take less of everybody's time.
  await Promise.all(Array.from({ length: PROOFS_AT_ONCE }, work));
  const checkerProved = results.every(({ passed }) => passed);
  return results.map((result) => ({ ...result, checkerProved }));
}

async function putFaults(wanted: readonly FaultRow[], options: Options, checkerProved: boolean): Promise<Result[]> {
  const { scale, seed, short, keep } = options;
  const results: Result[] = [];
  for (const row of wanted) {
    const seconds = options.seconds ?? (short ? row.shortSeconds : undefined) ?? row.seconds;
    const { writesPerSecond } = row.scale?.(scale) ?? scale;
    const judge: Judge = ({ verdict, measured, accidents, opened }) => {
      const targets = holdTargets(row, verdict, measured);
      const reasons = [...accidents, ...tooLittle(verdict, { opened, writesPerSecond, seconds }, row)];
      const clean = Object.keys(breachesOf(verdict)).length === 0 && reasons.length === 0;
      return { passed: clean && targets.every(({ reached }) => reached), reasons, targets };
    };
    const how = { ...(keep && { keep }), checkerProved };
    results.push(await attempt(row, { scale, seed, seconds, short }, judge, how));
  }
  return results;
}

function select({ rows: names, short }: Options): FaultRow[] {
  const unknown = names.find((name) => !rows.some((row) => row.name === name));
  if (unknown !== undefined) throw new Error(`There is no fault ${unknown}; --list names them`);
  if (names.length > 0) return rows.filter(({ name }) => names.includes(name));
  return rows.filter(({ shortSeconds }) => !short || shortSeconds !== undefined);
}

function readCommand(): { options: Options; wanted: FaultRow[] } | null {
  try {
    const options = parseOptions(process.argv.slice(2));
    return { options: { ...options, ...(options.keep && { keep: resolve(options.keep) }) }, wanted: select(options) };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return null;
  }
}

async function main(): Promise<number> {
  const command = readCommand();
  if (!command) return 2;
  const { options, wanted } = command;
  if (options.help || options.list) {
    console.log(options.help ? USAGE : wanted.map(({ name, title }) => `${name.padEnd(24)}${title}`).join('\n'));
    return 0;
  }
  await sweepWorkFolders();
  const results = options.seeds ? await proveChecker(options) : [];
  const checkerProved = results.length > 0 && results.every(({ passed }) => passed);
  results.push(...(await putFaults(wanted, options, checkerProved)));
  writeResults(resultsFolder, results, { short: options.short, checkerProved });
  const failed = results.filter(({ passed }) => !passed).length;
  const counts = `${results.length - failed} passed, ${failed} failed`;
  console.log(`\nWritten to ${resultsFolder}\n${checkerProved ? '' : 'checker not proved\n'}${counts}`);
  const summary = process.env['TEST_SUMMARY_FILE'];
  if (summary) writeFileSync(summary, `${counts}\n`);
  return failed === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
