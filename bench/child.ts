import { fork, type ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own, so that server and load do not share an event loop. */
export interface Child {
  /** Runs a named job in the child and returns its result. */
  run<T>(job: string, input?: unknown): Promise<T>;
  pid: number;
  stop(): Promise<void>;
}

interface Reply {
  id: number;
  result?: unknown;
  fault?: string;
}

/** Starts `server.ts` beside this file. */
export async function startChild(): Promise<Child> {
  const file = fileURLToPath(new URL(`./server${extname(fileURLToPath(import.meta.url))}`, import.meta.url));
  const child: ChildProcess = fork(file, {
    env: { ...process.env, NODE_ENV: 'production' },
    execArgv: [...process.execArgv, '--expose-gc'],
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  child.on('message', (reply: Reply) => waiting.get(reply.id)?.(reply));
  child.on('exit', (code) => waiting.forEach((done, id) => done({ id, fault: `The server ended with ${code}` })));
  let id = 0;
  return {
    pid: child.pid ?? 0,
    run: <T>(job: string, input?: unknown) =>
      new Promise<T>((resolve, reject) => {
        const mine = ++id;
        waiting.set(mine, ({ result, fault }) => {
          waiting.delete(mine);
          if (fault !== undefined) reject(new Error(fault));
          else resolve(result as T);
        });
        child.send({ id: mine, job, input });
      }),
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

/** Serves the jobs of a child process. */
export function serveJobs(jobs: Record<string, (input: never) => Promise<unknown>>): void {
  process.on('message', ({ id, job, input }: { id: number; job: string; input: unknown }) => {
    const run = jobs[job];
    if (!run) return void process.send?.({ id, fault: `There is no job ${job}` });
    run(input as never).then(
      (result) => process.send?.({ id, result }),
      (error: unknown) => process.send?.({ id, fault: String((error as Error).stack) }),
    );
  });
}

/** Nanoseconds of the machine's monotonic clock, the same in every process. */
export const clock = (): number => Number(process.hrtime.bigint()) / 1e6;
