import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processIdentity } from '../../src/db/embedded/processes.ts';
import { resetEmbeddedPostgres } from '../../src/db/embedded/resetEmbeddedPostgres.ts';

const PREFIX = 'tenantlist-faults-';
const STAMP = /^tenantlist-faults-(\d+)-(\S+)@/;

/** A new folder for what a run needs while it goes on, on disk: a database whose commits cost nothing would flatter. */
export function makeWorkFolder(): string {
  const identity = processIdentity(process.pid)?.replace(':', '-') ?? '';
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${identity}@`));
  // The user Postgres runs as has to get in.
  chmodSync(folder, 0o755);
  return folder;
}

/** Where in a work folder the data of Postgres goes. */
export const postgresFolder = (folder: string): string => join(folder, 'postgres');

/** Removes a work folder, with data that may lie elsewhere. Its Postgres must have ended. */
export async function removeWorkFolder(folder: string): Promise<void> {
  await resetEmbeddedPostgres(postgresFolder(folder));
  rmSync(folder, { recursive: true, force: true });
}

/** Removes what killed runs left behind. */
export async function sweepWorkFolders(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const [, pid, started] = STAMP.exec(name) ?? [];
    const alive = pid !== undefined && processIdentity(Number(pid)) === `${pid}:${started ?? ''}`;
    // Another user's, or one that another run is sweeping: not worth a failure.
    if (pid !== undefined && !alive) await removeWorkFolder(join(tmpdir(), name)).catch(() => undefined);
  }
}
