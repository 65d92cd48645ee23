import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import type { DataFolder } from './dataFolder.ts';
import { findFreePort, isPortFree } from './freePort.ts';
import { processIdentity } from './processes.ts';
import { giveTo } from './serverUser.ts';

/** How to get in. Kept inside the cluster, so that both exist or neither does. */
export interface Access {
  adminPassword: string;
  password: string;
  /** Stays the same from start to start unless something else took it. */
  port: number;
}

const ACCESS_FILE = 'launcher.json';
const DRAFT = 'cluster.new-';

/**
 * Creates the cluster on the first start: in a draft folder that gets its name when all is done, so that a start
 * which is killed leaves nothing half made, and of two at once one wins. `durable: false` skips the sync to disk.
 */
export async function ensureCluster(place: DataFolder, binaries: Binaries, durable: boolean): Promise<Access> {
  if (!existsSync(place.cluster)) await createCluster(place, binaries, durable);
  return readAccess(place.cluster);
}

/** Moves the cluster to another port when its own is taken. Only for a cluster that is not running. */
export async function claimPort(place: DataFolder, access: Access): Promise<Access> {
  if (await isPortFree(access.port)) return access;
  const moved = { ...access, port: await findFreePort() };
  writeAccess(place, place.cluster, moved);
  return moved;
}

function readAccess(cluster: string): Access {
  const path = join(cluster, ACCESS_FILE);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Access;
  } catch (cause) {
    throw new Error(`Cannot read ${path}, which holds the database's passwords`, { cause });
  }
}

function writeAccess({ user }: DataFolder, folder: string, access: Access): void {
  const draft = join(folder, `${ACCESS_FILE}.new`);
  writeFileSync(draft, JSON.stringify(access), { mode: 0o600 });
  giveTo(user, draft, 0o600);
  renameSync(draft, join(folder, ACCESS_FILE));
}

async function createCluster(place: DataFolder, binaries: Binaries, durable: boolean): Promise<void> {
  sweepDrafts(place.folder);
  const draft = join(place.folder, `${DRAFT}${String(process.pid)}`);
  mkdirSync(draft);
  giveTo(place.user, draft, 0o700);
  try {
    const access = { adminPassword: newPassword(), password: newPassword(), port: await findFreePort() };
    await initdb(place, binaries, draft, access.adminPassword, durable);
    writeAccess(place, draft, access);
    renameSync(draft, place.cluster);
  } catch (error) {
    // Another start may have been faster.
    if (!existsSync(place.cluster)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function initdb(place: DataFolder, { initdb }: Binaries, draft: string, password: string, durable: boolean) {
  const passwordFile = `${draft}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(place.user, passwordFile, 0o600);
  // The builtin locale sorts by code point, the same on every machine.
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--encoding=UTF8'];
  const access = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const sync = durable ? [] : ['--no-sync'];
  try {
    const args = [`--pgdata=${draft}`, ...locale, ...access, ...sync, '--no-instructions'];
    await promisify(execFile)(initdb, args, { ...place.user, cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C' } });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Drafts of starts that were killed. */
function sweepDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = name.startsWith(DRAFT) ? Number.parseInt(name.slice(DRAFT.length), 10) : NaN;
    if (pid > 0 && !processIdentity(pid)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
