import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findFreePort } from '../../db/embedded/freePort.ts';
import { tieToThisProgram } from '../../db/embedded/watchdog.ts';
import { waitFor } from './waitFor.ts';

/** The first redis-server or valkey-server on the PATH. */
export function findRedisProgram(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = ['redis-server', 'valkey-server'].flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find(isExecutable);
}

/** One Redis without persistence, on a port of its own; ends with the test process. */
export class RedisServer {
  readonly port: number;
  readonly #program: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'tenantlist-redis-'));
  #child: ChildProcess | undefined;

  static async start(program: string): Promise<RedisServer> {
    const server = new RedisServer(program, await findFreePort());
    await server.start();
    return server;
  }

  private constructor(program: string, port: number) {
    this.#program = program;
    this.port = port;
  }

  get url(): string {
    return `redis://127.0.0.1:${String(this.port)}`;
  }

  /** Starts it after `kill`, empty and on the same port; resolves when it answers. */
  async start(): Promise<void> {
    const pidFile = join(this.#folder, 'redis.pid');
    const network = ['--bind', '127.0.0.1', '--port', String(this.port)];
    const nothingKept = ['--save', '', '--appendonly', 'no', '--dir', this.#folder, '--pidfile', pidFile];
    const child = spawn(this.#program, [...network, ...nothingKept], { detached: true, stdio: 'ignore' });
    child.unref();
    this.#child = child;
    if (child.pid === undefined) throw new Error(`${this.#program} does not start`);
    const callOff = tieToThisProgram(child.pid, pidFile);
    child.once('exit', callOff);
    await waitFor(() => hasEnded(child) || answers(this.port), { message: `no answer from ${this.#program}` });
    if (hasEnded(child)) throw new Error(`${this.#program} ended at once`);
  }

  /** Freezes it: connections stay open and nothing answers. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Ends it with all it holds; connections break. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || hasEnded(child)) return;
    child.ref();
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Ends it and removes its folder. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function answers(port: number): Promise<boolean> {
  const socket = createConnection(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [reply] = (await once(socket, 'data')) as [Buffer];
    return reply.toString().startsWith('+PONG');
  } catch {
    return false;
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
