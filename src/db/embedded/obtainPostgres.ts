import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import type { DataFolder } from './dataFolder.ts';
import { followPostgres, spawnPostgres, type PostgresProcess } from './postgresProcess.ts';
import { findPostmaster, releaseStaleLock, stopPostmaster } from './postmaster.ts';
import { waitUntilReady } from './waitUntilReady.ts';

/** Everything needed to start one server, and to start it again. */
export interface Launch {
  binaries: Binaries;
  place: DataFolder;
  settings: Readonly<Record<string, string>>;
  adminUrl: string;
}

// What remains of a killed server keeps its lock, memory or port for a moment.
const PASSING = /is still in use|already exists|already in use|is empty/;
const PATIENCE_MS = 30_000;

/**
 * Returns a server that accepts connections: the one that runs already if its program lives, else a new one.
 * Throws with Postgres' own words when it does not start.
 */
export async function obtainPostgres(launch: Launch): Promise<PostgresProcess> {
  const started = Date.now();
  for (;;) {
    const server = await attachOrSpawn(launch);
    if (await waitUntilReady(launch.adminUrl, server)) return server;
    const words = server.logged();
    if (server.owned && !PASSING.test(words)) throw notStarted(words);
    if (Date.now() - started > PATIENCE_MS) throw notStarted(words);
    await delay(200);
  }
}

/** Stops what an earlier program left running, if its watchdog did not. */
export async function stopOrphan(cluster: string): Promise<void> {
  const running = findPostmaster(cluster);
  if (running?.owner && !running.owner.alive) await stopPostmaster(cluster, running.pid);
}

async function attachOrSpawn({ place, binaries, settings }: Launch): Promise<PostgresProcess> {
  await stopOrphan(place.cluster);
  const running = findPostmaster(place.cluster);
  if (running) return followPostgres(running.pid, place.cluster);
  releaseStaleLock(place.cluster);
  return spawnPostgres(binaries.postgres, place, settings);
}

function notStarted(words: string): Error {
  return new Error(`The embedded Postgres did not start. Its last words:\n${words.trim().slice(-2000)}`);
}
