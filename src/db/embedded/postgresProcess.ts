import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from './processes.ts';
import type { DataFolder } from './dataFolder.ts';
import { lockFileOf, ownerSetting } from './postmaster.ts';
import { tieToThisProgram } from './watchdog.ts';

/** One life of a Postgres server. */
export interface PostgresProcess {
  pid: number;
  /** Whether this program started it, and so is the one to stop it. */
  owned: boolean;
  hasExited(): boolean;
  /** Resolves when it has ended, for whatever reason. Does not keep the program running. */
  exited: Promise<void>;
  /** Ends it in order; for one that is not owned does nothing. */
  stop(): Promise<void>;
  /** What it has logged since it was started. */
  logged(): string;
}

/** Default settings: safe against power loss, listening on this machine only. */
const SETTINGS = { listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC', log_timezone: 'UTC' };

const LOG_LIMIT_BYTES = 10_000_000;

/** Starts Postgres on an existing cluster, tied to the life of this program. Does not wait until it is ready. */
export function spawnPostgres(
  program: string,
  place: DataFolder,
  settings: Readonly<Record<string, string>>,
): PostgresProcess {
  const logFile = rotatedLog(place.folder);
  const logStart = existsSync(logFile) ? statSync(logFile).size : 0;
  const child = spawnDetached(program, place, settings, logFile);
  const exited = new Promise<void>((resolve) => {
    for (const event of ['exit', 'error'])
      child.once(event, () => {
        resolve();
      });
  });
  if (child.pid === undefined)
    throw new Error(`Cannot run ${program} as user ${String(place.user.uid ?? 'of this program')}`);
  const callOff = tieToThisProgram(child.pid, lockFileOf(place.cluster));
  void exited.then(callOff);
  return {
    pid: child.pid,
    owned: true,
    hasExited: () => child.exitCode !== null || child.signalCode !== null,
    exited,
    stop: () => stopChild(child, exited),
    logged: () => readFileSync(logFile).subarray(logStart).toString(),
  };
}

/** A server that another program started: it is used, watched, and never stopped. */
export function followPostgres(pid: number, cluster: string): PostgresProcess {
  const hasExited = () => !commandLine(pid).includes(cluster);
  const exited = new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (!hasExited()) return;
      clearInterval(timer);
      resolve();
    }, 250).unref();
  });
  return { pid, owned: false, hasExited, exited, stop: () => Promise.resolve(), logged: () => '' };
}

function spawnDetached(program: string, place: DataFolder, settings: Readonly<Record<string, string>>, log: string) {
  const options = Object.entries({ ...SETTINGS, ...settings }).map(([name, value]) => `${name}=${value}`);
  const args = ['-D', place.cluster, ...[...options, ownerSetting()].flatMap((option) => ['-c', option])];
  const output = openSync(log, 'a', 0o600);
  // Detached, or Ctrl-C would stop it before the program has finished its own work.
  const child = spawn(program, args, {
    ...place.user,
    cwd: '/',
    detached: true,
    // None of the PG… variables that would change what it does.
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.unref();
  return child;
}

async function stopChild(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.ref();
  const escalation = [setTimeout(() => child.kill('SIGQUIT'), 15_000), setTimeout(() => child.kill('SIGKILL'), 20_000)];
  // SIGINT: Postgres ends all connections and writes everything down.
  child.kill('SIGINT');
  await exited;
  for (const timer of escalation) clearTimeout(timer);
}

function rotatedLog(folder: string): string {
  const path = join(folder, 'postgres.log');
  if (existsSync(path) && statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  return path;
}
