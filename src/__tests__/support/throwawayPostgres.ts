import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../db/embedded/startEmbeddedPostgres.ts';
import { dataDirOf, makeTemporaryFolder, removeTemporaryFolder } from './temporaryPostgres.ts';

/** A Postgres of one suite's own, to be killed. */
export interface ThrowawayPostgres {
  /** Role and empty database `tenantlist`, not migrated. The same after a restart. */
  url: string;
  adminUrl: string;
  /** Of the main process. */
  readonly pid: number;
  /** Sends a signal, SIGKILL unless told, and waits for the end (not for SIGSTOP and SIGCONT). */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again after `kill`, or stops it in order and starts it; resolves when it takes connections. */
  restart(): Promise<void>;
  /** Stops it, also when frozen, and removes its data. */
  stop(): Promise<void>;
}

/** Starts a durable Postgres (about 1 s) that nothing restarts by itself. It ends with the test process. */
export async function startThrowawayPostgres(settings: Record<string, string> = {}): Promise<ThrowawayPostgres> {
  const folder = makeTemporaryFolder();
  const options = { projectRoot: folder, dataDir: dataDirOf(folder), settings, restart: false };
  let server: EmbeddedPostgres = await startEmbeddedPostgres(options);
  const thaw = () => {
    signalTo(server.pid, 'SIGCONT');
  };
  return {
    url: server.url,
    adminUrl: server.adminUrl,
    get pid() {
      return server.pid;
    },
    kill: async (signal = 'SIGKILL') => {
      signalTo(server.pid, signal);
      if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') await server.exited;
    },
    restart: async () => {
      thaw();
      await server.stop();
      server = await startEmbeddedPostgres(options);
    },
    stop: async () => {
      thaw();
      await server.stop();
      await removeTemporaryFolder(folder);
    },
  };
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
