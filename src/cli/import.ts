import { realpath } from 'node:fs/promises';
import { ConfigError, findDatabaseUrl } from '../config/env.ts';
import { createPool, Database } from '../db/database.ts';
import { HELP, readArguments, type ImportRequest } from '../import/commandLine.ts';
import { openCsv } from '../import/csvReader.ts';
import { importFile, type ImportJob } from '../import/importer.ts';
import { mapColumns } from '../import/mapping.ts';
import { createProgressDisplay } from '../import/progressDisplay.ts';
import { ImportRefused } from '../import/refusal.ts';
import { createRejectFile } from '../import/rejects.ts';
import { describeMapping, describeReport, Reasons } from '../import/summary.ts';
import { targets, type Target } from '../import/targets.ts';
import { isDatabaseAway } from '../middleware/databaseErrors.ts';
import { importStore } from '../stores/importStore.ts';

const EXIT = { done: 0, failed: 1, refused: 2, interrupted: 130 } as const;

process.exitCode = await main(process.argv.slice(2)).catch(tellFault);

async function main(args: string[]): Promise<number> {
  const request = readArguments(args);
  if (request) return run(request);
  process.stdout.write(HELP);
  return EXIT.done;
}

async function run(request: ImportRequest): Promise<number> {
  const file = await openCsv(request.path);
  const mapping = mapColumns(request.target, file.header, request.asked);
  const pool = createPool(findDatabaseUrl(), 2, () => undefined);
  try {
    const db = new Database(pool);
    const ownerId = await findOwnerId(db, request.ownerEmail, request.target);
    process.stdout.write(`${describeMapping(file, mapping)}\n`);
    const { batchSize, dryRun, rejectsPath } = request;
    if (rejectsPath !== null) await refuseSameFile(request.path, rejectsPath);
    return await runJob(db, { file, mapping, ownerId, batchSize, dryRun }, rejectsPath);
  } finally {
    await pool.end();
  }
}

async function runJob(db: Database, job: ImportJob, rejectsPath: string | null): Promise<number> {
  const rejects = rejectsPath === null ? null : await createRejectFile(rejectsPath, job.file.header);
  const reasons = new Reasons();
  const display = createProgressDisplay(process.stderr);
  const began = performance.now();
  try {
    const listener = {
      progress: display.show,
      rejected: async (reject: { line: number; reasons: string[]; cells: string[] }) => {
        reasons.add(reject.reasons, reject.line);
        await rejects?.write(reject);
      },
    };
    const report = await importFile(db, job, listener, interruption());
    display.stop();
    process.stdout.write(`${describeReport(report, reasons, (performance.now() - began) / 1_000, job.dryRun)}\n`);
    if (report.rejected > 0)
      process.stdout.write(
        rejectsPath === null ? 'To get them as a file: --rejects FILE\n' : `They are in ${rejectsPath}\n`,
      );
    return report.stopped ? EXIT.interrupted : EXIT.done;
  } finally {
    display.stop();
    await rejects?.close();
  }
}

async function findOwnerId(db: Database, email: string, target: Target): Promise<string> {
  const owner = await importStore.findOwner(db, email);
  if (!owner) throw new ImportRefused(`There is no account ${email}`);
  const { role } = targets[target];
  if (owner.role !== role) throw new ImportRefused(`${target} belong to a ${role}; ${email} is a ${owner.role}`);
  if (!owner.is_active) throw new ImportRefused(`The account ${email} is deactivated`);
  return owner.id;
}

async function refuseSameFile(path: string, rejectsPath: string): Promise<void> {
  const same = (await realpath(path)) === (await realpath(rejectsPath).catch(() => null));
  if (same) throw new ImportRefused('--rejects names the file that is imported: it would be overwritten');
}

/** Aborted by the first Ctrl-C, which lets the running batch end; the second one ends everything at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    process.stderr.write('\nStopping after the running batch ...\n');
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return controller.signal;
}

function tellFault(error: unknown): number {
  const { message } = error as Error;
  if (error instanceof ImportRefused || error instanceof ConfigError) {
    process.stderr.write(`${message}\nHelp: npm run import -- --help\n`);
    return EXIT.refused;
  }
  process.stderr.write(
    `The import failed: ${explain(error, message)}\nWhat was written stays: run the import again to finish it.\n`,
  );
  return EXIT.failed;
}

function explain(error: unknown, message: string): string {
  if (isDatabaseAway(error))
    return 'the database cannot be reached. Is the server running (npm start), or DATABASE_URL right?';
  const isEmpty = (error as { code?: string }).code === '42P01';
  return isEmpty ? 'the database has no tables yet: start the server once (npm start)' : message;
}
