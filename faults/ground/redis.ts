import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import { delimiter, join } from 'node:path';
import { findFreePort } from '../../src/db/embedded/freePort.ts';
import { tieToThisProgram } from '../../src/db/embedded/watchdog.ts';
import { signalTo, until } from './signals.ts';

/** The Redis of a run, without persistence. */
export interface GroundRedis {
  url: string;
  /** As the program tells it. */
  version: string;
  port: number;
  pid(): number;
  /** SIGKILL: connections break and what it held is gone. */
  kill(): Promise<void>;
  /** Starts it after `kill`, empty and on the same port. */
  restart(): Promise<void>;
  /** SIGSTOP: connections stand and nothing answers. */
  pause(): void;
  resume(): void;
  /** FLUSHALL. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the redis-server or valkey-server of the PATH. It ends with this program. Throws when there is none. */
export async function startRedis(workFolder: string): Promise<GroundRedis> {
  const program = findProgram();
  const folder = join(workFolder, 'redis');
  mkdirSync(folder);
  const port = await findFreePort();
  let child = await launch(program, folder, port);
  const end = async () => {
    if (hasEnded(child)) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return {
    version: /v=(\S+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[1] ?? '',
    url: `redis://127.0.0.1:${String(port)}`,
    port,
    pid: () => child.pid ?? 0,
    kill: end,
    restart: async () => {
      await end();
      child = await launch(program, folder, port);
    },
    pause: () => signalTo(child.pid ?? 0, 'SIGSTOP'),
    resume: () => signalTo(child.pid ?? 0, 'SIGCONT'),
    flush: async () => {
      const reply = await command(port, 'FLUSHALL');
      if (!reply.startsWith('+OK')) throw new Error(`FLUSHALL was answered ${reply.trim()}`);
    },
    stop: end,
  };
}

function findProgram(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = ['redis-server', 'valkey-server'].flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = candidates.find(isExecutable);
  if (!found) throw new Error('The fault suite needs redis-server or valkey-server on the PATH');
  return found;
}

async function launch(program: string, folder: string, port: number): Promise<ChildProcess> {
  const pidFile = join(folder, 'redis.pid');
  const network = ['--bind', '127.0.0.1', '--port', String(port)];
  const nothingKept = ['--save', '', '--appendonly', 'no', '--dir', folder, '--pidfile', pidFile];
  // Detached, or Ctrl-C would end it before the run has closed in order.
  const child = spawn(program, [...network, ...nothingKept], { detached: true, stdio: 'ignore' });
  if (child.pid === undefined) throw new Error(`${program} does not start`);
  child.once('exit', tieToThisProgram(child.pid, pidFile));
  await until(`an answer from ${program}`, 10_000, async () => {
    if (hasEnded(child)) throw new Error(`${program} ended at once`);
    return (await command(port, 'PING').catch(() => '')).startsWith('+PONG');
  });
  return child;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Sends one command on a connection of its own; the raw reply. */
async function command(port: number, text: string): Promise<string> {
  const socket = createConnection(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write(`${text}\r\n`);
    const [reply] = (await once(socket, 'data', { signal: AbortSignal.timeout(10_000) })) as [Buffer];
    return reply.toString();
  } finally {
    socket.destroy();
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
