import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../src/db/migrate.ts';
import { FILES, type MarkLine } from '../history.ts';
import { startNetwork, type Link, type Network } from '../network/network.ts';
import { createRandom } from '../random.ts';
import { dump } from './dump.ts';
import { makeWorkFolder, removeWorkFolder } from './folders.ts';
import { prepareNode, type Node } from './node.ts';
import { startPostgres, type GroundPostgres } from './postgres.ts';
import { startRedis, type GroundRedis } from './redis.ts';
import { addUsers, type User } from './users.ts';

export type { GroundPostgres, GroundRedis, Node, User };

/** How much there is of everything. `sockets` is all of them, `library` says how many go through the client library. */
export interface Scale {
  nodes: number;
  users: number;
  sockets: number;
  library: number;
  sse: number;
  pollers: number;
  writesPerSecond: number;
}

/** Parts that a link can stand before. Clients and writers always come through one. */
export type Proxied = 'postgres' | 'redis' | 'clients' | 'writers';

export interface GroundOptions {
  scale: Pick<Scale, 'nodes' | 'users'>;
  seed: number;
  /** Where histories go; made if missing. */
  folder: string;
  /** URL of another program for the nodes than the real one. */
  nodeEntry?: string;
  proxied?: readonly Proxied[];
  postgresSettings?: Record<string, string>;
  /** On top of the nodes' own environment. */
  nodeEnv?: Record<string, string>;
}

/** What a run tests: a database, a Redis, nodes, and the network between all of them and their users. */
export interface Ground {
  /** Of the run's files. */
  folder: string;
  postgres: GroundPostgres;
  redis: GroundRedis;
  nodes: Node[];
  network: Network;
  /** Links by name: `clients`, `writers`, and `postgres` and `redis` where asked for. */
  links: { clients: Link; writers: Link; postgres?: Link; redis?: Link };
  /** Where screens and writers go: to all nodes in turn, through their links. */
  urls: { clients: string; writers: string };
  users: User[];
  /** Of Node, Postgres and Redis. */
  versions: Record<string, string>;
  /** Records what the runner does, at an instant (ms since 1970): now unless told. */
  mark(name: string, detail?: unknown, at?: number): void;
  /** Runs SQL on the database itself, past all links, on a connection of its own. */
  query<T>(text: string, values?: unknown[]): Promise<T[]>;
  /** Writes log and truth. */
  dump(): Promise<void>;
  /** Ends everything and removes all but the run's files. */
  stop(): Promise<void>;
}

const SECRET = 'a secret for finding faults, not for use anywhere';

/** As many as a run may want; what it tests are not the limits. */
const UNLIMITED = {
  API_LIMIT_PER_MINUTE: '10000000',
  API_LIMIT_PER_IP_PER_MINUTE: '10000000',
  SOCKETS_PER_USER: '1000',
  SOCKETS_PER_IP: '100000',
  SOCKETS_PER_NODE: '100000',
  STREAMS_PER_USER: '1000',
};

/** Starts Postgres, Redis, the network and the nodes, with users. Everything ends when this program does. */
export async function startGround(options: GroundOptions): Promise<Ground> {
  const workFolder = makeWorkFolder();
  const cleanups: (() => Promise<unknown>)[] = [() => removeWorkFolder(workFolder)];
  const stop = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  try {
    mkdirSync(options.folder, { recursive: true });
    return { ...(await build(options, workFolder, cleanups)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(
  { scale, seed, folder, nodeEntry, proxied = [], postgresSettings, nodeEnv }: GroundOptions,
  workFolder: string,
  cleanups: (() => Promise<unknown>)[],
): Promise<Omit<Ground, 'stop'>> {
  const postgres = await startPostgres(workFolder, postgresSettings);
  cleanups.push(() => postgres.stop());
  const redis = await startRedis(workFolder);
  cleanups.push(() => redis.stop());
  const network = await startNetwork();
  cleanups.push(() => network.stop());
  await migrate(postgres.url);
  const query = asker(postgres.url);
  const users = await withClient(postgres.url, (client) =>
    addUsers(client, scale.users, SECRET, createRandom(seed).split('users')),
  );
  const stores = await linkStores({ postgres, redis }, network, proxied);
  const env = { ...nodeEnvironment(), ...stores.env, ...nodeEnv };
  const nodes = await Promise.all(
    Array.from({ length: scale.nodes }, (_, n) =>
      prepareNode({ name: `node-${String(n + 1)}`, env, folder, workFolder, ...(nodeEntry && { entry: nodeEntry }) }),
    ),
  );
  for (const node of nodes) cleanups.push(() => node.kill());
  await Promise.all(nodes.map((node) => node.start()));
  const upstreams = nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
  const clients = await network.link('clients', upstreams);
  const writers = await network.link('writers', upstreams);
  return {
    folder, postgres, redis, nodes, network, users, query,
    versions: { node: process.version, postgres: await postgresVersion(query), redis: redis.version },
    links: { clients, writers, ...stores.links },
    urls: { clients: urlOf(clients), writers: urlOf(writers) },
    mark: (name, detail, at = now()) => writeMark(folder, { k: 'mark', at, name, ...(detail !== undefined && { detail }) }),
    dump: () => dump(postgres.url, folder),
  }; // prettier-ignore
}

const postgresVersion = async (query: Ground['query']): Promise<string> =>
  (await query<{ server_version: string }>('show server_version'))[0]?.server_version ?? '';

const urlOf = ({ port }: Link): string => `http://127.0.0.1:${String(port)}`;

const nodeEnvironment = (): Record<string, string> => ({
  ...UNLIMITED,
  NODE_ENV: 'production',
  JWT_SECRET: SECRET,
  ACCESS_TOKEN_TTL_SECONDS: '86400',
  LOG_LEVEL: 'warn',
  DB_POOL_SIZE: '20',
});

/** Where the nodes find Postgres and Redis: there, or behind a link. */
async function linkStores(
  { postgres, redis }: { postgres: GroundPostgres; redis: GroundRedis },
  network: Network,
  proxied: readonly Proxied[],
): Promise<{ env: Record<string, string>; links: { postgres?: Link; redis?: Link } }> {
  const address = new URL(postgres.url);
  const links: { postgres?: Link; redis?: Link } = {};
  let redisPort = redis.port;
  if (proxied.includes('postgres')) {
    links.postgres = await network.link('postgres', [{ host: '127.0.0.1', port: Number(address.port) }]);
    address.port = String(links.postgres.port);
  }
  if (proxied.includes('redis')) {
    links.redis = await network.link('redis', [{ host: '127.0.0.1', port: redis.port }]);
    redisPort = links.redis.port;
  }
  return { env: { DATABASE_URL: address.href, REDIS_URL: `redis://127.0.0.1:${String(redisPort)}` }, links };
}

/** Milliseconds since 1970 with fractions, as in every history. */
export const now = (): number => performance.timeOrigin + performance.now();

function writeMark(folder: string, line: MarkLine): void {
  appendFileSync(join(folder, FILES.marks), `${JSON.stringify(line)}\n`);
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A Postgres that is killed meanwhile: the query fails, and that is where it is told.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

const asker =
  (url: string) =>
  <T>(text: string, values: unknown[] = []): Promise<T[]> =>
    withClient(url, async (client) => (await client.query(text, values)).rows as T[]);
