import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { processIdentity } from '../../db/embedded/processes.ts';
import { resetEmbeddedPostgres } from '../../db/embedded/resetEmbeddedPostgres.ts';

const PREFIX = 'tenantlist-test-';
const STAMP = /^tenantlist-test-(\d+)-(\S+)@/;

// Memory: creating a database writes some 300 files, in 40 ms there and up to 500 ms on a busy disk.
const MEMORY = '/dev/shm';
const MEMORY_NEEDED_BYTES = 2 * 1024 ** 3;

/** A new folder for one embedded Postgres of this test process, reachable for the user Postgres runs as. */
export function makeTemporaryFolder(): string {
  const identity = processIdentity(process.pid)?.replace(':', '-') ?? '';
  const folder = mkdtempSync(join(parentFolder(), `${PREFIX}${identity}@`));
  chmodSync(folder, 0o755);
  return folder;
}

/** Where in a temporary folder the data goes. */
export function dataDirOf(folder: string): string {
  return join(folder, '.data', 'postgres');
}

/** Removes a temporary folder, with the data that may lie elsewhere. Its Postgres must be stopped. */
export async function removeTemporaryFolder(folder: string): Promise<void> {
  await resetEmbeddedPostgres(dataDirOf(folder));
  rmSync(folder, { recursive: true, force: true });
}

/** Removes what killed runs left behind (39 MB each), and stops what they left running. */
export async function sweepTemporaryFolders(): Promise<void> {
  const parents = [MEMORY, tmpdir()].filter((folder) => existsSync(folder));
  const folders = parents.flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)));
  for (const folder of folders.filter(isStale)) {
    // Another user's folder, or one another run is sweeping: not worth a failure.
    await removeTemporaryFolder(folder).catch(() => undefined);
  }
}

function isStale(folder: string): boolean {
  const [, pid, started] = STAMP.exec(basename(folder)) ?? [];
  return pid !== undefined && processIdentity(Number(pid)) !== `${pid}:${started ?? ''}`;
}

function parentFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize > MEMORY_NEEDED_BYTES) return MEMORY;
  } catch {
    // No such folder: not Linux.
  }
  return tmpdir();
}
