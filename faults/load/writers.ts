import { programBeside } from '../programs.ts';
import { startWorker, type Worker } from './jobs.ts';
import type { WriterStats } from './journal.ts';
import type { LoadUser } from './screen.ts';

/** Who writes how much, and where. */
export interface WritersOptions {
  /** Of the run's files; `writers-<name>.ndjson` and `screens-<name>-reads.ndjson` go there. */
  folder: string;
  /** Users of all three roles. */
  users: readonly LoadUser[];
  /** The one address of all nodes. */
  url: string;
  /** For what is written by hand, past the program; of a role that owns the tables. */
  databaseUrl: string;
  perSecond: number;
  seed: number;
  /** Part of the writes that must never happen; 0.02 unless given. */
  rollbackShare?: number;
  /** `writers` unless given; unique in a run. */
  name?: string;
}

/** Writers in a process of their own. */
export interface WritersHandle {
  readonly pid: number;
  stats(): Promise<WriterStats & { cpuMs: number }>;
  /** No write begins any more; resolves when those under way are through, or after 15 s. Returns the last counts, also when asked again. */
  stop(): Promise<WriterStats>;
  freeze(): void;
  thaw(): void;
}

/** Starts writing at once. Throws when the database cannot be written to. */
export async function startWriters(options: WritersOptions): Promise<WritersHandle> {
  const worker = startWorker(programBeside(import.meta.url, './writersProgram'));
  try {
    await worker.run('start', options);
  } catch (error) {
    await worker.stop(0);
    throw error;
  }
  let stopped: Promise<WriterStats> | undefined;
  return {
    pid: worker.pid,
    stats: () => worker.run('stats'),
    stop: () => (stopped ??= end(worker)),
    freeze: () => worker.freeze(),
    thaw: () => worker.thaw(),
  };
}

async function end(worker: Worker): Promise<WriterStats> {
  const last = await worker.run<WriterStats>('finish');
  await worker.stop();
  return last;
}
