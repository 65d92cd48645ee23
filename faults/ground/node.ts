import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../src/config/projectRoot.ts';
import { findFreePort } from '../../src/db/embedded/freePort.ts';
import { tieToThisProgram } from '../../src/db/embedded/watchdog.ts';
import { forkArguments, programBeside } from '../programs.ts';
import { residentMemory, signalTo, until } from './signals.ts';

/** One node: the server program in a process of its own, always on the same port. */
export interface Node {
  name: string;
  url: string;
  port: number;
  /** 0 while it does not run. */
  pid(): number;
  /** Whether it answers requests at its health check. */
  answers(): Promise<boolean>;
  /** SIGKILL; resolves when it has ended. */
  kill(): Promise<void>;
  /** Starts it (again); resolves when it answers. Throws with its last words when it ends instead. */
  start(): Promise<void>;
  /** SIGSTOP: connections stand and nothing answers. */
  freeze(): void;
  thaw(): void;
  /** What it said, newest last, over all lives; of very many only the newest. Everything is in `<name>.log` of the run's files. */
  lines(): readonly string[];
  /** Ends that nobody asked for, as exit codes or signals. */
  crashes(): readonly string[];
  /** Resident memory in bytes. */
  rss(): Promise<number>;
  /** The node's metrics: the value by name with labels, as /metrics writes it. */
  metrics(): Promise<Record<string, number>>;
}

/** What a node is started with. */
export interface NodeOptions {
  name: string;
  /** Environment on top of the paths; PORT and HOST are the node's own. */
  env: Record<string, string>;
  /** URL of the program; the real one unless told. */
  entry?: string;
  /** Where the log goes. */
  folder: string;
  /** Where the pid goes. */
  workFolder: string;
}

const KEPT_LINES = 5_000;
const START_MS = 60_000;

/** Prepares a node on a free port; `start` starts it. It ends with this program. */
export async function prepareNode({ name, env, entry, folder, workFolder }: NodeOptions): Promise<Node> {
  const program = entry ? fileOf(entry) : programBeside(import.meta.url, '../../src/index');
  const port = await findFreePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const lines: string[] = [];
  const crashes: string[] = [];
  let child: ChildProcess | undefined;
  const say = (line: string) => {
    appendFileSync(join(folder, `${name}.log`), `${line}\n`);
    if (lines.push(line) > KEPT_LINES) lines.shift();
  };
  const answers = async () =>
    (await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => null))?.ok ?? false;
  return {
    name, url, port, answers,
    pid: () => (child && !hasEnded(child) ? (child.pid ?? 0) : 0),
    kill: async () => {
      if (!child || hasEnded(child)) return;
      expected.add(child);
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    start: async () => {
      const started = launch(program, { ...env, PORT: String(port), HOST: '127.0.0.1' }, join(workFolder, `${name}.pid`));
      child = started;
      for (const stream of [started.stdout, started.stderr]) if (stream) createInterface(stream).on('line', say);
      started.once('exit', (code, signal) => {
        if (!expected.has(started)) crashes.push(String(code ?? signal));
      });
      await until(`an answer from ${name}`, START_MS, async () => {
        if (hasEnded(started)) throw new Error(`${name} ended: ${lines.slice(-5).join('\n')}`);
        return answers();
      });
    },
    freeze: () => signalTo(child?.pid ?? 0, 'SIGSTOP'),
    thaw: () => signalTo(child?.pid ?? 0, 'SIGCONT'),
    lines: () => lines,
    crashes: () => crashes,
    rss: () => residentMemory(child?.pid ?? 0),
    metrics: async () => parseMetrics(await (await fetch(`${url}/metrics`)).text()),
  }; // prettier-ignore
}

/** Lives that were ended on purpose. */
const expected = new WeakSet<ChildProcess>();

function launch(program: string, env: Record<string, string>, pidFile: string): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...forkArguments(program), program], {
    cwd: projectRoot(),
    env: { PATH, HOME, ...env },
    // Detached, or Ctrl-C would end it before the run has closed in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid === undefined) throw new Error(`${program} does not start`);
  writeFileSync(pidFile, `${String(child.pid)}\n`);
  child.once('exit', tieToThisProgram(child.pid, pidFile));
  return child;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const fileOf = (entry: string): string => (entry.startsWith('file:') ? new URL(entry).pathname : entry);

function parseMetrics(text: string): Record<string, number> {
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    samples.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}
