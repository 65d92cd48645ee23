import { processIdentity } from '../../src/db/embedded/processes.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/db/embedded/startEmbeddedPostgres.ts';
import { postgresFolder } from './folders.ts';
import { childrenOf, signalTo, until } from './signals.ts';

/** The Postgres of a run: durable, and nothing starts it again by itself. */
export interface GroundPostgres {
  /** Of the role that owns the database; the same after a restart. */
  url: string;
  /** Of the superuser, in the database `postgres`. */
  adminUrl: string;
  /** Of the main process and all its children now. */
  pids(): Promise<number[]>;
  /** SIGKILL to all its processes at once; resolves when they have ended. */
  kill(): Promise<void>;
  /** Starts it after `kill`; resolves when it has recovered and takes connections. */
  restart(): Promise<void>;
  /** SIGSTOP to all its processes: connections stand and nothing answers. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Ends it for good, also when frozen. */
  stop(): Promise<void>;
}

const KILLED_WITHIN_MS = 10_000;
const SETTINGS = { max_connections: '300', shared_buffers: '256MB' };

/** Starts a Postgres in the work folder. It ends with this program, in whatever way that ends. */
export async function startPostgres(folder: string, settings: Record<string, string> = {}): Promise<GroundPostgres> {
  const options = {
    projectRoot: folder,
    dataDir: postgresFolder(folder),
    settings: { ...SETTINGS, ...settings },
    restart: false,
  };
  let server: EmbeddedPostgres = await startEmbeddedPostgres(options);
  // A pid that has ended may be somebody else's by now.
  let ended = false;
  const pids = async () => (ended ? [] : [server.pid, ...(await childrenOf(server.pid))]);
  const signalAll = async (signal: NodeJS.Signals) => {
    for (const pid of await pids()) signalTo(pid, signal);
  };
  const kill = async () => {
    if (ended) return;
    const all = await pids();
    for (const pid of all) signalTo(pid, 'SIGKILL');
    ended = true;
    await server.stop();
    await until('the end of Postgres', KILLED_WITHIN_MS, () => all.every((pid) => !processIdentity(pid)));
  };
  return {
    url: server.url,
    adminUrl: server.adminUrl,
    pids,
    kill,
    restart: async () => {
      server = await startEmbeddedPostgres(options);
      ended = false;
    },
    freeze: async () => {
      // The main process first: then no child comes to life between the list and the signals.
      signalTo(server.pid, 'SIGSTOP');
      await signalAll('SIGSTOP');
    },
    thaw: () => signalAll('SIGCONT'),
    stop: kill,
  };
}
