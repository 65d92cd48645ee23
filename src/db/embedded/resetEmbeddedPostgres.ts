import { existsSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { outsideDataFolder } from './dataFolder.ts';
import { stopOrphan } from './obtainPostgres.ts';
import { findPostmaster } from './postmaster.ts';

/**
 * Removes an embedded Postgres with all its data, also what lies outside the clone. Throws, and touches nothing, while
 * a program still uses it.
 * @param dataDir as given to `startEmbeddedPostgres`; may be missing
 * @returns the folders that were removed
 */
export async function resetEmbeddedPostgres(dataDir: string): Promise<string[]> {
  const real = existsSync(dataDir) ? realpathSync(dataDir) : dataDir;
  const folders = [real, outsideDataFolder(real)].filter((folder) => existsSync(folder));
  for (const folder of folders) refuseWhenInUse(join(folder, 'cluster'));
  for (const folder of folders) {
    await stopOrphan(join(folder, 'cluster'));
    rmSync(folder, { recursive: true, force: true });
  }
  return folders;
}

function refuseWhenInUse(cluster: string): void {
  const running = findPostmaster(cluster);
  if (!running || running.owner?.alive === false) return;
  const program = running.owner ? `process ${String(running.owner.pid)}` : `Postgres, process ${String(running.pid)}`;
  throw new Error(`The server is still running (${program}). Stop it first, then reset.`);
}
