import { programBeside } from '../programs.ts';
import { startWorker } from './jobs.ts';
import type { LoadUser } from './screen.ts';

export type { LoadUser };

/** Which screens a crowd has. They are spread over the users in turn. */
export interface CrowdOptions {
  /** Of the run's files; the crowd writes `screens-<name>.ndjson`. */
  folder: string;
  users: readonly LoadUser[];
  /** The one address of all nodes. */
  url: string;
  sockets?: number;
  sse?: number;
  pollers?: number;
  /** Sockets of the project's own client. */
  library?: number;
  seed: number;
  /** `crowd` unless given; unique in a run. */
  name?: string;
}

/** How a crowd stands now. `cpuMs` is what its process has used since it began, `rss` its memory in bytes. */
export interface CrowdCounts {
  screens: number;
  up: number;
  inSync: number;
  cpuMs: number;
  rss: number;
}

/** Many screens in a process of their own. */
export interface Crowd {
  readonly pid: number;
  /** Resolves when every screen is connected and has loaded everything. Throws with those that are not, after 60 s unless told. */
  opened(timeoutMs?: number): Promise<void>;
  /** True when the history holds nothing more for any screen; after `timeoutMs` false, and `missing` names who lacks something. */
  caughtUp(timeoutMs: number): Promise<boolean>;
  readonly missing: readonly string[];
  counts(): Promise<CrowdCounts>;
  /** Breaks the connections of sockets and streams; they come back by themselves. */
  dropAll(): Promise<void>;
  /** Those that wait try now, as clients do when the machine says that it is online again. */
  hurry(): Promise<void>;
  /** Ends all connections until `comeBack`, which continues from where each screen was. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  /** SIGSTOP and SIGCONT: the screens read nothing, and do not know it. */
  freeze(): void;
  thaw(): void;
  /** Writes down what every screen shows. */
  final(): Promise<void>;
  stop(): Promise<void>;
}

const OPENING_MS = 60_000;

/** Starts a crowd; it opens its connections by and by, see `opened`. */
export async function startCrowd(options: CrowdOptions): Promise<Crowd> {
  const worker = startWorker(programBeside(import.meta.url, './crowdProgram'));
  const starting = worker.run<void>('start', options);
  starting.catch(() => undefined);
  let missing: string[] = [];
  return Promise.resolve({
    pid: worker.pid,
    get missing() {
      return missing;
    },
    async opened(timeoutMs = OPENING_MS) {
      await starting;
      const late = await worker.run<string[]>('opened', timeoutMs);
      if (late.length > 0) throw new Error(`${late.length} screens did not open, e.g. ${late[0]}`);
    },
    async caughtUp(timeoutMs) {
      missing = await worker.run<string[]>('caughtUp', timeoutMs);
      return missing.length === 0;
    },
    counts: () => worker.run('counts'),
    dropAll: () => worker.run('dropAll'),
    hurry: () => worker.run('hurry'),
    goAway: () => worker.run('goAway'),
    comeBack: () => worker.run('comeBack'),
    freeze: () => worker.freeze(),
    thaw: () => worker.thaw(),
    final: () => worker.run('final'),
    stop: () => worker.stop(),
  });
}
