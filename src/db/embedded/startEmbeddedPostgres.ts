import { mkdirSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { locateBinaries } from './binaries.ts';
import { Supervisor, type Supervised } from './Supervisor.ts';
import { claimPort, ensureCluster } from './cluster.ts';
import { chooseDataFolder, type DataFolder } from './dataFolder.ts';
import { obtainPostgres, stopOrphan, type Launch } from './obtainPostgres.ts';
import { findPostmaster } from './postmaster.ts';
import { provision, provisionedUrl, urlOf } from './provision.ts';
import { makeFolder } from './serverUser.ts';

export interface EmbeddedPostgresOptions {
  /** The URL is also written to `<projectRoot>/.data/database-url`, for psql by hand. */
  projectRoot: string;
  /** Absolute path, by custom `<projectRoot>/.data/postgres`. One server at a time uses it. */
  dataDir: string;
  /** Postgres settings, on top of durable defaults (`fsync: 'off'` is for tests). */
  settings?: Record<string, string>;
  /** Whether to create role and database `tenantlist`; true unless told. Without, `url` is `adminUrl`. */
  createDatabase?: boolean;
  /** Whether to start Postgres again when it dies by itself; true unless told. */
  restart?: boolean;
  log?: (line: string) => void;
}

/** Its pid changes when it was restarted. `owned` is false when another program started it: `stop` leaves it running. */
export interface EmbeddedPostgres extends Supervised {
  /** `postgresql://…` on 127.0.0.1, of a role that owns its database and may create more. Same after a restart. */
  url: string;
  /** Of the superuser `postgres`. */
  adminUrl: string;
}

/**
 * Starts the Postgres that comes as an npm package, or joins the one that already runs on this data folder. It stops
 * when this program ends in any way, and is started again when it dies by itself. As root it runs as another user.
 * Throws with what to do when the package is missing, no folder will do, or Postgres does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { settings = {}, createDatabase = true, restart = true, log = () => undefined } = options;
  const launch = await prepare(options, settings, log);
  const server = await obtainPostgres(launch);
  if (!server.owned) log(`Sharing the Postgres that another program started (pid ${String(server.pid)})`);
  const { password, port } = launch.access;
  if (createDatabase) await provision(launch.adminUrl, password);
  const url = createDatabase ? provisionedUrl(port, password) : launch.adminUrl;
  writeUrl(options.projectRoot, url);
  const lives = restart ? new Supervisor(server, () => obtainPostgres(launch), log) : server;
  return withUrls(lives, url, launch.adminUrl);
}

function withUrls(lives: Supervised, url: string, adminUrl: string): EmbeddedPostgres {
  return {
    url,
    adminUrl,
    get pid() {
      return lives.pid;
    },
    get owned() {
      return lives.owned;
    },
    stop: () => lives.stop(),
    exited: lives.exited,
  };
}

type Prepared = Launch & { access: Awaited<ReturnType<typeof ensureCluster>> };

async function prepare(
  { dataDir }: EmbeddedPostgresOptions,
  settings: Record<string, string>,
  log: (line: string) => void,
): Promise<Prepared> {
  makeFolder(dataDir);
  const place = chooseDataFolder(realpathSync(dataDir), log);
  const binaries = locateBinaries(place.user);
  let access = await ensureCluster(place, binaries, settings.fsync !== 'off');
  await stopOrphan(place.cluster);
  if (!isRunning(place)) access = await claimPort(place, access);
  const adminUrl = urlOf('postgres', access.adminPassword, access.port, 'postgres');
  return { place, binaries, access, adminUrl, settings: { ...settings, port: String(access.port) } };
}

function isRunning({ cluster }: DataFolder): boolean {
  return findPostmaster(cluster) !== undefined;
}

/** Replaced in one step: others may be reading it, and it may belong to another user. */
function writeUrl(projectRoot: string, url: string): void {
  const path = join(projectRoot, '.data', 'database-url');
  const draft = `${path}.${String(process.pid)}`;
  mkdirSync(join(projectRoot, '.data'), { recursive: true });
  writeFileSync(draft, `${url}\n`, { mode: 0o600 });
  renameSync(draft, path);
}
