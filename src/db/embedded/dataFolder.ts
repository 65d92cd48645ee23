import { createHash } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { canHoldCluster, chooseServerUser, type ServerUser } from './serverUser.ts';

/** Where one embedded Postgres keeps everything, and the user that owns its files. */
export interface DataFolder {
  /** Holds `cluster/` (the Postgres data directory) and `postgres.log`. */
  folder: string;
  cluster: string;
  user: ServerUser;
}

const NOTE = 'MOVED.txt';

/** A folder of TenantList outside any clone: of the machine for root, of the home folder for others. */
export function outsideFolder(name: string): string {
  const base = process.getuid?.() === 0 ? '/var/lib' : join(homedir(), '.local', 'share');
  return join(base, 'tenantlist', name);
}

/** The data folder's stand-in outside the clone, one for each path of a data folder. */
export function outsideDataFolder(dataDir: string): string {
  return outsideFolder(createHash('sha256').update(dataDir).digest('hex').slice(0, 24));
}

/**
 * Chooses `dataDir` itself when the server user can live there, and a folder outside the clone when it cannot
 * (root in a clone under a private home, mounts that ignore owners), with a note in `dataDir` that says where.
 */
export function chooseDataFolder(dataDir: string, log: (line: string) => void): DataFolder {
  const inside = describe(dataDir);
  const outside = describe(outsideDataFolder(dataDir));
  const noted = existsSync(join(dataDir, NOTE));
  const usable = canHoldCluster(inside.user, dataDir);
  if (usable && !(noted && existsSync(outside.cluster))) return inside;
  if (!usable && existsSync(inside.cluster)) {
    throw new Error(`${inside.cluster} is out of reach: it is another user's, or a folder above it was made private`);
  }
  if (!noted) setAside(outside, log);
  if (!canHoldCluster(outside.user, outside.folder)) {
    throw new Error(`No place for the embedded Postgres: neither ${dataDir} nor ${outside.folder}. Set DATABASE_URL.`);
  }
  leaveNote(dataDir, outside.folder);
  return outside;
}

function describe(folder: string): DataFolder {
  const cluster = join(folder, 'cluster');
  return { folder, cluster, user: chooseServerUser(cluster) };
}

/** Without a note the data belongs to an earlier clone at this path, or .data was deleted to start over. */
function setAside({ folder, cluster }: DataFolder, log: (line: string) => void): void {
  if (!existsSync(cluster) || existsSync(join(cluster, 'postmaster.pid'))) return;
  const kept = `${folder}.${String(Date.now())}`;
  renameSync(folder, kept);
  log(`Starting with an empty database; the one of an earlier clone in this place was kept in ${kept}`);
}

function leaveNote(dataDir: string, folder: string): void {
  const reason = 'The user Postgres runs as cannot reach this folder, so the database lives in the folder above.';
  writeFileSync(join(dataDir, NOTE), `${folder}\n\n${reason}\n\`npm run reset\` removes both.\n`);
}
