import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { forkArguments } from '../programs.ts';

/** A program of the load in a process of its own, which does jobs by their names. */
export interface Worker {
  pid: number;
  /** Does a job; rejects with what it threw, or when the process ends. */
  run<T>(job: string, input?: unknown): Promise<T>;
  /** SIGSTOP and SIGCONT. */
  freeze(): void;
  thaw(): void;
  /** Asks for the job `stop`, gives it `patienceMs`, then kills. */
  stop(patienceMs?: number): Promise<void>;
}

interface Reply {
  id: number;
  result?: unknown;
  fault?: string;
}

/** Starts the program in this file. */
export function startWorker(program: string): Worker {
  const child = fork(program, { execArgv: forkArguments(program) });
  const waiting = new Map<number, (reply: Reply) => void>();
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  child.on('message', (reply: Reply) => waiting.get(reply.id)?.(reply));
  child.on('error', (error) => waiting.forEach((done, id) => done({ id, fault: error.message })));
  // A stopped process would not notice that this one has ended.
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.on('exit', (code, signal) => {
    process.off('exit', kill);
    waiting.forEach((done, id) => done({ id, fault: `The process ended (${code ?? signal})` }));
  });
  let last = 0;
  const run = <T>(job: string, input?: unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      if (hasEnded()) return reject(new Error('The process has ended'));
      const mine = ++last;
      waiting.set(mine, ({ result, fault }) => {
        waiting.delete(mine);
        if (fault === undefined) resolve(result as T);
        else reject(new Error(fault));
      });
      child.send({ id: mine, job, input });
    });
  return {
    pid: child.pid ?? 0,
    run,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async stop(patienceMs = 15_000) {
      if (hasEnded()) return;
      const ended = once(child, 'exit');
      child.kill('SIGCONT');
      await Promise.race([run('stop').catch(() => undefined), delay(patienceMs, undefined, { ref: false })]);
      if (hasEnded()) return;
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Serves the jobs of a worker's process, which ends with the one that started it. */
export function serveJobs(jobs: Record<string, (input: never) => Promise<unknown>>): void {
  process.on('disconnect', () => process.exit(1));
  process.on('message', ({ id, job, input }: { id: number; job: string; input: unknown }) => {
    const run = jobs[job];
    if (!run) return void process.send?.({ id, fault: `There is no job ${job}` });
    run(input as never).then(
      (result) => process.send?.({ id, result }),
      (error: unknown) => process.send?.({ id, fault: String((error as Error).stack) }),
    );
  });
}
