import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { commandLine, pidInUse, processIdentity } from './processes.ts';

/** A running Postgres main process. */
export interface Postmaster {
  pid: number;
  /** The program that started it; undefined when it was started by hand. */
  owner: { pid: number; alive: boolean } | undefined;
}

const OWNER = 'tenantlist.owner';

/** The file in which Postgres keeps its pid while it runs. */
export function lockFileOf(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}

/** The setting that tells later starts which program a postmaster belongs to. */
export function ownerSetting(): string {
  return `${OWNER}=${processIdentity(process.pid) ?? ''}`;
}

/** Finds the postmaster that runs on this cluster now, whoever started it. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const pid = readLock(cluster)?.pid;
  if (!pid) return undefined;
  const command = commandLine(pid);
  if (!command.includes(cluster)) return undefined;
  const identity = new RegExp(`${OWNER}=((\\d+):\\S+)`).exec(command);
  const ownerPid = Number(identity?.[2]);
  const owner = identity ? { pid: ownerPid, alive: processIdentity(ownerPid) === identity[1] } : undefined;
  return { pid, owner };
}

/** Stops a postmaster and waits until it is gone: politely, after 15 s at once, after 20 s by force. */
export async function stopPostmaster(cluster: string, pid: number): Promise<void> {
  const started = Date.now();
  while (findPostmaster(cluster)?.pid === pid) {
    const waited = Date.now() - started;
    if (pidInUse(pid)) process.kill(pid, waited > 20_000 ? 'SIGKILL' : waited > 15_000 ? 'SIGQUIT' : 'SIGINT');
    await delay(20);
  }
}

/**
 * After a crash Postgres refuses to start while the pid in its lock file is in use, by a zombie or by a stranger.
 * Only the pid is replaced, by one that is surely free: the rest of the file is how Postgres itself makes sure that
 * no process of the crashed server still has its memory.
 */
export function releaseStaleLock(cluster: string): void {
  const lock = readLock(cluster);
  if (!lock || findPostmaster(cluster) || !pidInUse(lock.pid)) return;
  const freePid = spawnSync('/bin/sh', ['-c', ':']).pid;
  writeFileSync(lockFileOf(cluster), [String(freePid), ...lock.otherLines].join('\n'));
}

function readLock(cluster: string): { pid: number; otherLines: string[] } | undefined {
  try {
    const [pid = '', ...otherLines] = readFileSync(lockFileOf(cluster), 'utf8').split('\n');
    return Number(pid) > 0 ? { pid: Number(pid), otherLines } : undefined;
  } catch {
    return undefined;
  }
}
