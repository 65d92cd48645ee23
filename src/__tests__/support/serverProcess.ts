import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Environment } from '../../config/env.ts';
import { projectRoot } from '../../config/projectRoot.ts';
import { findFreePort } from '../../db/embedded/freePort.ts';
import { waitFor } from './waitFor.ts';

/** The real server program in a process of its own. */
export interface ServerProcess {
  url: string;
  /** What it printed, over all lives. */
  lines: string[];
  /** Starts it (again) on the same port; resolves when it answers. */
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>;
}

/** Prepares a server; `env` is all it knows, apart from the paths. */
export async function prepareServer(env: Environment): Promise<ServerProcess> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const lines: string[] = [];
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return null;
    const ended = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await ended)[0];
  };
  return {
    url,
    lines,
    async start() {
      const started = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'serverProgram.ts')], {
        cwd: projectRoot(),
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env, PORT: String(port), HOST: '127.0.0.1' },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      child = started;
      started.stdin.on('error', () => undefined);
      for (const stream of [started.stdout, started.stderr])
        createInterface(stream).on('line', (line) => lines.push(line));
      await waitFor(
        async () => {
          if (started.exitCode !== null) throw new Error(`The server ended: ${lines.slice(-5).join('\n')}`);
          return (await fetch(`${url}/health`).catch(() => null))?.ok;
        },
        { timeout: 20_000, message: 'the server does not answer' },
      );
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}
