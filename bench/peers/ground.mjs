import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRoot } from '../../scripts/ensure.mjs';

/** A module of the built project. */
export const ours = (...path) => import(pathToFileURL(inRoot('dist', ...path)).href);

/**
 * @typedef {object} Ground what all peers of one run share
 * @property {string} folder of the run, gone afterwards
 * @property {string} redisUrl
 * @property {(name: string) => Promise<string>} database makes an empty one and returns its URL
 * @property {() => Promise<void>} stop
 */

/**
 * One throwaway Postgres and one Redis for all peers, each on a port of its own.
 * @returns {Promise<Ground>}
 */
export async function startGround() {
  const folder = mkdtempSync(join(tmpdir(), 'tenantlist-peers-'));
  // Postgres may run as another user: its data shall lie in here and go with the rest.
  chmodSync(folder, 0o755);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const { startEmbeddedPostgres } = await ours('src', 'db', 'embedded', 'startEmbeddedPostgres.js');
  const redis = await startRedis(folder);
  const postgres = await startEmbeddedPostgres({
    projectRoot: folder,
    dataDir: join(folder, 'postgres'),
    settings: { max_connections: '200', shared_buffers: '512MB' },
  });
  return {
    folder,
    redisUrl: redis.url,
    database: (name) => createDatabase(postgres.url, name),
    async stop() {
      await postgres.stop();
      await redis.stop();
      remove();
    },
  };
}

async function createDatabase(url, name) {
  // The project's own driver: the peers' packages are not needed for this.
  const pg = createRequire(inRoot('package.json'))('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const database = `peer_${name.replaceAll('-', '_')}`;
  await client.query(`create database ${database}`).finally(() => client.end());
  const own = new URL(url);
  own.pathname = `/${database}`;
  return own.href;
}

async function startRedis(folder) {
  const program = ['redis-server', 'valkey-server'].find((name) =>
    (process.env.PATH ?? '').split(delimiter).some((place) => existsSync(join(place, name))),
  );
  if (!program) throw new Error('Neither redis-server nor valkey-server is on the PATH: install one of them');
  const { findFreePort } = await ours('src', 'db', 'embedded', 'freePort.js');
  const port = await findFreePort();
  const settings = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn(program, settings.map(String), { stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = () => child.kill();
  process.once('exit', kill);
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)));
    child.stdout.on('data', (text) => /Ready to accept connections/.test(text) && resolve());
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners('exit');
        child.once('exit', () => resolve());
        kill();
      }),
  };
}
