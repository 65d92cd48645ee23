import { join } from 'node:path';
import { createServer } from 'node:net';
import { createApp, type App } from './app.ts';
import { printWelcome } from './cli/welcome.ts';
import { ConfigError, loadConfig, type Config } from './config/env.ts';
import { projectRoot } from './config/projectRoot.ts';
import { migrate } from './db/migrate.ts';
import { prepareDemo } from './demo/prepareDemo.ts';
import { createLogger } from './middleware/observability.ts';
import type { Logger } from 'pino';

/** The database a server runs on, and how to let go of it. */
interface Ground {
  databaseUrl: string;
  embedded: boolean;
  stop: () => Promise<void>;
}

/** The database that was given, else one of our own. */
async function findGround(config: Config, logger: Logger): Promise<Ground> {
  if (config.databaseUrl) return { databaseUrl: config.databaseUrl, embedded: false, stop: () => Promise.resolve() };
  const { startEmbeddedPostgres } = await import('./db/embedded/startEmbeddedPostgres.ts');
  const root = projectRoot();
  const postgres = await startEmbeddedPostgres({
    projectRoot: root,
    dataDir: join(root, '.data', 'postgres'),
    log: (line) => logger.info(line),
  });
  return { databaseUrl: postgres.url, embedded: true, stop: () => postgres.stop() };
}

/** Fails before anything is started when the port is taken. */
async function refuseTakenPort({ port, host }: Config): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(port, host, resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}

const listen = (app: App, { port, host }: Config): Promise<void> =>
  new Promise((resolve, reject) => {
    app.http.once('error', reject);
    app.http.listen(port, host, resolve);
  });

/** Starts a node: database, migrations, demo data where wanted, then the server. Resolves when it listens. */
async function main(): Promise<void> {
  const config = loadConfig();
  const logger = createLogger(config.logLevel);
  await refuseTakenPort(config);
  const ground = await findGround(config, logger);
  let app: App | undefined;
  const stop = async () => {
    await app?.stop();
    await ground.stop();
  };
  try {
    await migrate(ground.databaseUrl);
    const wanted = config.demoData === 'yes' || (config.demoData === 'auto' && ground.embedded);
    const demo = await prepareDemo(ground.databaseUrl, wanted);
    app = await createApp({ config, databaseUrl: ground.databaseUrl, logger, demo });
    await listen(app, config);
    stopOnSignals(stop, logger);
    printWelcome({ port: config.port, embedded: ground.embedded, demo });
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The first signal stops in good order; a second one at once. */
function stopOnSignals(stop: () => Promise<void>, logger: Logger): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'The server did not stop in good order');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

main().catch((error: unknown) => {
  const hint =
    (error as { code?: string }).code === 'EADDRINUSE'
      ? 'The port is taken: set PORT to another one, or stop what uses it.'
      : null;
  process.stderr.write(
    `${hint ?? (error instanceof ConfigError ? error.message : String((error as Error).stack ?? error))}\n`,
  );
  process.exit(1);
});
