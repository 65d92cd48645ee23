import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';

/** The migrations folder: beside the sources in development, one level above `dist` when compiled. */
function migrationsFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'migrations', '0001_tables.sql'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('The migrations folder is missing');
    folder = parent;
  }
  return join(folder, 'migrations');
}

/**
 * Brings the database at `databaseUrl` to the newest schema. Nodes that start together wait for one another.
 * @returns the names of the migrations that ran
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const ran = await runner({
    databaseUrl,
    dir: migrationsFolder(),
    migrationsTable: 'schema_migrations',
    direction: 'up',
    advisoryLockMode: 'wait',
    singleTransaction: true,
    log: () => undefined,
  });
  return ran.map((migration) => migration.name);
}
