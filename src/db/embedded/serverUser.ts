import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The user Postgres runs as, in the form `spawn` takes. Empty: the user this program runs as. */
export interface ServerUser {
  uid?: number;
  gid?: number;
}

const NOBODY = 65534;

/**
 * Postgres refuses to run as root, so root runs it as `nobody`, or as the owner of a cluster that is there already
 * (made by an earlier start without root).
 */
export function chooseServerUser(cluster: string): ServerUser {
  if (process.getuid?.() !== 0) return {};
  const owner = existsSync(cluster) ? statSync(cluster) : undefined;
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : { uid: NOBODY, gid: NOBODY };
}

/** Hands a file or folder to the server user, and to nobody else. */
export function giveTo(user: ServerUser, path: string, mode: number): void {
  chmodSync(path, mode);
  if (user.uid !== undefined && user.gid !== undefined) chownSync(path, user.uid, user.gid);
}

/** Makes a folder and its missing parents, passable for others whatever the umask says. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
}

/** Whether the server user can run this program, its libraries included. */
export function canRun(user: ServerUser, program: string): boolean {
  return spawnSync(program, ['--version'], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}

/**
 * Whether a private folder of the server user can live in `folder`: the user gets there, and owner and mode stick
 * (they do not on some shared and mounted folders, where Postgres then refuses to start). Creates `folder`.
 */
export function canHoldCluster(user: ServerUser, folder: string): boolean {
  let probe: string | undefined;
  try {
    makeFolder(folder);
    probe = mkdtempSync(join(folder, 'probe-'));
    giveTo(user, probe, 0o700);
    const { uid, mode } = statSync(probe);
    if ((mode & 0o777) !== 0o700 || uid !== (user.uid ?? process.getuid?.())) return false;
    return spawnSync('/bin/sh', ['-c', 'test -w "$1"', 'sh', probe], { ...user, cwd: '/' }).status === 0;
  } catch {
    return false;
  } finally {
    if (probe) rmSync(probe, { recursive: true, force: true });
  }
}
