import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { forkArguments, programBeside } from '../programs.ts';
import type { LinkStats, Mode, Upstream } from './modes.ts';
import type { ProxyAnswer, ProxyRequest } from './proxy.ts';

export type { LinkStats, Mode, Upstream };

/** A way from one part to another, that faults can be put on. */
export interface Link {
  name: string;
  /** Of 127.0.0.1; the same all the time. */
  port: number;
  /** Resolves when the mode is in force, for standing and for new connections. */
  set(mode: Mode): Promise<void>;
  stats(): Promise<LinkStats>;
}

/** The links of one run, in a process of their own that ends with this one. */
export interface Network {
  /** Opens a link; connections go to the upstreams in turn, and to the next one when one refuses. */
  link(name: string, upstreams: Upstream[]): Promise<Link>;
  pid: number;
  stop(): Promise<void>;
}

type Job = ProxyRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

/** Starts the proxy process. */
export function startNetwork(): Promise<Network> {
  const program = programBeside(import.meta.url, './proxy');
  const child = fork(program, { execArgv: forkArguments(program), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ask = asker(child);
  return Promise.resolve({
    pid: child.pid ?? 0,
    link: async (name, upstreams) => ({
      name,
      port: (await ask({ job: 'open', name, upstreams })) as number,
      set: async (mode) => void (await ask({ job: 'set', name, mode })),
      stats: async () => (await ask({ job: 'stats', name })) as LinkStats,
    }),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  });
}

function asker(child: ChildProcess): (job: Job) => Promise<number | LinkStats | null> {
  const waiting = new Map<number, (answer: ProxyAnswer) => void>();
  let last = 0;
  const settle = (answer: ProxyAnswer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  };
  child.on('message', (answer: ProxyAnswer) => settle(answer));
  child.on('exit', (code, signal) => {
    for (const id of [...waiting.keys()]) settle({ id, fault: `The proxy ended with ${code ?? signal ?? ''}` });
  });
  return (job) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, (answer) => ('fault' in answer ? reject(new Error(answer.fault)) : resolve(answer.result)));
      child.send({ ...job, id }, (error) => error && settle({ id, fault: error.message }));
    });
}
