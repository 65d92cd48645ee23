import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../db/embedded/startEmbeddedPostgres.ts';
import { createTemplate, runEnvironment } from './template.ts';
import { dataDirOf, makeTemporaryFolder, removeTemporaryFolder, sweepTemporaryFolders } from './temporaryPostgres.ts';

/** What `globalTeardown` needs; both run in the process that starts the workers. */
export const run: { cleanUp?: () => Promise<void> } = ((globalThis as Record<string, unknown>).tenantlistTestRun ??=
  {});

// No power loss to fear. synchronous_commit stays on: its order of commits is part of what is tested.
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'on',
  max_connections: '300',
  shared_buffers: '128MB',
  max_wal_size: '256MB',
};

/** Starts one Postgres for all suites, or uses TEST_DATABASE_URL, and migrates the template they are cloned from. */
export default async function globalSetup(): Promise<void> {
  const external = process.env.TEST_DATABASE_URL;
  const own = external ? undefined : await startOwn();
  const serverUrl = external ?? own?.server.url ?? '';
  const template = await createTemplate(serverUrl).catch(async (error: unknown) => {
    await own?.cleanUp();
    throw error;
  });
  process.env[runEnvironment.server] = serverUrl;
  process.env[runEnvironment.template] = template.name;
  run.cleanUp = own ? own.cleanUp : template.drop;
}

async function startOwn(): Promise<{ server: EmbeddedPostgres; cleanUp: () => Promise<void> }> {
  await sweepTemporaryFolders();
  const folder = makeTemporaryFolder();
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const server = await startEmbeddedPostgres({
    projectRoot: folder,
    dataDir: dataDirOf(folder),
    settings: SETTINGS,
    log,
  });
  const cleanUp = async () => {
    await server.stop();
    await removeTemporaryFolder(folder);
  };
  return { server, cleanUp };
}
